/** Explains every hot statement, and names those that a large record would make slow. */
import type { Signing } from '../../../src/ledger/log.ts';
import { onDatabase } from '../on-database.ts';
import { asIf } from './as-if.ts';
import { findSubjects, pagesOf } from './pages.ts';
import { type Judged, judgePlans } from './plans.ts';
import { statementsOf } from './statements.ts';

export interface ExplainOptions {
  /** The role that owns the tables; a superuser when `claims` is given. */
  ownerUrl: string;
  signing: Signing;
  /** Of an editor who reviews, and of an admin. */
  tokens: { editor: string; admin: string };
  /** Plan as if there were so many; left out: as many as there are. */
  claims?: number;
}

export async function explainAll({ ownerUrl, signing, tokens, claims }: ExplainOptions): Promise<Judged[]> {
  // An export of a large record fits into no answer that is held whole.
  const pages = pagesOf(await findSubjects(ownerUrl)).filter((page) => claims !== undefined || !page.whole);
  const statements = await statementsOf(pages, { url: ownerUrl, signing, tokens });
  return onDatabase(ownerUrl, async (client) => {
    await client.query('BEGIN');
    if (claims !== undefined) await asIf(client, claims);
    const judged = await judgePlans(client, statements);
    await client.query('ROLLBACK');
    return judged;
  });
}

/** Pages whose statements may read more, and why. */
const KNOWN: Record<string, string> = {
  topics: 'It counts all claims; its answer is kept for up to a minute.',
  'topics, staff': 'The same.',
  'all work':
    'What is at work is ordered by its newest event, which is looked up for each: three claims in a hundred.',
  'claims at work': 'The same.',
};

/** Why a page may read more; undefined for most, which may not. The pages after the first are like it. */
export const whyKnown = (page: string): string | undefined => KNOWN[page.replace(/, next page$/, '')];

/** Those that are not as they should be, as lines. */
export function faultLines(judged: readonly Judged[]): string[] {
  return judged
    .filter(({ page }) => whyKnown(page) === undefined)
    .flatMap(({ page, faults, generic }) =>
      faults.map((fault) => `${page}${generic ? ' (any parameters)' : ''}: ${fault}`),
    );
}

/** Known pages that nothing is wrong with any more. */
export function mended(judged: readonly Judged[]): string[] {
  return Object.keys(KNOWN).filter(
    (name) => !judged.some(({ page, faults }) => page === name && faults.length > 0),
  );
}
