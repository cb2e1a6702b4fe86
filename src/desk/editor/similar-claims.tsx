import { Anchor, Button, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useId, useState } from 'react';
import { api } from '../api.ts';
import { StandingBadge, StateBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { Words } from '../parts/text.tsx';
import classes from './editor.module.css';

const PAUSE_MS = 600;
/** A shorter text is like nothing yet. */
const LEAST = 12;
const MOST = 4;

/** Claims like the one that is being written, drafts too, so that nobody records the same twice. */
export function SimilarClaims({
  text,
  ownId,
  onSame,
}: {
  text: string;
  ownId: string | null;
  /** What is being written belongs to a claim that is there already. */
  onSame?: (claimId: string) => void;
}) {
  const id = useId();
  const [search] = useDebouncedValue(text.trim(), PAUSE_MS);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const { data } = useQuery({
    queryKey: ['claims', 'similar', search],
    queryFn: async ({ signal }) => (await api.claims.similar({ text: search, limit: 12 }, signal)).data,
    placeholderData: keepPreviousData,
    enabled: search.length >= LEAST,
    staleTime: 60_000,
  });
  const items = (search.length < LEAST ? [] : (data?.items ?? []))
    .filter(({ claim }) => claim.id !== ownId && !hidden.includes(claim.id))
    .slice(0, MOST);
  return (
    <section aria-labelledby={id} className={classes.similar}>
      <Title order={2} size="h4" id={id} tabIndex={-1}>
        Like this on the record
      </Title>
      <Text role="status" size="sm" c="dimmed">
        {items.length === 0
          ? search.length >= LEAST && data
            ? 'Nothing on the record is like yours so far.'
            : 'Claims that are like yours appear here while you write.'
          : `${items.length === 1 ? 'One claim is' : `${items.length} claims are`} like it. Is it one of them?`}
      </Text>
      <ul className={classes.plainBlocks}>
        {items.map(({ claim }) => (
          <li key={claim.id}>
            <Words text={claim.text} lang={claim.language} size="sm" />
            <Text size="sm" c="dimmed">
              <bdi>{claim.claimantName}</bdi>, <Stated date={claim.statedAt} />
            </Text>
            <div className={classes.badges}>
              {claim.state === 'published' ? (
                <StandingBadge value={claim.standing.value} />
              ) : (
                <StateBadge value={claim.state} />
              )}
              <Anchor
                href={`/claims/${claim.id}`}
                target="_blank"
                rel="noreferrer"
                size="sm"
                className={classes.out}
              >
                Open it <ExternalLink size={13} aria-label="(in a new tab)" />
              </Anchor>
              {onSame && (
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => onSame(claim.id)}
                  aria-label={`It is the same: add this passage to it: ${claim.text.slice(0, 80)}`}
                >
                  It is the same: add this passage to it
                </Button>
              )}
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => {
                  setHidden([...hidden, claim.id]);
                  document.getElementById(id)?.focus();
                }}
                aria-label={`Not the same: ${claim.text.slice(0, 80)}`}
              >
                Not the same
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
