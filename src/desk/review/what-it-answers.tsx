import { Text, Title } from '@mantine/core';
import { ActName, OfferedBadge, StateBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { ActorName, Words } from '../parts/text.tsx';
import { type Reading, threadAbove } from './reading.ts';
import classes from './review.module.css';

/** The thread above a rebuttal: the claim, and the answers down to the one that it answers. */
export function WhatItAnswers({ reading }: { reading: Reading }) {
  const { working, newest } = reading;
  if (!working) return null;
  const above = threadAbove(reading);
  const answered = newest.fields.parentId ?? working.claim.id;
  const statements = [
    {
      ...working.claim,
      ...{ actorId: working.claim.claimantId, act: null, evidenceOffered: null },
      ...{ state: working.state, isWithdrawn: working.withdrawal !== null },
    },
    ...above.map((one) => ({ ...one, actorId: one.responderId, isWithdrawn: one.withdrawal !== null })),
  ];
  return (
    <section aria-labelledby="answers">
      <Title order={2} size="h3" id="answers" mb="xs">
        What it answers
      </Title>
      <ol className={classes.thread} aria-labelledby="answers">
        {statements.map((one) => (
          <li key={one.id} data-answered={one.id === answered || undefined}>
            <Text component="div" size="sm" className={classes.line}>
              {one.act ? <ActName value={one.act} /> : <span className={classes.type}>Claim</span>}
              <span>
                <ActorName id={one.actorId} name={working.actors[one.actorId]?.name} />
                {', '}
                <Stated date={one.statedAt} />
              </span>
              {one.evidenceOffered && <OfferedBadge value={one.evidenceOffered} />}
              {one.state !== 'published' && <StateBadge value={one.state} />}
            </Text>
            <Words text={one.text} lang={one.language} />
          </li>
        ))}
      </ol>
    </section>
  );
}
