/** Lists and search: the limit is the very statement that the service runs, with the same parameters. */
import { listClaims } from '../../../src/claims/claims.queries.ts';
import { ClaimQuery } from '../../../src/claims/claims.schema.ts';
import { listTopics } from '../../../src/claims/topics.queries.ts';
import { openSql, type Reader, sqlReader } from '../../../src/database/sql.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { compare, type Statement } from '../measure.ts';
import { recorder } from '../recorder.ts';
import type { Bench, LoadRequest, Row } from '../rows.types.ts';

const STANDINGS = ['disputed', 'unanswered'];
const PAGES = 6;

export const listRows: Row[] = [
  {
    name: 'list',
    title: 'List of 50 claims, two filters, keyset',
    targets: [{ figure: 'ratio', atLeast: 0.45 }],
    run: (bench) =>
      reading(bench, async (read) => {
        const queries = await listQueries(read);
        return compare(bench, await overPages(read, queries, 'the statement of the list'));
      }),
  },
  {
    name: 'search',
    title: 'Search',
    targets: [
      { figure: 'ratio', atLeast: 0.8 },
      { figure: 'p99', below: 400 },
    ],
    // In a small record the statement takes less than a request does by itself.
    targetsFrom: 1_000_000,
    run: (bench) =>
      reading(bench, async (read) => {
        const queries = (await searchedWords(bench, read)).map((q) => ({ q }));
        return compare(bench, await firstPages(read, queries, 'the statement of the search'));
      }),
  },
];

export async function reading<T>(bench: Bench, work: (read: Reader) => Promise<T>): Promise<T> {
  const sql = openSql(bench.stored.ownerUrl, { poolSize: 2 });
  try {
    return await work(sqlReader(sql));
  } finally {
    await sql.end();
  }
}

export const addressOf = (query: Record<string, string>): LoadRequest => ({
  method: 'GET',
  path: `/api/v1/claims?${new URLSearchParams(query)}`,
});

/** Lists by topic and standing, of the most frequent topics. */
export async function listQueries(read: Reader): Promise<Record<string, string>[]> {
  const { items } = await listTopics(read, false);
  return items
    .slice(0, 20)
    .flatMap(({ topic }) => STANDINGS.map((standing) => ({ topic, standing, limit: '50' })));
}

/** The pages after the first, by their cursors, of each of these lists: all are the same statement. */
async function overPages(read: Reader, queries: readonly Record<string, string>[], limit: string) {
  const requests: LoadRequest[] = [];
  const watched = recorder(read);
  for (const query of queries) {
    let cursor: string | null = null;
    for (let page = 0; page < PAGES; page++) {
      const asked: Record<string, string> = cursor === null ? query : { ...query, cursor };
      const { nextCursor }: { nextCursor: string | null } = await listClaims(
        cursor === null ? read : watched.read,
        ClaimQuery.parse(asked),
        false,
      );
      if (cursor !== null) requests.push(addressOf(asked));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
  }
  // Of a small record no list has a second page.
  if (requests.length === 0) return firstPages(read, queries, limit);
  return { limit, requests, statement: oneStatement(watched.statements) };
}

async function firstPages(read: Reader, queries: readonly Record<string, string>[], limit: string) {
  const watched = recorder(read);
  for (const query of queries) await listClaims(watched.read, ClaimQuery.parse(query), false);
  return { limit, requests: queries.map(addressOf), statement: oneStatement(watched.statements) };
}

function oneStatement(statements: ReturnType<typeof recorder>['statements']): Statement {
  const [first] = statements;
  if (!first) throw new Error('no statement was run: the record is too small for this row');
  if (statements.some((one) => one.text !== first.text)) throw new Error('these are several statements');
  return { text: first.text, prepare: first.prepare, params: statements.map((one) => one.params) };
}

/** Words as readers type them: one or two that stand in a claim, the last perhaps only begun. No small words. */
export async function searchedWords(bench: Bench, read: Reader): Promise<string[]> {
  const rows = await read.rows<{ text: string }>(
    'SELECT text FROM claim_version WHERE head_id = ANY($1::uuid[]) AND number = 1 ORDER BY head_id',
    [bench.claims.slice(0, 400)],
  );
  const random = seededRandom(17);
  return rows.flatMap(({ text }, at) => {
    const words = text.toLowerCase().match(/\p{L}{5,}/gu) ?? [];
    const [one, other] = [random.pick(words), random.pick(words)];
    if (!one || !other) return [];
    const begun = other.slice(0, 4 + random.below(3));
    return [[one, `${one} ${other}`, `${one} ${begun}`, begun][at % 4] ?? one];
  });
}
