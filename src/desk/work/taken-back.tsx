import { Alert, Anchor } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { WorkItem } from '../api.ts';
import { editAddress } from '../parts/places.ts';

/** Says that a submission was taken back, and where one goes on with it. */
export function TakenBack({ item }: { item: WorkItem | null }) {
  const place = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // The button that was pressed is gone.
    if (item) place.current?.focus();
  }, [item]);
  return (
    <div role="status">
      {item && (
        <Alert color="ink" title="Taken back" mb="lg">
          “<bdi>{item.title}</bdi>” is no longer in review. You can change it, and submit it again at any
          time.{' '}
          <Anchor component={Link} href={editAddress(item.type, item.id)} ref={place}>
            Continue with it
          </Anchor>
        </Alert>
      )}
    </div>
  );
}
