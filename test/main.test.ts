import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findEmbedded } from '../src/database/embedded.ts';

const root = path.resolve(import.meta.dirname, '..');

let folder: string;
const children: Run[] = [];

interface Run {
  child: ChildProcess;
  /** All that it has printed. */
  printed: () => string;
  ended: Promise<unknown[]>;
}

/** The service as a process of its own, on the embedded database of the test's folder. */
function run(port: number): Run {
  const child = spawn(process.execPath, ['--import', './test/support/typescript.mjs', 'src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: '',
      REJOINDER_DATA_DIR: path.join(folder, 'data'),
      LOG_LEVEL: 'silent',
    },
  });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  child.stderr.on('data', (data) => (text += data));
  const started = { child, printed: () => text, ended: once(child, 'exit') };
  children.push(started);
  return started;
}

/** Waits until the service says where it is. */
async function ready({ printed, ended }: Run): Promise<string> {
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    const [, address] = /Rejoinder is at (http:\S+)/.exec(printed()) ?? [];
    if (address) return address;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the service ended: ${printed()}`);
}

async function countClaims(address: string): Promise<number> {
  const answer = await fetch(`${address}/api/v1/claims?limit=100`);
  return ((await answer.json()) as { items: unknown[] }).items.length;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-main-'));
  await chmod(folder, 0o711);
});
afterAll(async () => {
  for (const { child, ended } of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
  }
  await rm(folder, { recursive: true, force: true });
});

test('first run, kill -9, adoption, a taken port, and a clean stop', async () => {
  const first = run(0);
  const address = await ready(first);
  expect(first.printed()).toMatch(
    new RegExp(`reviewer\\s+\\S+@example\\.org\\s+${address}/password#[\\w-]{43}\n`),
  );
  expect(first.printed()).not.toContain('rjd_');
  expect((await stat(path.join(folder, 'data', 'session.secret'))).mode & 0o777).toBe(0o600);
  const [, keyFile = ''] = /The log is signed by a new key, (\S+signing\.key)\./.exec(first.printed()) ?? [];
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  const claims = await countClaims(address);
  expect(claims).toBeGreaterThanOrEqual(12);
  first.child.kill('SIGKILL');
  await first.ended;

  const second = run(0);
  const again = await ready(second);
  expect(second.printed()).not.toMatch(/rjd_|password#|signing\.key|NOTHING IS SIGNED/);
  expect(await countClaims(again)).toBe(claims);

  const third = run(0);
  expect(await third.ended).toEqual([1, null]);
  expect(third.printed()).toContain(String(second.child.pid));

  second.child.kill('SIGTERM');
  expect(await second.ended).toEqual([0, null]);
  expect(await findEmbedded({ dataDir: path.join(folder, 'data') })).toBeNull();

  const taken: Server = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const fourth = run(port);
  expect(await fourth.ended).toEqual([1, null]);
  expect(fourth.printed()).toContain(`Port ${port} on 127.0.0.1 is taken`);
  taken.close();
  expect(await findEmbedded({ dataDir: path.join(folder, 'data') })).toBeNull();
}, 60_000);
