/** Explains every hot statement, and names those that a large record would make slow. */
import type { Signing } from '../../../src/ledger/log.ts';
import { onDatabase } from '../store.ts';
import { asIf } from './as-if.ts';
import { findSubjects, pagesOf } from './pages.ts';
import { type Judged, judgePlans } from './plans.ts';
import { statementsOf } from './statements.ts';

export interface ExplainOptions {
  /** The role that owns the tables; a superuser when `claims` is given. */
  ownerUrl: string;
  signing: Signing;
  /** Of an editor who reviews. */
  token: string;
  /** Plan as if there were so many; left out: as many as there are. */
  claims?: number;
}

export async function explainAll({ ownerUrl, signing, token, claims }: ExplainOptions): Promise<Judged[]> {
  const pages = pagesOf(await findSubjects(ownerUrl));
  const statements = await statementsOf(pages, { url: ownerUrl, signing, token });
  return onDatabase(ownerUrl, (client) =>
    claims === undefined
      ? judgePlans(client, statements)
      : asIf(client, claims, () => judgePlans(client, statements)),
  );
}

/** Statements that may look at every claim, and why. */
export const LOOKING_AT_ALL: Record<string, string> = {
  topics: 'It counts all claims; its answer is kept for up to a minute.',
  'topics, staff': 'The same.',
};

/** Those that are not as they should be, as lines. */
export function faultLines(judged: readonly Judged[]): string[] {
  return judged
    .filter(({ page }) => !(page in LOOKING_AT_ALL))
    .flatMap(({ page, faults, generic }) =>
      faults.map((fault) => `${page}${generic ? ' (any parameters)' : ''}: ${fault}`),
    );
}
