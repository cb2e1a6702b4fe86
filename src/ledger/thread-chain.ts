/**
 * The public events of a claim's thread are a chain: the body of each names the one before it, so that a dossier cannot
 * leave one out. Public is an event that makes a form visible; the thread are the events of one claim.
 */
import { prepared } from '../database/prisma.ts';
import type { Reader } from '../database/sql.ts';

const NEWEST = prepared(
  'newest_public',
  `SELECT claim.id, newest.index::float8 AS index FROM unnest($1::uuid[]) claim(id)
  CROSS JOIN LATERAL (SELECT event.index FROM event
    WHERE event.claim_id = claim.id AND event.index < $2::bigint
      AND EXISTS (SELECT FROM event_form WHERE event_index = event.index)
    ORDER BY event.index DESC LIMIT 1) newest`,
);

/** An event as the chain sees it. */
export interface Link {
  index: number;
  claimId: string | null;
  isPublic: boolean;
}

/** Follows the chains of all claims, event by event in the order of the log. */
export class ThreadChains {
  readonly #newest: Map<string, number>;

  /** `newest` is the index of each claim's newest public event so far. */
  constructor(newest: Iterable<readonly [string, number]> = []) {
    this.#newest = new Map(newest);
  }

  /** Goes on with an event. Answers the index that its body has to name, null for a first one; undefined for none at all. */
  next({ index, claimId, isPublic }: Link): number | null | undefined {
    if (claimId === null || !isPublic) return undefined;
    const previous = this.#newest.get(claimId) ?? null;
    this.#newest.set(claimId, index);
    return previous;
  }
}

/** The chains of these claims before the event `before`: one query, and none for no claims. */
export async function readChains(
  read: Reader,
  claimIds: readonly string[],
  before: number,
): Promise<ThreadChains> {
  if (claimIds.length === 0) return new ThreadChains();
  const rows = await read.rows<{ id: string; index: number }>(NEWEST, [[...new Set(claimIds)], before]);
  return new ThreadChains(rows.map(({ id, index }) => [id, index] as const));
}
