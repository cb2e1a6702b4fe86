/**
 * `npm run bench -- --claims 100000`: the work of issue after issue against what PostgreSQL itself can do, in one run. See
 * docs/performance.md.
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { plainTable } from './report.ts';
import { allRows, runBench } from './run.ts';

const { values } = parseArgs({
  options: {
    claims: { type: 'string' },
    rows: { type: 'string' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    data: { type: 'string', default: path.join(tmpdir(), 'rejoinder-bench') },
    json: { type: 'string' },
  },
});

const { quick } = values;
const names = values.rows?.split(',');
const unknown = names?.filter((name) => !allRows.some((row) => row.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(', ')}. There are: ${allRows.map((row) => row.name).join(', ')}.`,
  );
  process.exit(2);
}

const report = await runBench({
  claims: Number(values.claims ?? (quick ? 300 : 100_000)),
  seconds: Number(values.seconds ?? (quick ? 0.3 : 5)),
  rounds: Number(values.rounds ?? (quick ? 1 : 3)),
  quick,
  seed: Number(values.seed),
  dataDir: path.resolve(values.data),
  serverUrl: process.env.DATABASE_URL ?? '',
  say: (line) => console.error(line),
  ...(names && { rows: names }),
});
console.log(plainTable(report.rows));
if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
