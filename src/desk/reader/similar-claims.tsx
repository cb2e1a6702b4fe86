import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { StandingBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { Words } from '../parts/text.tsx';
import classes from './workbench.module.css';

const PAUSE_MS = 500;
/** Fewer characters say too little to compare. */
const LEAST = 12;
/** Of trigrams: below this, claims share words and not their sense. */
const ALIKE = 0.3;

/** Claims that say much the same as what is being written, so that nothing is recorded twice. */
export function SimilarClaims({ text, onSame }: { text: string; onSame: (claimId: string) => void }) {
  const [written] = useDebouncedValue(text.trim(), PAUSE_MS);
  const [others, setOthers] = useState<readonly string[]>([]);
  const { data } = useQuery({
    queryKey: ['claims', 'similar', written],
    queryFn: async ({ signal }) => (await api.claims.similar({ text: written, limit: 5 }, signal)).data.items,
    enabled: written.length >= LEAST,
    placeholderData: keepPreviousData,
  });
  const alike = (written.length >= LEAST ? (data ?? []) : []).filter(
    ({ claim, similarity }) => similarity >= ALIKE && !others.includes(claim.id),
  );
  return (
    <div role="status">
      {alike.length > 0 && (
        <Alert color="yellow" title="Is it on the record already?">
          <ul className={classes.candidates}>
            {alike.map(({ claim }) => (
              <li key={claim.id}>
                <Words text={claim.text} lang={claim.language} />
                <Text size="sm" c="dimmed">
                  <bdi>{claim.claimantName}</bdi>, <Stated date={claim.statedAt} />
                </Text>
                <StandingBadge value={claim.standing.value} />
                <Group gap="xs" mt={6}>
                  <Anchor href={`/claims/${claim.id}`} target="_blank" rel="noopener" size="sm" c="inherit">
                    Open it in a new tab
                  </Anchor>
                  <Button size="compact-sm" variant="default" onClick={() => onSame(claim.id)}>
                    It is the same: add this passage to it
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setOthers((before) => [...before, claim.id])}
                  >
                    Not the same
                  </Button>
                </Group>
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </div>
  );
}
