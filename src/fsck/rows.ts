/** Every row of the domain, against what the last event that touched it recorded: both ways. PostgreSQL folds and compares. */
import type { Reader } from '../database/sql.ts';
import { RECORDED, type RecordedTable, recordedRow } from '../ledger/recorded-rows.ts';
import type { Tell } from './faults.ts';
import { hasOlderStates, OLDER_ROWS } from './older-states.ts';

/** So many rows are named. */
const NAMED = 1_000;

type Row = Record<string, unknown>;

interface Difference {
  table: RecordedTable;
  key: string;
  /** The event that recorded it last; null when none did. */
  event: number | null;
  recorded: Row | null;
  stored: Row | null;
}

const TABLES = Object.keys(RECORDED) as RecordedTable[];

const keyOf = (table: RecordedTable, alias: string) =>
  `concat_ws('/', ${RECORDED[table].key.map((column) => `${alias}.${column}`).join(', ')})`;

const STORED = TABLES.map(
  (table) =>
    `SELECT '${table}' AS name, ${keyOf(table, 'one')} AS key, ${recordedRow(table, 'one')} AS row FROM ${table} one`,
).join('\nUNION ALL ');

const KINDS = TABLES.map((table) => {
  const [first, second = null, third = null] = RECORDED[table].key;
  return `(${[table, first, second, third].map((one) => (one === null ? 'NULL' : `'${one}'`)).join(', ')})`;
}).join(', ');

/** The rows that events recorded, as (name, key, index, row); `$1` are the events whose state cannot be read. */
const RECORDED_ROWS = `
  SELECT kind.name, place.key, event.index, coalesce($2::jsonb -> kind.name, '{}') || one.row AS row
  FROM event
  CROSS JOIN LATERAL jsonb_each(convert_from(event.state, 'UTF8')::jsonb -> 'rows') list(name, rows)
  JOIN (VALUES ${KINDS}) kind(name, first, second, third) ON kind.name = list.name
  CROSS JOIN LATERAL jsonb_array_elements(list.rows) one(row)
  CROSS JOIN LATERAL concat_ws('/', one.row ->> kind.first, one.row ->> kind.second, one.row ->> kind.third) place(key)
  WHERE event.index <> ALL ($1::bigint[])`;

const WITH_OLDER_ROWS = `${RECORDED_ROWS}
  UNION ALL SELECT name, key, index, coalesce($2::jsonb -> name, '{}') || row FROM (${OLDER_ROWS}) older`;

/** A recorded row of null says only that there is one. */
const differences = (recordedRows: string) => `
  WITH recorded AS (
    SELECT DISTINCT ON (name, key) name, key, index, row FROM (${recordedRows}) every ORDER BY name, key, index DESC
  ), stored AS (
    ${STORED}
  )
  SELECT coalesce(recorded.name, stored.name) AS table, coalesce(recorded.key, stored.key) AS key,
    recorded.index::float8 AS event, recorded.row AS recorded, stored.row AS stored
  FROM recorded FULL JOIN stored ON stored.name = recorded.name AND stored.key = recorded.key
  WHERE recorded.name IS NULL OR stored.name IS NULL OR recorded.row <> stored.row
  ORDER BY 1, 2 LIMIT ${NAMED + 1}`;

/**
 * Compares all recorded tables; answers how many rows they have. `unreadable` are the events whose state cannot be read.
 */
export async function checkRows(read: Reader, tell: Tell, unreadable: readonly number[]): Promise<number> {
  const defaults = JSON.stringify(await defaultsOf(read));
  const found = await read.rows<Difference>(
    differences((await hasOlderStates(read)) ? WITH_OLDER_ROWS : RECORDED_ROWS),
    [unreadable, defaults],
  );
  for (const one of found.slice(0, NAMED)) tell(one.table, one.key, describe(one));
  if (found.length > NAMED)
    tell('', '', `more than ${NAMED} rows are not as they were recorded; the others are not named`);
  const texts = await read.rows<{ id: string }>(
    `SELECT id FROM snapshot WHERE sha256 IS DISTINCT FROM encode(pg_catalog.sha256(convert_to(text, 'UTF8')), 'hex')
       AND NOT (redaction_id IS NOT NULL AND text = '[redacted]')
     ORDER BY id LIMIT ${NAMED}`,
  );
  for (const { id } of texts) tell('snapshot', id, 'its text has another SHA-256');
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  const [total] = await read.rows<{ rows: number }>(`SELECT (${counts})::float8 AS rows`);
  return total?.rows ?? 0;
}

function describe({ event, recorded, stored }: Difference): string {
  if (event === null) return 'no event recorded it';
  if (!stored || !recorded) return `is missing; event ${event} recorded it`;
  const columns = [...new Set([...Object.keys(recorded), ...Object.keys(stored)])]
    .filter((column) => JSON.stringify(recorded[column]) !== JSON.stringify(stored[column]))
    .sort();
  return `${columns.join(', ')} ${columns.length === 1 ? 'is' : 'are'} not as event ${event} recorded`;
}

/** By table, what a row has in columns that are younger than its record: their default, or nothing. */
async function defaultsOf(read: Reader): Promise<Record<string, Row>> {
  const columns = await read.rows<{ table: RecordedTable; column: string; constant: string | null }>(
    `SELECT relname::text AS table, attname::text AS column,
       CASE WHEN pg_get_expr(adbin, adrelid) !~ '\\(|CURRENT_' THEN pg_get_expr(adbin, adrelid) END AS constant
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY ($1::text[])`,
    [TABLES],
  );
  const known = columns.filter(({ table, column }) => !RECORDED[table].without?.includes(column));
  const values = known.map(
    ({ table, column, constant }) =>
      `('${table}', '${column}', ${constant === null ? `'null'::jsonb` : `to_jsonb(${constant})`})`,
  );
  const rows = await read.rows<{ table: string; columns: Row }>(
    `SELECT name AS table, jsonb_object_agg(col, value) AS columns FROM (VALUES ${values.join(', ')}) one(name, col, value)
     GROUP BY name`,
  );
  return Object.fromEntries(rows.map((row) => [row.table, row.columns]));
}
