/** The bench itself runs: every row, on a small record, and its report is whole. No times are judged here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestServer } from '../support/server.ts';
import { fillTables } from './docs.ts';
import { plainTable, type Report } from './report.ts';
import { allRows, runBench } from './run.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'rejoinder-bench-test-'));
});

afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

test('every row is measured, and the report is whole', async () => {
  const { ownerUrl } = JSON.parse(process.env.REJOINDER_TEST_SERVER ?? '') as TestServer;
  const said: string[] = [];
  const report = await runBench({
    claims: 150,
    seed: 1,
    seconds: 0.2,
    rounds: 1,
    quick: true,
    dataDir,
    serverUrl: ownerUrl,
    keep: false,
    say: (line) => said.push(line),
  });
  expect(report.rows.map(({ row }) => row)).toEqual(allRows.map(({ name }) => name));
  for (const row of report.rows) {
    expect(row).toMatchObject({ verdict: 'not judged', note: null });
    // Something was done, or a time was taken.
    expect((row.perSecond ?? 0) + (row.p50 ?? 0)).toBeGreaterThan(0);
    expect(row.ratio === null).toBe(row.limit === null);
    if (row.targets.some(({ figure }) => figure === 'ratio')) expect(row.limit).not.toBeNull();
    for (const { figure } of row.targets) {
      const own = { ratio: row.ratio, p50: row.p50, p99: row.p99, peak: row.peak };
      expect(figure in own || figure in row.figures).toBe(true);
    }
  }
  const kept = JSON.parse(JSON.stringify(report)) as Report;
  expect(kept).toEqual(report);
  expect(plainTable(kept.rows).split('\n')).toHaveLength(allRows.length + 1);
  const page = fillTables('Before.\n<!-- bench 150 -->\n<!-- end -->\nAfter.\n', [kept]);
  for (const { title } of allRows) expect(page).toContain(`| ${title} |`);
  expect(page).toMatch(/^Before\.[\s\S]+After\.\n$/);
}, 180_000);
