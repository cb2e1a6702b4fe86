/** A small, seeded share of the trials of `npm run trials`. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { consistencyTrial } from './consistency.ts';
import { costTrial } from './cost.ts';
import { crashTrial } from './crash.ts';
import { proofsTrial } from './proofs.ts';

const databases: TestDatabase[] = [];
let [grown, large, written]: string[] = [];

async function emptyDatabase(of: 'ownerUrl' | 'serviceUrl'): Promise<string> {
  const database = await cloneDatabase();
  databases.push(database);
  return database[of];
}

beforeAll(async () => {
  grown = await emptyDatabase('serviceUrl');
  large = await emptyDatabase('ownerUrl');
  written = await emptyDatabase('serviceUrl');
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

test('a killed service loses nothing that it acknowledged', async () => {
  const figures = await crashTrial({ kills: 2, writers: 8, seed: 3 });
  expect(figures).toMatchObject({ kills: 2, writers: 8 });
  expect(figures['acknowledged writes, none lost']).toBeGreaterThan(0);
  expect(figures['answers lost by a kill']).toBeGreaterThan(0);
}, 300_000);

test('each checkpoint of a growing log begins with those before it', async () => {
  const figures = await consistencyTrial({ url: grown ?? '', checkpoints: 30, pairs: 150, seed: 3 });
  expect(figures).toMatchObject({ 'checkpoints signed': 30, 'proofs between neighbours verified': 29 });
}, 60_000);

test('the proofs of a dossier cost little, and hold', async () => {
  const figures = await proofsTrial({ ownerUrl: large ?? '', events: 5_000, records: 50, runs: 20, seed: 3 });
  expect(figures['together, median (ms)']).toBeLessThan(20);
}, 60_000);

test('what the ledger adds to a write is measured', async () => {
  const figures = await costTrial({ url: written ?? '', writes: 5, seed: 3 });
  // How much it is, a machine that runs other tests beside this one cannot tell.
  expect(figures['all writes: with (ms)']).toBeGreaterThan(0);
  expect(figures['all writes: without (ms)']).toBeGreaterThan(0);
}, 120_000);
