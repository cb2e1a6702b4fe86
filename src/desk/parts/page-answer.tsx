import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api.ts';
import { Answer } from './answers.tsx';
import { Page } from './page.tsx';

/** What a page is called whose record did not come. `what` names that in a sentence: “source”. */
export function titleWithout(error: unknown, what: string): string {
  const name = what.charAt(0).toUpperCase() + what.slice(1);
  const status = error instanceof ApiProblem ? error.status : 0;
  if (status === 404) return `${name} not found`;
  return status === 410 ? `${name} withdrawn` : name;
}

/** An answer that brings its page with it; where there is none, a page with a name says so. */
export function PageAnswer<T>({
  query,
  what,
  children,
}: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  what: string;
  children: (data: T) => ReactNode;
}) {
  const answer = (
    <Answer query={query} what={what}>
      {children}
    </Answer>
  );
  if (query.data !== undefined || !query.error) return answer;
  const title = titleWithout(query.error, what);
  return (
    <Page key={title} title={title}>
      {answer}
    </Page>
  );
}
