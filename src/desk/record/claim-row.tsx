import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { ClaimItem } from '../api.ts';
import { StandingBadge, StateBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { ActorName, Words } from '../parts/text.tsx';
import { useMe } from '../queries.ts';
import { answersWords } from './answers-words.ts';
import classes from './record.module.css';

/** A claim in a list: who, what, when, where it stands, and what answers brought. */
export function ClaimRow({ claim }: { claim: ClaimItem }) {
  const { isStaff } = useMe();
  return (
    <article className={classes.row}>
      <div>
        <Anchor
          component={Link}
          href={`/claims/${claim.id}`}
          c="inherit"
          underline="hover"
          className={classes.text}
        >
          <Words text={claim.text} lang={claim.language} size="lg" />
        </Anchor>
        <Text size="sm" c="dimmed" mt={4}>
          <ActorName id={claim.claimantId} name={claim.claimantName} />
          {', '}
          <Stated date={claim.statedAt} />
          {claim.topics.map((topic) => (
            <span key={topic}>
              {' · '}
              <Anchor component={Link} href={`/?topic=${encodeURIComponent(topic)}`} inherit>
                <bdi>{topic}</bdi>
              </Anchor>
            </span>
          ))}
        </Text>
      </div>
      <div className={classes.facts}>
        {isStaff && claim.state !== 'published' && <StateBadge value={claim.state} />}
        <StandingBadge value={claim.standing.value} />
        <Text size="sm">{answersWords(claim)}</Text>
      </div>
    </article>
  );
}
