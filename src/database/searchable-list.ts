import { beforeId, conditionsOf } from './sql.ts';

type Filter = readonly [condition: string, ...values: unknown[]];

/** A list that can be searched by words, the last first: the SQL of its parts. */
interface SearchableList {
  /** FROM and WHERE with `head`, `fields` and `version`. */
  from: string;
  /** The table of versions that is `fields` there. */
  table: 'claim_version' | 'actor_version' | 'source_version';
  /** The words of a version and the windows of time it lies in, over `fields`, exactly as an index has them. */
  words: string;
  windows: string;
  /** Each column of the join that holds the id. */
  ids: readonly string[];
  /** Whether it is in the order of the dates of statements; otherwise in that of record. */
  byDate?: boolean;
  /** What a cursor to a row holds, and the row itself. */
  key: string;
  view: string;
  /** What is filtered by the columns of `fields` alone, and by others. */
  filters: { ofVersion?: readonly Filter[]; others?: readonly Filter[] };
}

/** What is asked for: `limit` rows after those parts of a cursor, nulls for the first page, with these words. */
interface Asked {
  limit: number;
  q?: string | undefined;
  after: readonly [string, string] | readonly [string] | readonly [null, ...null[]];
}

/** Windows have four widths, from three days to all time (`search_width` in the migrations). */
const LEVELS = 4;

/** The statement of one page, and one row more, with its parameters: rows of `key` and `view`. */
export function pageOfList(
  list: SearchableList,
  { limit, q, after }: Asked,
): { text: string; params: unknown[] } {
  const { from, key, view, filters, byDate = false } = list;
  const searched = q !== undefined;
  const fixed = searched ? [limit + 1, q] : [limit + 1];
  const cursor: Filter = byDate
    ? ['(fields.stated_from, fields.head_id) < (?::timestamptz, ?::uuid)', ...after]
    : beforeId(searched ? ['fields.head_id'] : list.ids, after[0]);
  const ofVersion = conditionsOf([cursor, ...(filters.ofVersion ?? [])], fixed);
  const { text: others, params } = conditionsOf(filters.others ?? [], ofVersion.params);
  const where = `${from} ${ofVersion.text} ${others}`;
  const order = byDate ? 'fields.stated_from DESC, head.id DESC' : 'head.id DESC';
  const text = searched
    ? searchedPage(list, where, ofVersion.text, after[0] === null ? null : `$${fixed.length + 1}`)
    : `SELECT ${key} AS key, ${view} AS view ${where} ORDER BY ${order} LIMIT $1::int`;
  return { text, params };
}

/**
 * The page with `$1` rows that have the words `$2`. A word may occur in half of all claims or in three, a filter may leave
 * all of them or none, and PostgreSQL cannot foresee it: by the words alone it would sort half the record, by the order alone
 * walk through all of it. So hits are looked for by words and a window of time together, from the newest window on, each wider
 * than the one before, until the page is full. The widest is all time: after four steps everything was found.
 */
function searchedPage(list: SearchableList, where: string, ofVersion: string, below: string | null): string {
  const { table, words, windows, key, view, byDate = false } = list;
  const [place, type] = byDate ? ['fields.stated_from', 'timestamptz'] : ['fields.head_id', 'uuid'];
  const start = below
    ? `${below}::${type}`
    : `(SELECT ${place} FROM ${table} fields ORDER BY ${place} DESC LIMIT 1)`;
  // OFFSET 0 holds the planner to this: first the hits of a window in their order, and of these as many as are missing.
  const hits = `SELECT fields.head_id, fields.number, ${place} AS place FROM ${table} fields
        WHERE ${words} @@ search_typed($2::text) AND ${windows} @> ARRAY[search_window(walk.before - 1, walk.level, ${byDate})]
          AND search_moment(${place}) < walk.before ${ofVersion}
        ORDER BY ${place} DESC, fields.head_id DESC OFFSET 0`;
  return `WITH RECURSIVE walk (level, before, missing, ids) AS (
      SELECT 0, search_moment(${start}) + 1, $1::int, ARRAY[]::uuid[]
      UNION ALL
      SELECT walk.level + 1, (walk.before - 1) >> search_width(walk.level) << search_width(walk.level),
        walk.missing - cardinality(page.ids), page.ids
      FROM walk CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(found.id ORDER BY found.place DESC, found.id DESC), '{}') AS ids FROM (
          SELECT one.id, hit.place FROM (${hits}) hit
          CROSS JOIN LATERAL (SELECT head.id ${where} AND head.id = hit.head_id AND fields.number = hit.number LIMIT 1) one
          ORDER BY hit.place DESC, hit.head_id DESC LIMIT walk.missing) found) page
      WHERE walk.level < ${LEVELS} AND walk.missing > 0)
    SELECT one.key, one.view FROM walk CROSS JOIN unnest(walk.ids) WITH ORDINALITY AS found (id, position)
    CROSS JOIN LATERAL (SELECT ${key} AS key, ${view} AS view ${where} AND head.id = found.id LIMIT 1) one
    ORDER BY walk.level, found.position`;
}
