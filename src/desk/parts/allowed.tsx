import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Me } from '../api.ts';
import { may, sessionQuery } from '../queries.ts';
import { Empty, Loading, ProblemNote } from './answers.tsx';
import { Page } from './page.tsx';

/** A page for those whose roles cover an operation; for others the page that says who they are. `who`: “editors”. */
export function Allowed({
  operation,
  who,
  title,
  children,
}: {
  operation: string;
  who: string;
  title: string;
  children: (me: Me) => ReactNode;
}) {
  const session = useQuery(sessionQuery);
  const [path] = useLocation();
  const me = session.data;
  if (me && may(me, operation)) return children(me);
  return (
    <Page title={title}>
      {session.isPending && <Loading what="the page" />}
      {session.error && <ProblemNote error={session.error} again={() => void session.refetch()} />}
      {me === null && (
        <Empty title="Sign in first">
          <Text>This page is for {who}.</Text>
          <Button component={Link} href={`/sign-in?to=${encodeURIComponent(path)}`} mt="md">
            Sign in
          </Button>
        </Empty>
      )}
      {me && (
        <Empty title={`This page is for ${who}`}>
          <Text>Your account has not got that role. An admin of the desk can give it to you.</Text>
        </Empty>
      )}
    </Page>
  );
}
