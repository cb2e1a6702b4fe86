import type pg from 'pg';

/** What grows with the record. People and their tokens do not. */
const GROWING = [
  'head version version_author actor actor_version source source_version snapshot quotation claim claim_version rebuttal',
  'rebuttal_version evidence review notice reply_request showing event event_form log_node stored_dossier dossier_signature',
]
  .join(' ')
  .split(' ');

/** Rows, of tables and of their indexes. */
const MORE_ROWS = `UPDATE pg_class SET reltuples = greatest(reltuples, 0) * $1::float8
  WHERE oid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($2::text[])
    UNION SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
      WHERE relnamespace = 'public'::regnamespace AND relname = ANY($2::text[]))`;

/**
 * Ids of the record: there are as many times more of them, and which are frequent among a few hundred says nothing. A number
 * of distinct values that is negative is a share of the rows.
 */
const MORE_IDS = `UPDATE pg_statistic SET stadistinct = CASE WHEN stadistinct > 0 THEN -least(1, stadistinct / greatest(table_of.reltuples, 1)) ELSE stadistinct END,
    ${[1, 2, 3, 4, 5].map((slot) => `stakind${slot} = 0, stanumbers${slot} = NULL, stavalues${slot} = NULL`).join(', ')}
  FROM pg_class table_of, pg_attribute column_of
  WHERE table_of.oid = starelid AND column_of.attrelid = starelid AND column_of.attnum = staattnum
    AND relnamespace = 'public'::regnamespace AND relname = ANY($1::text[]) AND atttypid = 'uuid'::regtype
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = starelid AND confrelid = 'staff_user'::regclass
      AND conkey = ARRAY[staattnum])`;

/**
 * From now on, in a transaction that has to be rolled back, PostgreSQL plans as if the record had so many claims: rows are so many times
 * more, and so are the ids of what the record consists of. What is known of other values (states, topics, words) stays that
 * of the small record; so do the pages, for those PostgreSQL counts itself. Reading a whole table therefore costs a thousand
 * times more, and reaching for single rows hardly does. So PostgreSQL finds every index that can be used, and a lost one shows as the
 * table that is read instead; which of two ways that are nearly as good it would choose, only a record of that size can
 * say (`npm run bench -- explain`). Needs a superuser.
 */
export async function asIf(client: pg.Client, claims: number): Promise<void> {
  const { rows } = await client.query<{ claims: number }>(
    `SELECT greatest(reltuples, 1)::float8 AS claims FROM pg_class WHERE oid = 'claim'::regclass`,
  );
  // In this order: the first takes the rows of today.
  await client.query(MORE_IDS, [GROWING]);
  await client.query(MORE_ROWS, [claims / (rows[0]?.claims ?? 1), GROWING]);
}
