/** How PostgreSQL means to run a statement, and what is wrong with that in a large record. */
import type pg from 'pg';
import type { HotStatement } from './statements.ts';

/** A table with more rows is large: fewer are read in a few milliseconds. */
const LARGE = 50_000;
/** As many rows may be sorted, or read without being cut short by a limit: a window of a search has some thousand, a thread hundreds. */
const MOST = 2_000;

interface Node {
  'Node Type': string;
  'Plan Rows': number;
  'Total Cost': number;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
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

/** What the planner knows of the schema, and what counts here. */
interface Known {
  large: ReadonlySet<string>;
  /** Indexes of some rows only: read whole, they are as short as what they hold. */
  partial: ReadonlySet<string>;
}

async function schemaOf(client: pg.Client): Promise<Known> {
  const { rows } = await client.query<{ large: string[]; partial: string[] }>(
    `SELECT array_agg(relname::text) FILTER (WHERE relkind = 'r' AND reltuples > $1) AS large,
       array_agg(relname::text) FILTER (WHERE indpred IS NOT NULL) AS partial
     FROM pg_class LEFT JOIN pg_index ON indexrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace`,
    [LARGE],
  );
  return { large: new Set(rows[0]?.large), partial: new Set(rows[0]?.partial) };
}

/**
 * Judges the plan of each statement as the service gets it: of its parameters, or the one for all when that costs no more. In
 * a transaction that goes; what it sets, is set back.
 */
export async function judgePlans(client: pg.Client, statements: readonly HotStatement[]): Promise<Judged[]> {
  const known = await schemaOf(client);
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const knowsGeneric = (rows[0]?.version ?? 0) >= 160_000;
  const judged: Judged[] = [];
  for (const { page, text, params, prepare, whole, settings, after } of statements) {
    await client.query('SAVEPOINT own');
    for (const setting of settings) await client.query(setting);
    const own = await planOf(client, `EXPLAIN (FORMAT JSON) ${text}`, [...params]);
    const forAll =
      prepare && knowsGeneric && params.length > 0
        ? await planOf(client, `EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${text}`)
        : null;
    // What planning each time costs counts against the plan for these parameters, as PostgreSQL has it.
    const generic = forAll !== null && forAll['Total Cost'] <= own['Total Cost'] + planningCost(own);
    const plan = generic ? forAll : own;
    const faults = [...faultsIn(plan, known)].filter((fault) => fault.isRepeated || !whole);
    const says = faults.map((fault) => fault.says);
    if (after !== null && prepare && params.includes(after)) says.push(...lateBeginnings(own, after, known));
    judged.push({ page, text, faults: says, cost: plan['Total Cost'], generic });
    await client.query('ROLLBACK TO own');
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

/** Scans that lead a page, and begin elsewhere than at its cursor: they walk over every page before it. */
function* lateBeginnings(node: Node, after: string, known: Known): Generator<string> {
  const { 'Node Type': type, 'Relation Name': table, Plans: below = [] } = node;
  if (table && below.length === 0 && known.large.has(table) && !String(node['Index Cond']).includes(after))
    yield `The page does not begin at its cursor: ${node['Index Name'] ?? type} on ${table}.`;
  const leading = below.filter(
    (child) => child['Parent Relationship'] === 'Outer' || type === 'Merge Join' || type === 'Append',
  );
  for (const child of leading)
    if (child['Subplan Name'] === undefined) yield* lateBeginnings(child, after, known);
}

interface Fault {
  says: string;
  /** It happens for each row of something else. */
  isRepeated: boolean;
}

/** How a node is run: cut short by a limit above it, or once for each row of another one. */
interface Manner {
  isCut: boolean;
  isRepeated: boolean;
}

function* faultsIn(
  node: Node,
  known: Known,
  manner: Manner = { isCut: false, isRepeated: false },
): Generator<Fault> {
  const { 'Node Type': type, 'Plan Rows': rows, Plans: below = [] } = node;
  const { isCut, isRepeated } = manner;
  const fault = (says: string): Fault => ({
    says: isRepeated ? `${says} Again and again.` : says,
    isRepeated,
  });
  const table = node['Relation Name'];
  if (table && known.large.has(table)) {
    const index = node['Index Name'];
    if (type === 'Seq Scan') yield fault(`It reads all of ${table}.`);
    else if (index && !node['Index Cond'] && !isCut && !known.partial.has(index))
      yield fault(`It reads all of ${table} by ${index}.`);
    else if (!isCut && rows > MOST) yield fault(`It reads ${rows} rows of ${table} by ${index ?? type}.`);
  }
  const sorted = below[0]?.['Plan Rows'] ?? 0;
  if (type === 'Sort' && sorted > MOST) yield fault(`It sorts ${sorted} rows.`);
  for (const child of below) {
    const relationship = child['Parent Relationship'];
    const alone = child['Subplan Name'] !== undefined;
    yield* faultsIn(child, known, {
      isCut: type === 'Limit' || (isCut && !TAKES_ALL.has(type) && !alone),
      isRepeated:
        relationship === 'SubPlan' ||
        (type === 'Nested Loop' && relationship === 'Inner') ||
        (isRepeated && type !== 'Materialize' && relationship !== 'InitPlan'),
    });
  }
}
