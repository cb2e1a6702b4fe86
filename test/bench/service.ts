/** The service as in production: the compiled program in a process of its own, which logs into a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeBase64 } from '../../src/ledger/base64.ts';
import { keptFileIn } from '../../src/ledger/kept-checkpoint.ts';
import { signerOf } from '../../src/ledger/note.ts';

const root = path.resolve(import.meta.dirname, '../..');
const START_MS = 60_000;

export interface BenchService {
  port: number;
  /** From the start of the process to the first answer, in milliseconds. */
  firstAnswer: number;
  /** The most memory that the process held since the last `forgetPeak`, in MB; null where the system does not tell. */
  peak(): Promise<number | null>;
  forgetPeak(): Promise<void>;
  /** Ends once the whole log was checked, which the service does beside all else after a start. */
  logChecked(): Promise<void>;
  /** What the process has computed since its start, in seconds; null where the system does not tell. */
  computed(): Promise<number | null>;
  stop(): Promise<void>;
}

/** The key of every bench, so that a record that was kept is signed on. */
export function benchKey(): string {
  const seed = Buffer.alloc(32, 'no secret');
  const { name, id } = signerOf('bench.example.org', seed);
  return `PRIVATE+KEY+${name}+${id}+${encodeBase64(Uint8Array.of(1, ...seed))}`;
}

/** What `npm start` tells Node. */
async function startFlags(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

/** Starts it with this environment beside the usual one, and waits for its first answer to `path`. */
export async function startBenchService(
  environment: Record<string, string>,
  { first = '/healthz' }: { first?: string } = {},
): Promise<BenchService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-bench-service-'));
  const log = path.join(folder, 'log');
  const file = openSync(log, 'a');
  const begun = performance.now();
  const child = spawn(process.execPath, [...(await startFlags()), 'dist/main.js'], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      REJOINDER_DATA_DIR: folder,
      REJOINDER_SIGNING_KEY: benchKey(),
      ...environment,
    },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  let port: number;
  try {
    port = await answeringPort(child, first, log);
  } catch (error) {
    await stop();
    throw error;
  }
  const firstAnswer = performance.now() - begun;
  return {
    port,
    firstAnswer,
    async peak() {
      const kB = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => ''));
      return kB ? Number(kB[1]) / 1024 : null;
    },
    async forgetPeak() {
      await writeFile(`/proc/${child.pid}/clear_refs`, '5').catch(() => {});
    },
    async logChecked() {
      const isKept = () =>
        stat(keptFileIn(folder)).then(
          () => true,
          () => false,
        );
      while (child.exitCode === null && child.signalCode === null && !(await isKept())) await sleep(200);
    },
    async computed() {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => null);
      const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
      // User and system time, in ticks of a hundredth of a second.
      return fields ? (Number(fields[11]) + Number(fields[12])) / 100 : null;
    },
    stop,
  };
}

/** The port, once it answers with success; the service says in its log which it took. */
async function answeringPort(child: ChildProcess, first: string, log: string): Promise<number> {
  const deadline = Date.now() + START_MS;
  let last = '';
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const [, port] = /\(the API: http:\/\/127\.0\.0\.1:(\d+)\//.exec(await readFile(log, 'utf8')) ?? [];
    if (port) {
      const answer = await fetch(`http://127.0.0.1:${port}${first}`);
      last = await answer.text();
      if (answer.ok) return Number(port);
    }
    await sleep(5);
  }
  throw new Error(`the service did not start: ${last} ${await readFile(log, 'utf8')}`);
}
