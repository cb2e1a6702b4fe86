/** No statement of the desk reads a large table whole, or sorts what it should only begin: by PostgreSQL's own plans. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen } from '../support/listening.ts';
import { testSigning } from '../support/signing.ts';
import { explainAll, faultLines, mended } from './explain/explain.ts';
import type { Judged } from './explain/plans.ts';
import { recordBlocks } from './loading.ts';
import { onDatabase } from './on-database.ts';
import { upload } from './streams.ts';

let database: TestDatabase;
let desk: Listening;
let tokens: { editor: string; admin: string };

beforeAll(async () => {
  database = await cloneDatabase();
  desk = await listen(database.serviceUrl);
  const editor = await desk.person('editor', ['editor', 'reviewer']);
  const admin = await desk.person('admin', ['admin']);
  tokens = { editor: editor.token, admin: admin.token };
  await upload(desk.port, { authorization: `Bearer ${admin.token}` }, recordBlocks({ claims: 600, seed: 1 }));
  await onDatabase(database.ownerUrl, (client) => client.query('VACUUM ANALYZE'));
});

afterAll(async () => {
  await desk?.close();
  await database?.drop();
});

const explain = (): Promise<Judged[]> =>
  explainAll({ ownerUrl: database.ownerUrl, signing: testSigning, tokens, claims: 1_000_000 });

test('every hot statement finds its index in a record of a million claims', async () => {
  const judged = await explain();
  expect(judged.length).toBeGreaterThan(100);
  expect(faultLines(judged)).toEqual([]);
  expect(mended(judged)).toEqual([]);
});

test('a lost index is noticed', async () => {
  await onDatabase(database.ownerUrl, (client) =>
    client.query('DROP INDEX evidence_source_id_idx, version_in_review'),
  );
  const faults = faultLines(await explain());
  expect(faults.filter((one) => one.includes('It reads all of evidence'))).not.toEqual([]);
  expect(faults.filter((one) => one.startsWith('the review queue'))).not.toEqual([]);
});
