import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, type Token } from '../api.ts';
import { Answer, ProblemNote } from '../parts/answers.tsx';
import { Instant } from '../parts/dates.tsx';
import { useList } from '../parts/list-query.ts';
import { More } from '../parts/more.tsx';
import { refreshAll } from '../queries.ts';
import classes from './access.module.css';
import { NewToken } from './new-token.tsx';

/** The tokens of one person: what each is for, when it was used, and how one ends it. */
export function Tokens({ userId, isOwn }: { userId: string; isOwn: boolean }) {
  const [ended, setEnded] = useState<string | null>(null);
  const place = useRef<HTMLParagraphElement>(null);
  const tokens = useList(['tokens', userId], (cursor, signal) =>
    api.tokens.list({ ...(!isOwn && { userId }), cursor }, signal),
  );
  useEffect(() => {
    // The button that was pressed is gone.
    if (ended !== null) place.current?.focus();
  }, [ended]);
  return (
    <>
      <NewToken userId={userId} isOwn={isOwn} />
      <p ref={place} role="status" tabIndex={-1} className={classes.ended}>
        {ended !== null && (
          <>
            The token “<bdi>{ended}</bdi>” is revoked. What used it is refused from now on.
          </>
        )}
      </p>
      <Answer query={tokens} what="list of tokens">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return <Text c="dimmed">{isOwn ? 'You have no tokens.' : 'They have no tokens.'}</Text>;
          return (
            <>
              <ul className={classes.tokens} aria-label="Tokens">
                {items.map((token) => (
                  <li key={token.id}>
                    <TokenRow token={token} onRevoked={() => setEnded(token.label)} />
                  </li>
                ))}
              </ul>
              {tokens.hasNextPage && <More query={tokens} />}
            </>
          );
        }}
      </Answer>
    </>
  );
}

function TokenRow({ token, onRevoked }: { token: Token; onRevoked: () => void }) {
  const { revokedAt, expiresAt, lastUsedAt, createdAt } = token;
  const isExpired = expiresAt !== null && new Date(expiresAt).getTime() <= Date.now();
  const isOver = revokedAt !== null || isExpired;
  return (
    <div className={classes.token} data-over={isOver || undefined}>
      <div>
        <Text fw={600} dir="auto">
          {token.label || 'A token whose label was erased'}
        </Text>
        <Text size="sm" c="dimmed">
          Made <Instant at={createdAt} />
          {' · '}
          {lastUsedAt ? (
            <>
              last used <Instant at={lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
          {' · '}
          {revokedAt ? (
            <b>
              revoked <Instant at={revokedAt} />
            </b>
          ) : expiresAt ? (
            <>
              {isExpired ? <b>expired</b> : 'works until'} <Instant at={expiresAt} />
            </>
          ) : (
            'works until it is revoked'
          )}
        </Text>
      </div>
      {!isOver && <Revoke token={token} onRevoked={onRevoked} />}
    </div>
  );
}

/** Asks once more in the place of the button: it cannot be undone. */
function Revoke({ token, onRevoked }: { token: Token; onRevoked: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !isAsking) first.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  const revoke = useMutation({
    mutationFn: () => api.tokens.revoke(token.id),
    onSuccess: async () => {
      onRevoked();
      await refreshAll();
    },
  });
  if (!isAsking) {
    return (
      <Button
        ref={first}
        variant="default"
        size="xs"
        onClick={() => setAsking(true)}
        aria-label={`Revoke ${token.label}`}
      >
        Revoke
      </Button>
    );
  }
  return (
    <div>
      <Text size="sm" mb={4}>
        What uses it stops at once, and it cannot be given back.
      </Text>
      {revoke.error && <ProblemNote error={revoke.error} />}
      <Group gap="xs">
        <Button
          color="red.9"
          size="xs"
          loading={revoke.isPending}
          onClick={() => revoke.mutate()}
          aria-label={`Revoke ${token.label} for good`}
        >
          Revoke it
        </Button>
        <Button variant="default" size="xs" onClick={() => setAsking(false)} autoFocus>
          Keep it
        </Button>
      </Group>
    </div>
  );
}
