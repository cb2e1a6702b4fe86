/** How PostgreSQL means to run a statement, and what is wrong with that in a large record. */
import type pg from 'pg';
import type { HotStatement } from './statements.ts';

/** A table with more rows is large: fewer are read in a few milliseconds. */
const LARGE = 50_000;
/** As many rows may be sorted, or read without being cut short by a limit: a search looks at 4,000 hits, a thread has hundreds. */
const MOST = 5_000;

interface Node {
  'Node Type': string;
  'Plan Rows': number;
  'Total Cost': number;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Parent Relationship'?: string;
  'Subplan Name'?: string;
  Plans?: Node[];
}

export interface Judged {
  page: string;
  text: string;
  /** Sentences; empty when the plan is good. */
  faults: string[];
  cost: number;
  /** The plan that PostgreSQL makes for any parameters, where the service keeps plans and that one is used. */
  generic: boolean;
}

/** The rows of each large table, as the planner has them. */
async function largeTables(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > $1`,
    [LARGE],
  );
  return new Set(rows.map((row) => row.name));
}

/** Judges the plan of each statement as the service gets it: of its parameters, or the one for all when that costs no more. */
export async function judgePlans(client: pg.Client, statements: readonly HotStatement[]): Promise<Judged[]> {
  const large = await largeTables(client);
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const knowsGeneric = (rows[0]?.version ?? 0) >= 160_000;
  const judged: Judged[] = [];
  for (const { page, text, params, prepare } of statements) {
    const own = await planOf(client, `EXPLAIN (FORMAT JSON) ${text}`, [...params]);
    const forAll =
      prepare && knowsGeneric && params.length > 0
        ? await planOf(client, `EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${text}`)
        : null;
    // What planning each time costs counts against the plan for these parameters, as PostgreSQL has it.
    const generic = forAll !== null && forAll['Total Cost'] <= own['Total Cost'] + planningCost(own);
    const plan = generic ? forAll : own;
    judged.push({ page, text, faults: [...faultsIn(plan, large)], cost: plan['Total Cost'], generic });
  }
  return judged;
}

async function planOf(client: pg.Client, text: string, params?: unknown[]): Promise<Node> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node }[] }>(text, params);
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('PostgreSQL explains nothing');
  return plan;
}

/** 1000 times the cost of an operator for each table and one more: plancache.c. */
function planningCost(plan: Node): number {
  let tables = 0;
  const count = (node: Node) => {
    if (node['Relation Name']) tables++;
    node.Plans?.forEach(count);
  };
  count(plan);
  return 1000 * 0.0025 * (tables + 1);
}

/** These take all that comes from below before they give anything on: a limit above does not cut short what is below. */
const TAKES_ALL = new Set([
  'Sort',
  'Aggregate',
  'Hash',
  'Materialize',
  'WindowAgg',
  'SetOp',
  'BitmapAnd',
  'BitmapOr',
]);

function* faultsIn(node: Node, large: ReadonlySet<string>, isCut = false): Generator<string> {
  const { 'Node Type': type, 'Relation Name': table, 'Plan Rows': rows, Plans: below = [] } = node;
  if (type === 'Seq Scan' && table && large.has(table)) yield `It reads all of ${table}.`;
  else if (table && large.has(table) && !isCut && rows > MOST) {
    yield `It reads ${rows} rows of ${table} by ${node['Index Name'] ?? type}.`;
  }
  const sorted = below[0]?.['Plan Rows'] ?? 0;
  if (type === 'Sort' && sorted > MOST) yield `It sorts ${sorted} rows.`;
  for (const child of below) {
    const alone = child['Subplan Name'] !== undefined;
    const cut = type === 'Limit' || (isCut && !TAKES_ALL.has(type) && !alone);
    yield* faultsIn(child, large, cut);
  }
}
