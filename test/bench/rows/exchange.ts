/** The record as a stream: dossiers for a mirror, everything for another installation, and everything in again. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listTables, readTable, type TableShape, writeStatement } from '../../../src/backup/tables.ts';
import { AS_IT_IS, inBulk } from '../../../src/database/bulk.ts';
import { BEFORE_ALL } from '../../../src/database/sql.ts';
import { ACTOR_LINES, PERSON_LINES, SOURCE_LINES, THREAD_LINES } from '../../../src/exchange/export-lines.ts';
import { dossiersAfter } from '../limits.ts';
import type { Outcome } from '../load.types.ts';
import { recordBlocks } from '../loading.ts';
import { onDatabase } from '../on-database.ts';
import type { Bench, Measured, NotThere, Row } from '../rows.types.ts';
import { startBenchService } from '../service.ts';
import { median } from '../stopwatch.ts';

/** A larger file takes longer, and shows no more: how memory keeps is seen when the whole record is loaded. */
const IMPORTED = 20_000;
/** Of the largest records one round is minutes long. */
const MANY = 300_000;
const MOST_DOSSIERS = 50_000;

/** What an import fills, each after what it refers to. What the service makes of it afterwards is left out. */
const FILLED = [
  'staff_user head version version_author actor actor_version source source_version snapshot quotation claim claim_version',
  'rebuttal rebuttal_version evidence review notice reply_request showing event event_form',
]
  .join(' ')
  .split(' ');

const DOSSIERS = { address: '/api/v1/export?form=dossiers', limit: 'COPY of the one-statement dossiers' };

export const exportRows: Row[] = [
  {
    name: 'dossiers',
    title: 'Export of all dossiers, NDJSON',
    targets: [
      { figure: 'ratio', atLeast: 0.9 },
      { figure: 'peak', below: 200 },
    ],
    run: (bench) => dossiersOut(bench, false),
  },
  {
    name: 'dossiers-gzip',
    title: 'The same, compressed',
    targets: [
      { figure: 'ratio', atLeast: 0.85 },
      { figure: 'peak', below: 200 },
    ],
    run: (bench) => dossiersOut(bench, true),
  },
  {
    name: 'export',
    title: 'Export of the whole record, lossless NDJSON',
    targets: [
      { figure: 'ratio', atLeast: 0.9 },
      { figure: 'peak', below: 200 },
    ],
    run: (bench) =>
      exported(bench, {
        address: '/api/v1/export',
        limit: 'COPY of its own statements',
        statements: [PERSON_LINES, ACTOR_LINES, SOURCE_LINES, THREAD_LINES].map(
          (lines) => `COPY (${lines}) TO STDOUT ${AS_IT_IS}`,
        ),
        settings: 'SET LOCAL jit = off',
        rounds: bench.options.claims > MANY ? 1 : bench.options.rounds,
      }),
  },
];

export const importRows: Row[] = [
  {
    name: 'import',
    title: 'Import, NDJSON, complete',
    targets: [
      { figure: 'ratio', atLeast: 0.3 },
      { figure: 'peak', below: 250 },
    ],
    run: imported,
  },
];

interface Exported {
  address: string;
  /** In words, and the statements themselves. */
  limit: string;
  statements: readonly string[];
  settings?: string;
  gzip?: boolean;
  rounds: number;
}

/** Of a large record the last dossiers: what is held against them is of the same claims. */
async function dossiersOut(bench: Bench, gzip: boolean): Promise<Measured | NotThere> {
  const [before] = await onDatabase(
    bench.stored.ownerUrl,
    async (client) =>
      (
        await client.query<{ id: string }>(
          `SELECT id FROM head WHERE type = 'claim' ORDER BY id DESC OFFSET ${MOST_DOSSIERS} LIMIT 1`,
        )
      ).rows,
  );
  const after = before?.id ?? BEFORE_ALL;
  return exported(bench, {
    ...DOSSIERS,
    address: `${DOSSIERS.address}&after=${after}`,
    statements: [`COPY (${dossiersAfter(after)}) TO STDOUT`],
    gzip,
    rounds: bench.options.rounds,
  });
}

/** In claims a second. The first time goes by unmeasured: what was not made yet is made then. */
async function exported(
  bench: Bench,
  { address, limit, statements, settings, gzip = false, rounds }: Exported,
): Promise<Measured | NotThere> {
  if (!bench.offers('get', '/export')) return { notThere: 'There is no export yet.' };
  const { loaders, stored, service } = bench;
  const headers = { authorization: `Bearer ${stored.tokens.admin}` };
  const work = (packed: boolean) =>
    loaders.ask({ kind: 'download', port: service.port, path: address, headers, gzip: packed });
  const copy = () =>
    loaders.limit({ kind: 'copyOut', url: stored.ownerUrl, statements, ...(settings && { settings }) });
  // Of the whole of a large record it would take minutes, and nothing is made then.
  const first = rounds > 1 || gzip || address.includes('dossiers') ? await work(false) : null;
  const [{ claims } = { claims: 0 }] = await onDatabase(
    stored.ownerUrl,
    async (client) =>
      (await client.query<{ claims: number }>(`SELECT count(*)::int AS claims FROM claim`)).rows,
  );
  await service.forgetPeak();
  const [limits, works]: [Outcome[], Outcome[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    limits.push(await copy());
    const outcome = await work(gzip);
    if (outcome.unpacked !== null && outcome.unpacked !== (first?.bytes ?? 0) % 2 ** 32)
      throw new Error(`${address}: what came compressed is not what came plain`);
    works.push(outcome);
  }
  // Each of the same claims, whatever a line holds; dossiers are of the published ones alone.
  const lines = first && address.includes('dossiers') ? first.done : claims;
  const perSecond = ({ wall }: Outcome) => (lines / wall) * 1000;
  const ratios = limits.map((one, round) => one.wall / (works[round]?.wall ?? Number.NaN));
  return {
    unit: 'claims',
    perSecond: median(works.map(perSecond)),
    limit,
    limitPerSecond: median(limits.map(perSecond)),
    ratio: median(ratios),
    ratios,
    peak: await service.peak(),
    clientCpu: median(works.map((one) => one.cpu)),
    figures: {
      claims: lines,
      'MB a second': median(works.map((one) => one.bytes / one.wall / 1000)),
      ...(first && { 'first time, claims a second': (lines / first.wall) * 1000 }),
    },
  };
}

/** Each time into a migrated database of its own; the limit is COPY of the very rows that the first import made. */
async function imported(bench: Bench): Promise<Measured | NotThere> {
  if (!bench.offers('post', '/import')) return { notThere: 'There is no import yet.' };
  const { options, loaders, stored } = bench;
  const claims = Math.min(options.claims, IMPORTED);
  const folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-bench-import-'));
  try {
    const file = path.join(folder, 'record.ndjson');
    await pipeline(recordBlocks({ claims, seed: options.seed }), createWriteStream(file));
    let tables: { name: string; statement: string; file: string }[] = [];
    const peaks: number[] = [];
    const importOnce = async (look: (url: string) => Promise<void>) => {
      const database = await stored.fresh();
      const service = await startBenchService({ DATABASE_URL: database.url });
      try {
        const headers = { authorization: `Bearer ${database.tokens.admin}` };
        const outcome = await loaders.ask({
          kind: 'upload',
          port: service.port,
          headers,
          file,
          records: claims,
        });
        peaks.push((await service.peak()) ?? Number.NaN);
        await look(database.url);
        return outcome;
      } finally {
        await service.stop();
        await database.drop();
      }
    };
    const copyOnce = async () => {
      const database = await stored.empty();
      try {
        return await loaders.limit({ kind: 'copyIn', url: database.url, tables, records: claims });
      } finally {
        await database.drop();
      }
    };
    await importOnce(async (url) => {
      tables = await keepRows(url, folder);
    });
    const [limits, works]: [Outcome[], Outcome[]] = [[], []];
    for (let round = 0; round < options.rounds; round++) {
      limits.push(await copyOnce());
      works.push(await importOnce(async () => {}));
    }
    const ratios = limits.map((one, round) => (works[round]?.perSecond ?? Number.NaN) / one.perSecond);
    const whole = stored.loading;
    return {
      unit: 'claims',
      perSecond: median(works.map((one) => one.perSecond)),
      limit: 'COPY of the same rows into the same tables, constraints and foreign keys on, triggers off',
      limitPerSecond: median(limits.map((one) => one.perSecond)),
      ratio: median(ratios),
      ratios,
      peak: Math.max(...peaks, whole.peak ?? 0) || null,
      figures: {
        claims,
        'whole record, claims a second': whole.claims / whole.seconds,
        'whole record, MB': whole.peak ?? Number.NaN,
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The rows of a database as files for COPY. */
async function keepRows(url: string, folder: string) {
  return inBulk(url, 'read', async (session) => {
    const shapes = new Map(
      (await listTables(session)).map((shape): [string, TableShape] => [shape.name, shape]),
    );
    const kept: { name: string; statement: string; file: string }[] = [];
    for (const name of FILLED) {
      const shape = shapes.get(name);
      if (!shape) throw new Error(`there is no table ${name}`);
      const file = path.join(folder, name);
      await pipeline(readTable(session, shape), createWriteStream(file));
      kept.push({ name, statement: writeStatement(shape), file });
    }
    return kept;
  });
}
