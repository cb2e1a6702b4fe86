import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { connection, dataFolder, lastLines, OWNER } from './embedded-cluster.ts';
import { childOptions, type ServerUser } from './embedded-host.ts';
import { commandLine, failure, isAlive, isSystemError, waitFor } from './embedded-process.ts';

const MAX_LOG_BYTES = 8 * 1024 * 1024;
const SHUTDOWN_MS = 60_000;

/** Settings for a small server, given at each start. Its log leaves out statements and values: they may be drafts. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** What a connection attempt says of the server that a pid file names. */
export type Found =
  | { kind: 'none'; stalePid?: number }
  | { kind: 'busy'; pid: number }
  | { kind: 'ready'; pid: number; port: number };

export function logFile(home: string): string {
  return path.join(dataFolder(home), 'postgresql.log');
}

/** Looks for the server of `home`: by its pid file, and by logging in and asking which data it serves. */
export async function findServer(home: string, ownerPassword: string): Promise<Found> {
  const data = dataFolder(home);
  const file = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch((error) => {
    if (isSystemError(error, 'ENOENT')) return '';
    throw error;
  });
  const lines = file.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 0)) return { kind: 'none' };
  if (!(await isAlive(pid))) return { kind: 'none', stalePid: pid };
  const answer = await askDataFolder(port, ownerPassword);
  if (answer === data) return { kind: 'ready', pid, port };
  if (!(await isPostmasterOf(pid, data))) return { kind: 'none', stalePid: pid };
  if (answer === 'refused') {
    throw failure(`PostgreSQL (process ${pid}) refuses the password of ${OWNER} that is in postgres.json.`);
  }
  return { kind: 'busy', pid };
}

/**
 * Starts a postmaster in a session of its own, so that a Ctrl-C at our terminal does not reach it and it outlives us.
 *
 * @returns `null` when it accepts connections, otherwise why not; on `busy` it still recovers at the deadline
 */
export async function launch(options: {
  home: string;
  binaries: string;
  user: ServerUser | null;
  port: number;
  ownerPassword: string;
  stalePid: number | undefined;
  announce: () => void;
  deadline: number;
}): Promise<null | { kind: 'retry' | 'failed' | 'busy'; reason: string }> {
  const { home, user, port } = options;
  const log = logFile(home);
  await turnOverLog(log);
  const written = await sizeOf(log);
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const command = [path.join(options.binaries, 'postgres'), '-D', dataFolder(home), ...settings];
  const base = childOptions(user);
  // The shell opens the log as the server's user: root must not write through a name in that user's folder.
  const child = spawn(
    '/bin/sh',
    ['-c', 'umask 077; log=$1; shift; exec "$@" >>"$log" 2>&1', 'sh', log, ...command],
    {
      ...base,
      // PostgreSQL refuses a pid file whose process exists, unless that is a parent of its own. When the id belongs
      // to another program or to an ended process that nobody reaped, this says so; PostgreSQL's own check of the
      // shared memory still protects the data.
      env: options.stalePid ? { ...base.env, PG_GRANDPARENT_PID: String(options.stalePid) } : base.env,
      detached: true,
      stdio: 'ignore',
    },
  );
  child.unref();
  const exit: { reason: string | null } = { reason: null };
  child.once('error', (error) => {
    exit.reason = error.message;
  });
  child.once('exit', (status, signal) => {
    exit.reason = signal ?? `exit code ${status}`;
  });

  const ready = async () =>
    exit.reason !== null || (await askDataFolder(port, options.ownerPassword)) === dataFolder(home);
  while (!(await waitFor(ready, Math.min(3000, Math.max(0, options.deadline - Date.now()))))) {
    if (Date.now() > options.deadline) return { kind: 'busy', reason: await tailOf(log, written) };
    options.announce();
  }
  if (exit.reason === null) return null;
  const tail = await tailOf(log, written);
  const passing = /could not create any TCP\/IP sockets|pre-existing shared memory block/.test(tail);
  return { kind: passing ? 'retry' : 'failed', reason: `${exit.reason}\n${tail}` };
}

/** Fast shutdown: transactions are rolled back, everything is written, nothing needs recovery. Waits for the end. */
export async function shutDown(home: string, log: (message: string) => void): Promise<void> {
  const file = await readFile(path.join(dataFolder(home), 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n')[0]);
  if (!(pid > 0) || !(await isAlive(pid)) || !(await isPostmasterOf(pid, dataFolder(home)))) return;
  const ended = async () => !(await isAlive(pid));
  signal(pid, 'SIGINT');
  if (await waitFor(ended, SHUTDOWN_MS)) return;
  log(`PostgreSQL did not stop within ${SHUTDOWN_MS / 1000} s: stopping it at once; its next start recovers`);
  signal(pid, 'SIGQUIT');
  if (await waitFor(ended, 15_000)) return;
  throw failure(`PostgreSQL (process ${pid}) does not stop. Its log is ${logFile(home)}`);
}

/** The remembered port when nothing listens there, otherwise any free one. */
export async function findFreePort(remembered: number | undefined): Promise<number> {
  for (const wanted of [remembered ?? 0, 0]) {
    const server = createServer();
    server.listen(wanted, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address !== null && typeof address === 'object') return address.port;
  }
  throw failure('There is no free port on 127.0.0.1 for PostgreSQL.');
}

/** The data folder of the server at `port`; `refused` when our password is not its own, null when none answers. */
async function askDataFolder(port: number, ownerPassword: string): Promise<string | 'refused' | null> {
  const client = new pg.Client({ ...connection(port, ownerPassword), query_timeout: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory ?? null;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return code.startsWith('28') ? 'refused' : null;
  } finally {
    client.end().catch(() => {});
  }
}

async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  return `${await commandLine(pid)} `.includes(` -D ${data} `);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}

/** Keeps one older log beside the current one, so that they do not grow for ever. */
async function turnOverLog(log: string): Promise<void> {
  if ((await sizeOf(log)) > MAX_LOG_BYTES) await rename(log, `${log}.1`);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

/** The last lines of the log after its first `from` bytes. */
async function tailOf(log: string, from: number): Promise<string> {
  const size = await sizeOf(log);
  const start = Math.max(from, size - 8192);
  if (size <= start) return `(nothing in its log ${log})`;
  const file = await open(log);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return `The end of its log ${log}:\n${lastLines(buffer.toString('utf8', 0, bytesRead))}`;
  } finally {
    await file.close();
  }
}
