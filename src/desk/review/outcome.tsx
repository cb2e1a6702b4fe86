import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { QueueItem } from '../api.ts';
import { Page } from '../parts/page.tsx';
import { recordAddress } from '../parts/places.ts';
import { Words } from '../parts/text.tsx';
import type { Decision } from '../words.ts';
import classes from './decision.module.css';
import { reviewAddress } from './queue.ts';
import type { Reading } from './reading.ts';

const DONE: Record<Decision, string> = {
  approve: 'Approved and published',
  request_changes: 'Changes requested',
  reject: 'Rejected',
};

function afterWords(decision: Decision, { publishedVersion, desk, type }: Reading): string {
  const authors = desk.authors.map((one) => one.name).join(' and ');
  if (decision === 'approve') return 'Everybody can read it now.';
  const stays =
    publishedVersion !== null || type === 'actor' || type === 'source'
      ? ' What was published before stays public.'
      : '';
  if (decision === 'reject')
    return `It does not go to the public. ${authors} can read why in “My work”.${stays}`;
  return `It is back with ${authors}, with your words beside the text in “My work”.${stays}`;
}

/** What the decision did, and where one goes from here. */
export function Outcome({
  decision,
  reading,
  next,
  type,
}: {
  decision: Decision;
  reading: Reading;
  next: QueueItem | undefined;
  /** The queue of one type alone. */
  type: string | undefined;
}) {
  const place = useRef<HTMLAnchorElement>(null);
  // After the heading of the page had its turn.
  useEffect(() => {
    const frame = requestAnimationFrame(() => place.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const also = [
    ...reading.shownFirst.actors.map((one) => one.name),
    ...reading.shownFirst.sources.map((one) => one.title),
  ];
  const back = type ? `/review?type=${type}` : '/review';
  return (
    <Page title={DONE[decision]}>
      <div role="status" className={classes.outcome} data-decision={decision}>
        <Words text={titleOf(reading)} />
        <Text mt="xs">{afterWords(decision, reading)}</Text>
        {decision === 'approve' && also.length > 0 && (
          <Text>
            Published with it:{' '}
            {also.map((name, at) => (
              <span key={name}>
                {at > 0 && ', '}
                <bdi>{name}</bdi>
              </span>
            ))}
            .
          </Text>
        )}
      </div>
      <Group gap="sm" mt="lg">
        {next ? (
          <Button component={Link} href={reviewAddress(next, type)} ref={place}>
            Next in the queue
          </Button>
        ) : (
          <Button component={Link} href={back} ref={place}>
            Back to the queue
          </Button>
        )}
        {next && (
          <Button component={Link} href={back} variant="default">
            Back to the queue
          </Button>
        )}
        <Button component={Link} href={recordAddress(reading.type, reading.id)} variant="default">
          {decision === 'approve' ? 'See it on the record' : 'See it as it is'}
        </Button>
      </Group>
      {!next && <Text mt="sm">Nothing else waits that you may review.</Text>}
    </Page>
  );
}

export function titleOf({ newest: { fields } }: Reading): string {
  return String(fields.text ?? fields.name ?? fields.title ?? '');
}
