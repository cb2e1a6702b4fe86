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
  /** Expressions: what a cursor to a row holds, and the row itself. */
  key: string;
  view: string;
  /** What is filtered by the place of a row in the order, by other columns of `fields`, and by those of other tables. */
  filters: { byPlace?: readonly Filter[]; ofVersion?: readonly Filter[]; others?: readonly Filter[] };
}

/** What is asked for: `limit` rows after those parts of a cursor, nulls for the first page, with these words. */
interface Asked {
  limit: number;
  q?: string | undefined;
  after: readonly [string, string] | readonly [string] | readonly [null, ...null[]];
}

/** The statement of one page, and one row more, with its parameters: rows of `key` and `view`. */
export function pageStatement(
  list: SearchableList,
  { limit, q, after }: Asked,
): { text: string; params: unknown[] } {
  const { from, key, view, filters, byDate = false } = list;
  const searched = q !== undefined;
  const cursor: Filter = byDate
    ? ['(fields.stated_from, fields.head_id) < (?::timestamptz, ?::uuid)', ...after]
    : beforeId(searched ? ['fields.head_id'] : list.ids, after[0]);
  const byPlace = conditionsOf([cursor, ...(filters.byPlace ?? [])], searched ? [limit + 1, q] : [limit + 1]);
  const ofVersion = conditionsOf(filters.ofVersion ?? [], byPlace.params);
  const others = conditionsOf(filters.others ?? [], ofVersion.params);
  const where = `${from} ${byPlace.text} ${ofVersion.text} ${others.text}`;
  const order = byDate ? 'fields.stated_from DESC, head.id DESC' : 'head.id DESC';
  const text = searched
    ? searchStatement(list, where, byPlace.text, ofVersion.text)
    : `SELECT ${key} AS key, ${view} AS view ${where} ORDER BY ${order} LIMIT $1::int`;
  return { text, params: others.params };
}

/** The widest window, all time, and with it the last step of a walk (`search_width` in the migrations). */
const ALL_TIME = 5;

/**
 * The page with `$1` rows that have the words `$2`. A word may occur in half of all claims or in three, a filter may leave
 * all of them or none, and PostgreSQL cannot foresee it: by the words alone it would sort half the record, by the order alone
 * walk through all of it. So hits are looked for by words and a window of time together: the window around the newest place
 * that was not looked at, each window wider than the one before, until the page is full. The widest is all time, so after
 * six steps everything was found.
 */
function searchStatement(list: SearchableList, where: string, byPlace: string, ofVersion: string): string {
  const { table, words, windows, key, view, byDate = false } = list;
  const [place, end] = byDate
    ? ['fields.stated_from', "timestamptz 'infinity'"]
    : ['fields.head_id', "uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff'"];
  // OFFSET 0 holds the planner to this: first the hits of a window in their order, and of these as many as are missing.
  const hits = `SELECT fields.head_id, fields.number, ${place} AS place FROM ${table} fields
        WHERE ${words} @@ search_typed($2::text)
          AND ${windows} @> ARRAY[search_window(search_moment(next.place), walk.level, ${byDate})]
          AND ${place} < walk.edge ${byPlace} ${ofVersion}
        ORDER BY ${place} DESC, fields.head_id DESC OFFSET 0`;
  return `WITH RECURSIVE walk (level, edge, missing, ids) AS (
      SELECT 0, ${end}, $1::int, ARRAY[]::uuid[]
      UNION ALL
      SELECT least(walk.level + 1, ${ALL_TIME}), search_beginning(next.place, walk.level),
        walk.missing - cardinality(page.ids), page.ids
      FROM walk
      CROSS JOIN LATERAL (SELECT ${place} AS place FROM ${table} fields WHERE ${place} < walk.edge ${byPlace}
        ORDER BY ${place} DESC LIMIT 1) next
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(found.id ORDER BY found.place DESC, found.id DESC), '{}') AS ids FROM (
          SELECT one.id, hit.place FROM (${hits}) hit
          CROSS JOIN LATERAL (SELECT head.id ${where} AND head.id = hit.head_id AND fields.number = hit.number LIMIT 1) one
          ORDER BY hit.place DESC, hit.head_id DESC LIMIT walk.missing) found) page
      WHERE walk.missing > 0)
    SELECT one.key, one.view FROM walk CROSS JOIN unnest(walk.ids) WITH ORDINALITY AS found (id, position)
    CROSS JOIN LATERAL (SELECT ${key} AS key, ${view} AS view ${where} AND head.id = found.id LIMIT 1) one
    ORDER BY walk.edge DESC, found.position`;
}
