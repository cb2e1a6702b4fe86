import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Me } from '../api.ts';
import { Empty, Loading } from '../parts/answers.tsx';
import { may, useMe } from '../queries.ts';

/** For who may write; to others it says who could. */
export function EditorsOnly({ needs, children }: { needs: string; children: (me: Me) => ReactNode }) {
  const { me } = useMe();
  const [path] = useLocation();
  if (me === undefined) return <Loading what="the page" />;
  if (me === null) {
    return (
      <Empty title="Sign in to write on the record">
        <Button component={Link} href={`/sign-in?to=${encodeURIComponent(path)}`} mt="md">
          Sign in
        </Button>
      </Empty>
    );
  }
  if (!may(me, needs)) {
    return (
      <Empty title="Editors write the record">
        <Text>You can read it and do what your own part is. An admin can make you an editor too.</Text>
        <Button component={Link} href="/" variant="default" mt="md">
          Search the record
        </Button>
      </Empty>
    );
  }
  return children(me);
}
