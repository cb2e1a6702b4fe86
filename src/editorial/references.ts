import { txReader } from '../database/prisma.ts';
import { type Fault, Problem } from '../http/problem.ts';
import type { Tx } from '../ledger/record.ts';
import { parseStatedDate } from './stated-date.ts';

/** An id in a body, what it has to be the id of, and where it stands. */
export interface Reference {
  pointer: string;
  type: 'actor' | 'source' | 'claim' | 'rebuttal';
  id: string | null | undefined;
}

/** 422 with every pointer whose id is not the id of such a record. */
export async function requireReferences(tx: Tx, references: readonly Reference[]): Promise<void> {
  const given = references.filter((one) => one.id != null);
  if (given.length === 0) return;
  const found = await txReader(tx).rows<{ id: string; type: string }>(
    'SELECT id, type::text AS type FROM head WHERE id = ANY($1::uuid[])',
    [given.map((one) => one.id)],
  );
  const errors: Fault[] = given
    .filter((one) => !found.some((head) => head.id === one.id && head.type === one.type))
    .map((one) => ({ pointer: one.pointer, detail: `There is no ${one.type} ${one.id}.` }));
  if (errors.length > 0) throw new Problem('unknown-reference', undefined, { errors });
}

/** Somewhere on Earth it is tomorrow already: UTC+14. */
const AHEAD = 14 * 3_600_000;

/** 422 for a date that cannot have come yet anywhere on Earth. */
export function refuseFuture(pointer: string, date: string | null | undefined): void {
  const parsed = date == null ? null : parseStatedDate(date);
  if (parsed && parsed.earliest.getTime() > Date.now() + AHEAD) {
    throw new Problem('date-in-future', undefined, {
      errors: [{ pointer, detail: `${date} has not come yet.` }],
    });
  }
}
