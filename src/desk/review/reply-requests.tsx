import { Text, Title } from '@mantine/core';
import { Instant } from '../parts/dates.tsx';
import { ActorName } from '../parts/text.tsx';
import type { Reading } from './reading.ts';
import classes from './review.module.css';

const OUTCOME = {
  answered: 'They answered.',
  declined: 'They declined to answer.',
  no_reply: 'They did not reply.',
} as const;

/** Who was asked for a reply: published with the next approval of the claim. */
export function ReplyRequests({ reading }: { reading: Reading }) {
  const requests = reading.type === 'claim' ? (reading.working?.replyRequests ?? []) : [];
  if (requests.length === 0) return null;
  return (
    <section aria-labelledby="asked">
      <Title order={2} size="h3" id="asked" mb="xs">
        Who was asked for a reply
      </Title>
      <ul className={classes.cards}>
        {requests.map((one) => (
          <li key={one.id}>
            <Text size="sm" c="dimmed">
              <ActorName id={one.actorId} name={reading.actors[one.actorId]?.name} />,{' '}
              <bdi>{one.channel}</bdi>
              {', '}
              <Instant at={one.askedAt} />; a reply was asked for until <Instant at={one.dueAt} />
            </Text>
            <Text dir="auto" className={classes.rationale}>
              {one.question}
            </Text>
            <Text size="sm">{one.outcome ? OUTCOME[one.outcome] : 'No outcome is recorded yet.'}</Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
