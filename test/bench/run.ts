/** One bench: opens the record, measures row after row, and answers the report. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../support/seeded-random.ts';
import { startLoaders } from './loaders.ts';
import { onDatabase } from './on-database.ts';
import { judge, machine, type Report } from './report.ts';
import { clientRows } from './rows/client.ts';
import { dossierRows, storeDossiers } from './rows/dossiers.ts';
import { exportRows, importRows } from './rows/exchange.ts';
import { listRows } from './rows/lists.ts';
import { memoryRows, startRows } from './rows/process.ts';
import { similarRows } from './rows/similar.ts';
import { writeRows } from './rows/writes.ts';
import type { Bench, BenchOptions, Row } from './rows.types.ts';
import { startBenchService } from './service.ts';
import { openStore } from './store.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** More dossiers than a cache of a process holds. */
const SPREAD = 20_000;

export const allRows: readonly Row[] = [
  ...clientRows,
  ...dossierRows,
  ...listRows,
  ...similarRows,
  ...exportRows,
  ...memoryRows,
  // From here on nobody is connected to the record: the first of these copies it, and the last stops PostgreSQL.
  ...writeRows,
  ...importRows,
  ...startRows,
];

export interface RunOptions extends BenchOptions {
  /** By name; all when left out. */
  rows?: readonly string[];
  dataDir: string;
  serverUrl: string;
  /** Whether the record stays for the next run; true when left out. */
  keep?: boolean;
  /** Ends the run: what was started is stopped. */
  signal?: AbortSignal;
}

export async function runBench(options: RunOptions): Promise<Report> {
  const { say } = options;
  const rows = options.rows ? allRows.filter((one) => options.rows?.includes(one.name)) : allRows;
  const stored = await openStore(options);
  const stops: (() => Promise<void>)[] = [stored.stop];
  try {
    const loaders = await startLoaders();
    stops.push(loaders.stop);
    const claims = await sampleOf(stored.ownerUrl, options.seed);
    const service = await startBenchService({ DATABASE_URL: stored.ownerUrl });
    const operations = await operationsOf(service.port);
    const bench: Bench = {
      options,
      stored,
      loaders,
      service,
      offers: (method, at) => operations.has(`${method} ${at}`),
      claims,
      spread: claims.slice(0, SPREAD),
    };
    stops.push(() => bench.service.stop());
    options.signal?.addEventListener('abort', () => void bench.service.stop());
    await storeMissing(bench);
    const waited = performance.now();
    await service.logChecked();
    say(`the log was checked ${((performance.now() - waited) / 1000).toFixed(1)} s later`);
    const results: Report['rows'] = [];
    for (const row of rows) {
      options.signal?.throwIfAborted();
      say(`${row.name}: ${row.title}`);
      const begun = performance.now();
      const measured = await row.run(bench);
      say(`  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      results.push(
        'notThere' in measured
          ? { ...judge(row, { note: measured.notThere }, options), verdict: 'not there' }
          : judge(row, measured, options),
      );
    }
    return {
      claims: options.claims,
      quick: options.quick,
      seconds: options.seconds,
      rounds: options.rounds,
      seed: options.seed,
      at: new Date().toISOString(),
      machine: machine(),
      versions: { rejoinder: rejoinderVersion(), node: process.version, postgres: stored.server },
      rows: results,
    };
  } finally {
    for (const stop of stops.reverse()) await stop().catch((error: Error) => say(error.message));
  }
}

function rejoinderVersion(): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** What the service says that it can do, each as `get /claims`. */
async function operationsOf(port: number): Promise<Set<string>> {
  const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, object> };
  return new Set(
    Object.entries(paths).flatMap(([at, methods]) =>
      Object.keys(methods).map((method) => `${method} ${at.replace(/^\/api\/v1/, '')}`),
    ),
  );
}

/** Published claims in an order of chance. */
async function sampleOf(url: string, seed: number): Promise<string[]> {
  const ids = await onDatabase(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM head WHERE type = 'claim' AND published_version IS NOT NULL AND withdrawal_id IS NULL
       ORDER BY md5(id::text) LIMIT ${SPREAD * 2}`,
    );
    return rows.map((row) => row.id);
  });
  const random = seededRandom(seed);
  for (let at = ids.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [ids[at], ids[other]] = [ids[other] as string, ids[at] as string];
  }
  return ids;
}

/** Has the dossiers of the spread made that are not stored yet. */
async function storeMissing(bench: Bench): Promise<void> {
  const missing = await onDatabase(bench.stored.ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM stored_dossier WHERE claim_id = id)`,
      [bench.spread],
    );
    return rows.map((row) => row.id);
  });
  if (missing.length > 0) bench.options.say(`having ${missing.length.toLocaleString('en')} dossiers made`);
  await storeDossiers(bench, missing);
}
