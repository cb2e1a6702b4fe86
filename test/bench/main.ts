/**
 * `npm run bench -- --claims 100000`: what the service does, against what PostgreSQL itself can do, in one run.
 * `npm run bench -- explain --claims 1000000`: how PostgreSQL runs every hot statement in such a record.
 * `npm run bench -- docs FILE…`: puts the reports of these runs into docs/performance.md, which says what they mean.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { givenKey, parsePrivateKey } from '../../src/ledger/keys.ts';
import { fillDocs } from './docs.ts';
import { explainAll, faultLines, whyKnown } from './explain/explain.ts';
import { growth } from './growth.ts';
import { plainTable, type Report } from './report.ts';
import { allRows, runBench } from './run.ts';
import { benchKey } from './service.ts';
import { openStore } from './store.ts';

const { values, positionals } = parseArgs({
  options: {
    claims: { type: 'string' },
    rows: { type: 'string' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    spend: { type: 'boolean', default: false },
    data: { type: 'string', default: path.join(tmpdir(), 'rejoinder-bench') },
    json: { type: 'string' },
    against: { type: 'string' },
  },
  allowPositionals: true,
});

// Ctrl-C reaches the service as well: what waits for it fails, and what was started here is stopped.
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => interruption.abort(new Error('The bench was interrupted.')));

const { quick, spend } = values;
const [command = 'run'] = positionals;
const names = values.rows?.split(',');
const unknown = names?.filter((name) => !allRows.some((row) => row.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(', ')}. There are: ${allRows.map((row) => row.name).join(', ')}.`,
  );
  process.exit(2);
}

const place = {
  claims: Number(values.claims ?? (quick ? 300 : 100_000)),
  seed: Number(values.seed),
  dataDir: path.resolve(values.data),
  serverUrl: process.env.DATABASE_URL ?? '',
  say: (line: string) => console.error(line),
};

/** Measures; the end of the run is good whatever the verdicts are. */
async function run(): Promise<void> {
  const measured = await runBench({
    ...place,
    quick,
    spend,
    signal: interruption.signal,
    seconds: Number(values.seconds ?? (quick ? 0.3 : 5)),
    rounds: Number(values.rounds ?? (quick ? 1 : 3)),
    ...(names && { rows: names }),
  });
  const against = values.against && (JSON.parse(await readFile(values.against, 'utf8')) as Report);
  const report = against ? { ...measured, rows: [...measured.rows, ...growth(measured, against)] } : measured;
  console.log(plainTable(report.rows));
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

/** Fails when a statement is not as it should be. */
async function explain(): Promise<void> {
  const stored = await openStore(place);
  try {
    const judged = await explainAll({
      ownerUrl: stored.ownerUrl,
      signing: { keys: givenKey(parsePrivateKey(benchKey())) },
      tokens: stored.tokens,
    });
    const faults = faultLines(judged);
    for (const fault of faults) console.log(fault);
    for (const { page, faults: known } of judged.filter((one) => whyKnown(one.page) && one.faults.length > 0))
      console.log(`known: ${page}: ${whyKnown(page)} ${known.join(' ')}`);
    console.log(`${judged.length} statements, ${faults.length} faults.`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await stored.stop();
  }
}

/** The reports that are named, and may be of several sizes. */
async function docs(): Promise<void> {
  const reports = await Promise.all(
    positionals.slice(1).map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Report),
  );
  await fillDocs(path.resolve(import.meta.dirname, '../../docs/performance.md'), reports);
}

const commands: Record<string, () => Promise<void>> = { run, explain, docs };
const chosen = commands[command];
if (!chosen) {
  console.error(`There is no ${command}. There are: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
await chosen().catch((error: Error) => {
  if (!interruption.signal.aborted) throw error;
  console.error(String(interruption.signal.reason.message));
  process.exitCode = 130;
});
