/** An imported record is kept as any other: the next key signs on, and a backup of it comes back whole. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { createApp } from '../../src/app.ts';
import { makeBackup } from '../../src/backup/backup.ts';
import { inspectBackup } from '../../src/backup/inspect.ts';
import { restoreBackup } from '../../src/backup/restore.ts';
import { verifyDossier } from '../../src/ledger/verify.ts';
import { hirer, type Person, sender } from '../support/desk.ts';
import { expectOneLog, type Installation, openInstallation, type Running } from '../support/installation.ts';
import { faultsOf } from '../support/veil.ts';
import { exportOf, importInto } from './exchange.ts';

let folder: string;
let here: Installation;
let running: Running;
let app: Express;
let admin: Person;
let example: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-imported-'));
  example = await readFile(new URL('../../docs/export-example.ndjson', import.meta.url));
  here = await openInstallation();
  running = await here.start();
  app = createApp(running.service, { checkAnswers: true });
  admin = await hirer(app, running.service)('Ivo', 'admin');
  expect((await importInto({ app }, admin, example)).status).toBe(200);
}, 60_000);
afterAll(async () => {
  await here.close();
  await rm(folder, { recursive: true, force: true });
});

const faultsHere = () => faultsOf({ database: { serviceUrl: here.ownerUrl() } });

async function dossierOf(service: Express): Promise<string> {
  const send = sender(service);
  const [claim] = (await send('get', '/claims')).body.items;
  const answer = await send('get', `/claims/${claim.id}/dossier`);
  expect(answer.status).toBe(200);
  return answer.text;
}

test('the key is changed: dossiers stay as they were, and what comes is signed by the next', async () => {
  const before = await dossierOf(app);
  const key = await running.rotate();
  running = await here.start();
  app = createApp(running.service, { checkAnswers: true });
  expect(await dossierOf(app)).toBe(before);
  await running.hire();
  const { throughEvent, integrity } = JSON.parse(before);
  expect(integrity.checkpoint.key).not.toBe(key);
  const newest = await running.ledger.newestCheckpoint();
  expect(newest?.vkey).toBe(key);
  expect(newest?.size).toBeGreaterThan(throughEvent + 1);
  expect(await expectOneLog(running)).toBeGreaterThan(1);
  expect(await faultsHere()).toEqual([]);
});

test('a backup of it comes back: the same dossier, the same export, and no fault', async () => {
  const served = await dossierOf(app);
  expect(verifyDossier(Buffer.from(served)).outcome).toBe('consistent');
  const file = path.join(folder, 'backup.tar.gz');
  await makeBackup({ url: here.ownerUrl(), file });
  const backup = await inspectBackup(file);
  await here.replaceDatabase();
  await restoreBackup(backup, { ownerUrl: here.ownerUrl() });
  running = await here.start();
  const restored = createApp(running.service, { checkAnswers: true });
  expect(await dossierOf(restored)).toBe(served);
  expect((await exportOf({ app: restored }, admin)).equals(example)).toBe(true);
  expect(await faultsHere()).toEqual([]);
});
