/**
 * The trials in full: `npm run trials` runs them all, `npm run trials -- flips agreement` these alone. Each says its
 * figures and whether it passed; the run fails when one does. A trial that cannot be run here is counted and named at the end; the run fails when it was asked for by its name.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import setup from '../support/global-setup.ts';
import teardown from '../support/global-teardown.ts';
import { conformance } from './conformance.ts';
import { consistencyTrial } from './consistency.ts';
import { costTrial } from './cost.ts';
import { crashTrial } from './crash.ts';
import { proofsTrial } from './proofs.ts';
import { tamper } from './tamper.ts';
import { agreement, everyFlip, flipBits } from './verifiers.ts';

type Figures = Record<string, number>;

interface Trial {
  /** What is tried, in words. */
  title: string;
  /** Throws when it misses. A sentence instead of figures: why it was not run. */
  run(): Figures | string | Promise<Figures | string>;
}

const root = path.resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  options: { conformance: { type: 'string' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const seed = Number(values.seed);

let server: Promise<void> | undefined;

/** Runs `work` on a migrated, empty database; the server is started for the first that wants one. */
async function onDatabase(work: (database: TestDatabase) => Promise<Figures>): Promise<Figures> {
  server ??= setup();
  await server;
  const database = await cloneDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

async function stopServer(): Promise<void> {
  await server?.then(teardown, () => {});
}

process.once('SIGINT', () => void stopServer().finally(() => process.exit(130)));
process.once('SIGTERM', () => void stopServer().finally(() => process.exit(143)));

/** Throws when a figure is above what it may be. */
function requireAtMost(figures: Figures, name: string, bound: number): Figures {
  const figure = figures[name] ?? Number.NaN;
  if (figure <= bound) return figures;
  throw new Error(`${name} is ${figure}, and may be ${bound}: ${JSON.stringify(figures)}`);
}

const trials: Record<string, Trial> = {
  conformance: {
    title: 'RFC 6962 proofs and RFC 8785 forms of the conformance folder',
    run: () => {
      const given = values.conformance ?? process.env.REJOINDER_CONFORMANCE;
      const folder = path.resolve(root, given ?? '../shared/conformance');
      if (existsSync(folder)) return conformance(folder);
      if (given !== undefined) throw new Error(`there is no folder ${folder}`);
      return `there is no folder ${folder}; --conformance DIR names another`;
    },
  },
  flips: { title: 'Random one-bit flips of dossiers, both verifiers', run: () => flipBits(10_000, seed) },
  'every-flip': { title: 'Every one-bit flip of one dossier, both verifiers', run: () => everyFlip() },
  crash: {
    title: 'kill -9 of the service under writers',
    run: () => crashTrial({ kills: 50, writers: 20, seed, say: (line) => console.log(`  ${line}`) }),
  },
  consistency: {
    title: 'Consistency proofs across the checkpoints of a growing log',
    run: () =>
      onDatabase(({ serviceUrl: url }) => consistencyTrial({ url, checkpoints: 1_000, pairs: 5_000, seed })),
  },
  cost: {
    title: 'What the ledger adds to the median time of a write: at most 35 %',
    run: () =>
      onDatabase(async ({ serviceUrl: url }) =>
        requireAtMost(await costTrial({ url, writes: 300, seed }), 'all writes: added (%)', 35),
      ),
  },
  proofs: {
    title: 'The proofs of a dossier of 50 records in a log of a million events: under 20 ms',
    run: () =>
      onDatabase(async ({ ownerUrl }) =>
        requireAtMost(
          await proofsTrial({ ownerUrl, events: 1_000_000, records: 50, runs: 300, seed }),
          'together, median (ms)',
          20,
        ),
      ),
  },
  tamper: {
    title: 'Single changes by a superuser in any table: all found by fsck',
    run: async () => {
      server ??= setup();
      await server;
      const { missed, ...figures } = await tamper(2_000, seed);
      if (missed.length > 0) throw new Error(`not found:\n  ${missed.join('\n  ')}`);
      return figures;
    },
  },
  agreement: { title: 'Good and broken dossiers, both verifiers', run: () => agreement(1_000, 1_000, seed) },
};

const unknown = positionals.filter((name) => !Object.hasOwn(trials, name));
if (unknown.length > 0) {
  console.error(`There is no trial ${unknown.join(', ')}. There are: ${Object.keys(trials).join(', ')}.`);
  process.exit(2);
}

const names = positionals.length > 0 ? positionals : Object.keys(trials);
let missed = 0;
const skipped: string[] = [];
for (const name of names) {
  const { title, run } = trials[name] as Trial;
  console.log(`${name}: ${title}`);
  const started = performance.now();
  try {
    const answer = await run();
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    if (typeof answer === 'string') {
      skipped.push(name);
      console.log(`  skipped: ${answer}`);
    } else {
      for (const [figure, value] of Object.entries(answer))
        console.log(`  ${figure}: ${value.toLocaleString('en')}`);
      console.log(`  passed in ${seconds}`);
    }
  } catch (error) {
    missed++;
    console.log(`  MISSED: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const notRun = `${skipped.length} skipped ${skipped.length === 1 ? 'trial' : 'trials'}`;
if (missed > 0) console.log(`Trials that missed: ${missed}.`);
else console.log(skipped.length > 0 ? `All but ${notRun} passed.` : 'All trials passed.');
// The last line says it: what was not run has shown nothing.
if (skipped.length > 0)
  console.log(`Not run: ${skipped.map((name) => trials[name]?.title ?? name).join('; ')}.`);
await stopServer();
// Whoever names a trial wants to see it run.
process.exit(missed === 0 && (skipped.length === 0 || positionals.length === 0) ? 0 : 1);
