/** A list that is searched by words: the SQL of one page of it, the last in `place` first. */
interface SearchedList {
  /** The table of versions, the alias `fields` of `from`. */
  table: 'claim_version' | 'actor_version' | 'source_version';
  /** The words of a version, over `fields`, exactly as an index has them. */
  words: string;
  /** What the list is ordered by before the id, over the aliases of `from`. */
  place: string;
  /** What a cursor to a row holds, and the row itself. */
  key: string;
  view: string;
  /** FROM and WHERE with `head` and `fields`, and all conditions but the search. */
  from: string;
}

/** So many hits are all looked at; of more the list is walked in its order until the page is full. */
const FEW = 4_000;

/**
 * The page with `$1` rows; `$2` are the words when it is searched. PostgreSQL cannot foresee how often a word that is only
 * begun occurs, and would walk the whole list for a rare one, or sort half of it for a common one: so the hits are counted
 * first, by the index, as far as FEW. Each LATERAL with its LIMIT keeps the planner from turning that around.
 */
export function searchedPage(
  { table, words, place, key, view, from }: SearchedList,
  searched: boolean,
): string {
  const inOrder = `ORDER BY ${place} DESC, head.id DESC LIMIT $1::int`;
  if (!searched) return `SELECT ${key} AS key, ${view} AS view ${from} ${inOrder}`;
  const matches = `${words} @@ search_typed($2::text)`;
  return `WITH hit AS MATERIALIZED (SELECT fields.head_id, fields.number FROM ${table} fields WHERE ${matches} LIMIT ${FEW + 1}),
    found AS (
      (SELECT one.id, one.place FROM hit
        CROSS JOIN LATERAL (SELECT head.id, ${place} AS place ${from} AND head.id = hit.head_id AND fields.number = hit.number LIMIT 1) one
        WHERE (SELECT count(*) FROM hit) <= ${FEW} ORDER BY one.place DESC, one.id DESC LIMIT $1::int)
      UNION ALL
      (SELECT head.id, ${place} AS place ${from} AND ${matches} AND (SELECT count(*) FROM hit) > ${FEW} ${inOrder}))
    SELECT one.key, one.view FROM found
    CROSS JOIN LATERAL (SELECT ${key} AS key, ${view} AS view ${from} AND head.id = found.id LIMIT 1) one
    ORDER BY found.place DESC, found.id DESC`;
}
