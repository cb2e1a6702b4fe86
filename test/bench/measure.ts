/** Work and its limit in turn, so that both see the same machine. */
import type { LoadRequest, Outcome } from './load.types.ts';
import type { Bench, Measured } from './rows.types.ts';
import { median } from './stopwatch.ts';

/** So many connections PostgreSQL is tried with before the limit is measured; the fastest is the limit. */
const POOLS = [2, 4, 8];
const WARM_UP_S = 1;

/** A statement, with what it is asked for. */
export interface Statement {
  text: string;
  params: readonly (readonly unknown[])[];
  /** False where the service has it planned anew each time. */
  prepare?: boolean;
}

export interface Comparison {
  /** In words, for the table. */
  limit: string;
  statement: Statement;
  requests: readonly LoadRequest[];
  connections?: number;
  status?: number;
  /** Of a statement that can be run once only with the same: the parameters of each stretch. */
  freshParams?: (stretch: number) => readonly (readonly unknown[])[];
  /** Before each stretch of the work: what it is to find. Answers the requests of this round in place of `requests`. */
  before?: (round: number) => Promise<readonly LoadRequest[]>;
  /** Each request is sent once at most. */
  once?: boolean;
}

/** Requests to the service against one statement over `postgres`. */
export async function compare(bench: Bench, comparison: Comparison): Promise<Measured> {
  const { statement, connections = 16, freshParams } = comparison;
  let stretch = 0;
  const limitOn = (pool: number) => (seconds: number) =>
    bench.loaders.limit({
      kind: 'sql',
      url: bench.stored.ownerUrl,
      text: statement.text,
      params: freshParams?.(stretch++) ?? statement.params,
      prepare: statement.prepare ?? true,
      concurrency: connections,
      pool,
      seconds,
      once: freshParams !== undefined,
    });
  const pool = await bestPool(bench, limitOn);
  const { measured, ...serving } = await serve(bench, comparison, limitOn(pool));
  return { ...measured, ...serving, limit: `${comparison.limit}, over postgres, ${pool} connections` };
}

async function bestPool(
  { options }: Bench,
  limitOn: (pool: number) => (seconds: number) => Promise<Outcome>,
): Promise<number> {
  if (options.quick) return 4;
  let best = { pool: 4, perSecond: 0 };
  for (const pool of POOLS) {
    const { perSecond } = await limitOn(pool)(Math.min(WARM_UP_S, options.seconds));
    if (perSecond > best.perSecond) best = { pool, perSecond };
  }
  return best.pool;
}

/** Requests in rounds, each after a stretch of `limit` where there is one; both are warmed up first. */
export async function serve(
  bench: Bench,
  {
    requests,
    connections = 16,
    status = 200,
    before,
    once = false,
  }: Omit<Comparison, 'limit' | 'statement' | 'freshParams'>,
  limit?: (seconds: number) => Promise<Outcome>,
): Promise<Measured & { measured: Measured }> {
  const { options, service, loaders } = bench;
  const cpu: number[] = [];
  const work = async (round: number, seconds: number) => {
    const asked = (await before?.(round)) ?? requests;
    const [computed, begun] = [(await service.computed()) ?? Number.NaN, performance.now()];
    const outcome = await loaders.ask({
      kind: 'http',
      port: service.port,
      requests: asked,
      connections,
      seconds,
      status,
      once,
    });
    const used = ((await service.computed()) ?? Number.NaN) - computed;
    if (round > 0) cpu.push(used / ((performance.now() - begun) / 1000));
    return outcome;
  };
  const warmUp = Math.min(WARM_UP_S, options.seconds);
  await limit?.(warmUp);
  await work(0, warmUp);
  await service.forgetPeak();
  const [limits, works]: [Outcome[], Outcome[]] = [[], []];
  for (let round = 1; round <= options.rounds; round++) {
    if (limit) limits.push(await limit(options.seconds));
    works.push(await work(round, options.seconds));
  }
  const ratios = limits.map((one, round) => (works[round]?.perSecond ?? Number.NaN) / one.perSecond);
  const middle = (outcomes: readonly Outcome[], of: (outcome: Outcome) => number) =>
    outcomes.length > 0 ? median(outcomes.map(of)) : null;
  return {
    unit: 'requests',
    perSecond: middle(works, (one) => one.perSecond),
    p50: middle(works, (one) => one.p50),
    p99: middle(works, (one) => one.p99),
    clientCpu: middle(works, (one) => one.cpu),
    serviceCpu: Number.isNaN(median(cpu)) ? null : median(cpu),
    peak: await service.peak(),
    figures: { requests: works.reduce((sum, one) => sum + one.done, 0) },
    measured: {
      limitPerSecond: middle(limits, (one) => one.perSecond),
      ratio: ratios.length > 0 ? median(ratios) : null,
      ratios,
    },
  };
}
