/** What stood in the way of tying a passage to a record, and what to do about it, in place. */
import { ApiProblem } from '../api.ts';
import { QuoteProblem } from '../editor/quote-problem.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { countCodePoints } from './offsets.ts';
import type { Passage } from './tie.ts';

export function TieProblem({
  error,
  passage,
  isKept,
}: {
  error: unknown;
  passage: Passage | null;
  /** Whether this device keeps what the form says. */
  isKept: boolean;
}) {
  if (!error) return null;
  const isQuote = error instanceof ApiProblem && ['quote-not-found', 'quote-ambiguous'].includes(error.code);
  if (!isQuote || !passage) return <ProblemNote error={error} isKept={isKept} />;
  return (
    <QuoteProblem
      problem={error}
      words={passage.quotation.exact}
      onTake={({ start, exact }) => passage.onTake({ start, end: start + countCodePoints(exact) })}
    />
  );
}
