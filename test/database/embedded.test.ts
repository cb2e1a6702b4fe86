import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedDatabase, findEmbedded, startEmbedded } from '../../src/database/embedded.ts';
import { isAlive } from '../../src/database/embedded-process.ts';

let folder: string;
let running: EmbeddedDatabase | undefined;
const messages: string[] = [];

async function start(name = 'data'): Promise<EmbeddedDatabase> {
  running = await startEmbedded({
    dataDir: path.join(folder, name),
    log: (message) => messages.push(message),
  });
  return running;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function postmasterPid(database: { location: string }): Promise<number> {
  return Number.parseInt(await readFile(path.join(database.location, 'data', 'postmaster.pid'), 'utf8'), 10);
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A service in a Node process of its own, which starts the database and then waits. */
async function startInChild(): Promise<ChildProcess> {
  const support = path.resolve(import.meta.dirname, '../support');
  const child = spawn(
    process.execPath,
    [
      '--import',
      path.join(support, 'typescript.mjs'),
      path.join(support, 'embedded-service.ts'),
      path.join(folder, 'data'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );
  expect(String((await once(child.stdout, 'data'))[0])).toBe('ready\n');
  return child;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-embedded-'));
  // As root, the database's own user has to come through.
  await chmod(folder, 0o711);
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  messages.length = 0;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the embedded database', () => {
  test('is made on the first start, with an owner and a service role that is none', async () => {
    const database = await start();
    expect(database.adopted).toBe(false);
    expect(messages.join()).toContain('Making a new PostgreSQL database');
    expect(
      await query(database.ownerUrl, 'select rolsuper from pg_roles where rolname = current_user'),
    ).toEqual([true]);
    expect(
      await query(
        database.serviceUrl,
        `select current_user::text, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user`,
      ),
    ).toEqual(['rejoinder_service', false, false, false]);
    await expect(query(database.serviceUrl, 'create table mine ()')).rejects.toThrow('permission denied');
  });

  test('keeps its secrets to the user of the data folder', async () => {
    const database = await start();
    expect((await stat(path.join(folder, 'data', 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(database.location, 'data'))).mode & 0o777).toBe(0o700);
    const stranger = new URL(database.ownerUrl);
    stranger.password = 'guessed';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(await query(database.ownerUrl, 'show unix_socket_directories')).toEqual(['']);
  });

  test('compares by code point and knows letters of every script', async () => {
    const database = await start();
    await query(database.ownerUrl, 'create extension if not exists pg_trgm');
    expect(
      await query(
        database.ownerUrl,
        `select lower('ÉЁ'), 'Z' < 'a', 'z' < 'é', similarity('北京峰会', '北京峰会'), current_setting('timezone')`,
      ),
    ).toEqual(['éё', true, true, 1, 'UTC']);
  });

  test('has its data again after a stop, which waits for the end and can be repeated', async () => {
    const first = await start();
    await query(first.ownerUrl, 'create table kept as select 7 as value');
    const pid = await postmasterPid(first);
    await Promise.all([first.stop(), first.stop()]);
    expect(await isAlive(pid)).toBe(false);
    const second = await start();
    expect(second).toMatchObject({ adopted: false, ownerUrl: first.ownerUrl, location: first.location });
    expect(await query(second.ownerUrl, 'table kept')).toEqual([7]);
  });

  test('is found by the command line while it runs', async () => {
    const dataDir = path.join(folder, 'data');
    expect(await findEmbedded({ dataDir: path.join(folder, 'nowhere') })).toBeNull();
    expect(await findEmbedded({ dataDir })).toBeNull();
    const { ownerUrl, serviceUrl, location } = await start();
    expect(await findEmbedded({ dataDir })).toEqual({ ownerUrl, serviceUrl, location });
  });

  test('moves to another port when its own was taken meanwhile', async () => {
    const first = await start();
    await first.stop();
    const intruder = await listenOn(Number(new URL(first.ownerUrl).port));
    try {
      const second = await start();
      expect(new URL(second.ownerUrl).port).not.toBe(new URL(first.ownerUrl).port);
      expect(await query(second.serviceUrl, 'select 1')).toEqual([1]);
    } finally {
      intruder.close();
    }
  });

  test('serves one service at a time, and says which one', async () => {
    const database = await start();
    await expect(startEmbedded({ dataDir: path.join(folder, 'data'), log: () => {} })).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(await query(database.serviceUrl, 'select 1')).toEqual([1]);
  });

  test('outlives a Ctrl-C and a kill -9 of its service, and is adopted by the next', async () => {
    const service = await startInChild();
    const found = await findEmbedded({ dataDir: path.join(folder, 'data') });
    const pid = await postmasterPid({ location: found?.location ?? '' });
    await expect(start()).rejects.toThrow(`process ${service.pid}`);

    // What a terminal does on Ctrl-C: the signal goes to every process of the foreground group.
    process.kill(-(service.pid ?? 0), 'SIGINT');
    await once(service, 'exit');
    expect(await isAlive(pid)).toBe(true);
    const second = await startInChild();
    second.kill('SIGKILL');
    await once(second, 'exit');
    expect(await isAlive(pid)).toBe(true);

    const adopted = await start();
    expect(adopted).toMatchObject({ adopted: true, ownerUrl: found?.ownerUrl });
    expect(await postmasterPid(adopted)).toBe(pid);
    await adopted.stop();
    expect(await isAlive(pid)).toBe(false);
  });

  test('recovers when PostgreSQL itself was killed while it worked', async () => {
    const first = await start();
    await query(first.ownerUrl, 'create table survived as select 8 as value');
    const client = new pg.Client({ connectionString: first.ownerUrl });
    client.on('error', () => {});
    await client.connect();
    const sleeping = client.query('select pg_sleep(30)').catch(() => {});
    process.kill(await postmasterPid(first), 'SIGKILL');
    await sleeping;
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.ownerUrl, 'table survived')).toEqual([8]);
  });

  test('starts when its pid file names another program', async () => {
    const first = await start();
    const pidFile = path.join(first.location, 'data', 'postmaster.pid');
    const content = await readFile(pidFile, 'utf8');
    process.kill(await postmasterPid(first), 'SIGKILL');
    await first.stop();
    await writeFile(pidFile, content.replace(/^\d+/, String(process.pid)));
    const lock = path.join(first.location, 'service.lock');
    await writeFile(lock, `${process.ppid}\nan earlier process\n`);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.ownerUrl, 'select 1')).toEqual([1]);
  });

  test('says what PostgreSQL said when it cannot start', async () => {
    const first = await start();
    await first.stop();
    const configuration = path.join(first.location, 'data', 'postgresql.conf');
    const content = await readFile(configuration);
    await appendFile(configuration, "no_such_setting = 'x'\n");
    try {
      await expect(start()).rejects.toMatchObject({
        code: 'EMBEDDED_DATABASE',
        message: expect.stringMatching(/did not start: exit code 1\n[\s\S]*no_such_setting/),
      });
    } finally {
      await writeFile(configuration, content);
    }
    expect(await query((await start()).serviceUrl, 'select 1')).toEqual([1]);
  });

  test('refuses a data folder whose passwords are gone, or that cannot be one', async () => {
    await mkdir(path.join(folder, 'orphan', 'postgres', 'data'), { recursive: true });
    await expect(start('orphan')).rejects.toThrow('with its passwords is missing');
    await writeFile(path.join(folder, 'file'), '');
    await expect(start('file')).rejects.toMatchObject({ code: 'EMBEDDED_DATABASE' });
  });
});
