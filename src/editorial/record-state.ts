import { prepared } from '../database/prisma.ts';
import type { Tx } from '../ledger/record.ts';
import { RECORDED, type RecordedState, type RecordedTable, recordedRow } from '../ledger/recorded-rows.ts';

/** Which rows of each table belong to the alias `head` and its newest version, over the alias `one`. */
const OF_NEWEST_VERSION = 'one.head_id = head.id AND one.number = head.newest_version';
const PARTS = {
  head: 'one.id = head.id',
  version: OF_NEWEST_VERSION,
  version_author: OF_NEWEST_VERSION,
  claim: 'one.id = head.id',
  claim_version: OF_NEWEST_VERSION,
  rebuttal: 'one.id = head.id',
  rebuttal_version: OF_NEWEST_VERSION,
  actor: 'one.id = head.id',
  actor_version: OF_NEWEST_VERSION,
  source: 'one.id = head.id',
  source_version: OF_NEWEST_VERSION,
  // What this version took away belongs to it too; what an earlier one took away was told then.
  evidence: 'one.head_id = head.id AND (one.removed_in IS NULL OR one.removed_in >= head.newest_version)',
  quotation: `one.id IN (SELECT quotation_id FROM evidence citing WHERE citing.head_id = head.id
    AND (citing.removed_in IS NULL OR citing.removed_in >= head.newest_version))`,
  review: OF_NEWEST_VERSION,
  notice: OF_NEWEST_VERSION,
} as const satisfies Partial<Record<RecordedTable, string>>;

const rowsOf = (table: keyof typeof PARTS) =>
  `('${table}', (SELECT jsonb_agg(${recordedRow(table, 'one')} ORDER BY ${RECORDED[table].key.map((column) => `one.${column}`).join(', ')})
     FROM ${table} one WHERE ${PARTS[table]}))`;

const STATE = prepared(
  'record_state',
  `SELECT jsonb_object_agg(part.name, part.rows) AS rows
  FROM head CROSS JOIN LATERAL (VALUES ${(Object.keys(PARTS) as (keyof typeof PARTS)[]).map(rowsOf).join(',\n')}) part(name, rows)
  WHERE head.id = $1::uuid AND part.rows IS NOT NULL`,
);

/**
 * The whole of a claim, rebuttal, actor or source as the ledger keeps it after a change: every row of its head and of its
 * newest version. Older versions do not change any more. Read inside the write, in one statement.
 */
export async function recordState(tx: Tx, id: string): Promise<RecordedState> {
  const [state] = await tx.$queryRawUnsafe<(RecordedState | { rows: null })[]>(STATE, id);
  if (!state?.rows) throw new Error(`no record ${id} to tell the ledger about`);
  return state;
}
