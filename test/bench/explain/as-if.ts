import type pg from 'pg';

/** What grows with the record. People and their tokens do not. */
const GROWING = [
  'head version version_author actor actor_version source source_version snapshot quotation claim claim_version rebuttal',
  'rebuttal_version evidence review notice reply_request showing event event_form log_node stored_dossier dossier_signature',
]
  .join(' ')
  .split(' ');

/**
 * Within a transaction that is rolled back, PostgreSQL plans as if the record had so many claims. Only the counted rows of
 * tables and indexes are multiplied. What is known of the values stays that of the small record, and so do the pages, for
 * those PostgreSQL counts itself: reading a whole table costs a thousand times more, reaching for single rows hardly does. So it
 * finds every index that can be used, and a lost one shows as the table that is read instead; that it would choose the same
 * between two ways that are nearly as good, only a record of that size can say. Needs a superuser.
 */
export async function asIf<T>(client: pg.Client, claims: number, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ claims: number }>(
      `SELECT greatest(reltuples, 1)::float8 AS claims FROM pg_class WHERE oid = 'claim'::regclass`,
    );
    const factor = claims / (rows[0]?.claims ?? 1);
    await client.query(
      `UPDATE pg_class SET reltuples = greatest(reltuples, 0) * $1::float8
       WHERE oid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($2::text[])
         UNION SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
           WHERE relnamespace = 'public'::regnamespace AND relname = ANY($2::text[]))`,
      [factor, GROWING],
    );
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}
