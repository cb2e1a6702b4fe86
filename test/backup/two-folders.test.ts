/** Losing the data folder must not mean losing the proof: from one data folder to another, by the command line. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openNote, parseCheckpoint, parseVerifierKey } from '../../src/ledger/note.ts';
import { type Outcome, runCommand, type ServiceProcess, startService } from '../support/service-process.ts';

let folder: string;
const running: ServiceProcess[] = [];

const within = (name: string) => path.join(folder, name);

function environmentOf(data: string): Record<string, string> {
  return {
    DATABASE_URL: '',
    REJOINDER_DATA_DIR: within(data),
    REJOINDER_PASSPHRASE_FILE: within('passphrase'),
    PORT: '0',
  };
}

async function start(data: string): Promise<ServiceProcess> {
  const service = await startService(environmentOf(data));
  running.push(service);
  return service;
}

function rejoinder(data: string, ...args: string[]): Promise<Outcome> {
  return runCommand(environmentOf(data), ...args);
}

async function get(service: ServiceProcess, at: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${service.address}${at}`);
  return { status: answer.status, text: await answer.text() };
}

/** What a reader has of a desk: every dossier by its path, and what signs the log. */
async function readAll(service: ServiceProcess) {
  const claims = JSON.parse((await get(service, '/api/v1/claims?limit=100')).text) as {
    items: { id: string }[];
  };
  const paths = claims.items.map(({ id }) => `/api/v1/claims/${id}/dossier`);
  const dossiers = await Promise.all(paths.map(async (at) => [at, (await get(service, at)).text] as const));
  const { text: note } = await get(service, '/api/v1/log/checkpoint');
  const { items } = JSON.parse((await get(service, '/api/v1/log/keys')).text) as {
    items: { vkey: string }[];
  };
  return { dossiers: new Map(dossiers), note, vkey: items[0]?.vkey ?? '' };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-folders-'));
  await chmod(folder, 0o711);
  await writeFile(within('passphrase'), 'five random words of somebody\n', { mode: 0o600 });
});

afterAll(async () => {
  for (const service of running) await service.end('SIGTERM').catch(() => {});
  await rm(folder, { recursive: true, force: true });
});

test('a desk goes from one data folder to another, and signs on with the same key', async () => {
  const first = await start('first');
  const before = await readAll(first);
  expect(before.dossiers.size).toBeGreaterThanOrEqual(10);

  // Beside the running service.
  const file = within('backup.tar.gz');
  const made = await rejoinder('first', 'backup', file, '--with-keys');
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('The signing keys are in it') });
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  expect(made.stdout).toBe(`${sha256}  ${file}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await rejoinder('first', 'backup', file)).toMatchObject({ code: 1, stdout: '' });
  await first.end('SIGKILL');
  const broken = within('broken.tar.gz');
  await writeFile(broken, (await readFile(file)).subarray(0, -100));
  expect(await rejoinder('new', 'restore', broken)).toMatchObject({ code: 1, stdout: '' });
  expect(await readdir(folder)).not.toContain('new');
  // The kill left its PostgreSQL running; a stop of the next service takes it down.
  await (await start('first')).end('SIGTERM');

  const restored = await rejoinder('second', 'restore', file, '--with-keys');
  expect(restored).toMatchObject({ code: 0, stderr: expect.stringContaining('The signing keys are back') });
  const second = await start('second');
  expect((await get(second, '/readyz')).status).toBe(200);
  const after = await readAll(second);
  expect(after.vkey).toBe(before.vkey);
  expect(after.dossiers).toEqual(before.dossiers);
  expect(second.printed()).not.toContain('password#');

  // It goes on: what is written now is signed by the same key, and the log still begins with what it was.
  await rejoinder('second', 'user', 'add', '--email', 'dora@example.org', '--name', 'Dora');
  const { text: note } = await get(second, '/api/v1/log/checkpoint');
  const key = parseVerifierKey(before.vkey);
  const old = parseCheckpoint(openNote(before.note, key));
  const grown = parseCheckpoint(openNote(note, key));
  expect(grown.size).toBeGreaterThan(old.size);
  const proof = await get(second, `/api/v1/log/proof/consistency?from=${old.size}&to=${grown.size}`);
  expect(proof.status).toBe(200);

  // Without its keys it reads on, and says what to do; they come back by themselves.
  expect(await rejoinder('third', 'restore', file)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('--keys-only'),
  });
  const third = await start('third');
  const unsigned = await get(third, '/readyz');
  expect(unsigned).toMatchObject({ status: 503, text: expect.stringContaining('/problems/log-not-signed') });
  expect(third.printed()).toContain('The signing key is missing');
  expect((await readAll(third)).dossiers).toEqual(before.dossiers);
  await third.end('SIGTERM');
  expect(await rejoinder('third', 'restore', file, '--keys-only')).toMatchObject({ code: 0 });
  const again = await start('third');
  expect((await get(again, '/readyz')).status).toBe(200);
}, 180_000);
