/** `rejoinder key …`, as the operator runs it beside the service. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type OpenService, openService } from '../../src/database/open.ts';
import { keptFileIn } from '../../src/ledger/kept-checkpoint.ts';
import { keysOf, parsePrivateKey } from '../../src/ledger/keys.ts';
import { parseNote } from '../../src/ledger/note.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
let database: TestDatabase;
let opened: OpenService;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-key-'));
  database = await cloneDatabase();
  const keys = keysOf({ signingKey: undefined, dataDir: folder, publicUrl: undefined });
  const signing = { keys, keptFile: keptFileIn(folder) };
  opened = openService(database.serviceUrl, pino({ level: 'silent' }), { signing });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function key(args: string[], environment: Record<string, string> = {}) {
  const command = ['--import', './test/support/typescript.mjs', 'src/cli/main.ts', 'key', ...args];
  const env = { ...process.env, DATABASE_URL: database.ownerUrl, REJOINDER_DATA_DIR: folder, ...environment };
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

test('before the first start there is no key to show', async () => {
  expect(await key(['show'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/none yet/),
  });
});

test('before the first start there is nothing to rotate', async () => {
  expect(await key(['rotate'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/no signing key/),
  });
});

test('show prints the verifier keys alone; rotate goes over to a new one, and the service follows', async () => {
  const { ledger } = opened.service;
  await ledger.start({ everyMs: 0 });
  const first = await ledger.newestCheckpoint();
  expect(first?.vkey).toMatch(/^rejoinder-[0-9a-f]{12}\+/);
  expect(await key(['show'])).toMatchObject({ code: 0, stdout: `${first?.vkey}\n` });

  const rotated = await key(['rotate']);
  expect(rotated).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rejoinder-\S+\n$/) });
  expect(rotated.stderr).toContain('Publish the new verifier key');
  const vkey = rotated.stdout.trim();
  expect(vkey).not.toBe(first?.vkey);
  expect(parseNote(await readFile(keptFileIn(folder), 'utf8')).name).toBe(first?.vkey.split('+')[0]);
  expect(await ledger.newestCheckpoint()).toMatchObject({ vkey, size: 3 });
  const shown = await key(['show']);
  expect(shown.stdout).toBe(`${vkey}\n${first?.vkey}\n`);
  expect(shown.stderr).toMatch(/it signs now\n.*retired /);
  const file = await readFile(path.join(folder, 'keys/signing.key'), 'utf8');
  expect(parsePrivateKey(file.trim()).vkey).toBe(vkey);
}, 120_000);

test('make prints a private key of the log, which the environment may give; rotate goes over to it', async () => {
  const made = await key(['make']);
  const text = made.stdout.trim();
  const { name, vkey } = parsePrivateKey(text);
  expect((await key(['show'])).stdout.startsWith(`${name}+`)).toBe(true);
  const given = { REJOINDER_SIGNING_KEY: text };
  expect(await key(['rotate'], given)).toMatchObject({ code: 0, stdout: `${vkey}\n` });
  const again = await key(['rotate'], given);
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/is the current one/) });
  const wrong = await key(['show'], { REJOINDER_SIGNING_KEY: `${text}x` });
  expect(wrong).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('REJOINDER_SIGNING_KEY=…'),
  });
  expect(wrong.stderr).not.toContain(text.slice(-20));
}, 120_000);
