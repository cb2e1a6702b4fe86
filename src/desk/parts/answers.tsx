/** What stands in the place of an answer of the API: while it is waited for, when there is none, and when it is empty. */
import { Alert, Button, Loader, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ApiProblem } from '../api.ts';
import { letLeave } from '../shell/unsaved.tsx';
import { FIELD, PROBLEM } from '../words.ts';
import classes from './parts.module.css';

/** How long a wait is as usual, in milliseconds. */
const USUAL_MS = 5_000;

/** Says of a wait that goes on that it is long. */
function LongWait() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), USUAL_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? 'This takes longer than usual: the service may be busy. It comes by itself.' : null;
}

export function Loading({ what }: { what: string }) {
  return (
    <div role="status" className={classes.loading}>
      <Loader size="sm" aria-hidden />
      <span>
        Loading {what} … <LongWait />
      </span>
    </div>
  );
}

/** The name of the field that a pointer leads to; the pointer itself for one that has none. */
function fieldName(pointer: string): string {
  // Of a list, the field is what has a name.
  const name = pointer.replace(/^#?\/(?:query\/)?/, '').replace(/\/\d+$/, '');
  return FIELD[name] ?? name;
}

/**
 * A problem in words, with every fault that it lists; `again` offers to repeat what failed. `isKept`: what was written
 * on the page is kept on this device.
 */
export function ProblemNote({
  error,
  again,
  isKept = false,
}: {
  error: unknown;
  again?: () => void;
  isKept?: boolean;
}) {
  const [path] = useLocation();
  const problem = error instanceof ApiProblem ? error : null;
  const words = problem && PROBLEM[problem.code];
  const hasEnded = problem?.code === 'unknown-caller';
  return (
    <Alert color="red" role="alert" title={words?.label ?? problem?.title ?? 'Something went wrong'} mb="md">
      <Text>
        {hasEnded && isKept
          ? 'Sign in again; what you wrote is kept on this device.'
          : (words?.help ??
            problem?.message ??
            'The desk made a mistake. Nothing on the record was changed by it.')}
      </Text>
      {problem && problem.errors.length > 0 && (
        <ul className={classes.faults}>
          {problem.errors.map(({ pointer, detail }) => (
            <li key={`${pointer} ${detail}`}>
              {fieldName(pointer) ? `${fieldName(pointer)}: ` : ''}
              {detail}
            </li>
          ))}
        </ul>
      )}
      {problem?.retryAfter ? <Text>Try again in {problem.retryAfter} seconds.</Text> : null}
      {hasEnded ? (
        <Button
          component={Link}
          href={`/sign-in?to=${encodeURIComponent(path + location.search)}`}
          onClick={() => isKept && letLeave()}
          mt="sm"
        >
          Sign in again
        </Button>
      ) : (
        again && (
          <Button variant="default" onClick={again} mt="sm">
            Try again
          </Button>
        )
      )}
    </Alert>
  );
}

/** A list without anything in it: why, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </div>
  );
}

/** An answer that may not be there: it was withdrawn, or never was for this reader. */
function Missing({ problem, what }: { problem: ApiProblem; what: string }) {
  const notice = problem.members.notice as { reason: string; at: string } | undefined;
  if (problem.code === 'withdrawn' && notice) {
    return (
      <Empty title={`This ${what} was withdrawn`}>
        <Text>
          On {new Date(notice.at).toLocaleDateString('en-GB', { dateStyle: 'long' })}:{' '}
          <bdi>{notice.reason}</bdi>
        </Text>
      </Empty>
    );
  }
  return (
    <Empty title={`There is no such ${what}`}>
      <Text>It may not be public yet, or the address may be mistyped.</Text>
      <Button component={Link} href="/" variant="default" mt="md">
        Search the record
      </Button>
    </Empty>
  );
}

/** The answer of a query, or what stands in its place. `what` names it in a sentence: “claim”, “list of sources”. */
export function Answer<T>({
  query,
  what,
  children,
}: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'> & { isPlaceholderData?: boolean };
  what: string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <ProblemNote error={query.error} again={() => void query.refetch()} />}
        {/* What was found before stands in for what is asked now. */}
        {query.isPlaceholderData && (
          <p role="status" className={classes.longWait}>
            <LongWait />
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (!query.error) return <Loading what={`the ${what}`} />;
  if (query.error instanceof ApiProblem && [404, 410].includes(query.error.status))
    return <Missing problem={query.error} what={what} />;
  return <ProblemNote error={query.error} again={() => void query.refetch()} />;
}
