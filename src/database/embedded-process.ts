import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The environment of everything started here: no `PG…` variable of the caller may reach PostgreSQL. */
export const CHILD_ENVIRONMENT = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

/** An error whose message is meant for the person at the terminal; `code` is for programs. */
export function failure(
  message: string,
  code: 'EMBEDDED_DATABASE' | 'DATA_FOLDER_IN_USE' = 'EMBEDDED_DATABASE',
): Error {
  return Object.assign(new Error(message), { code });
}

/** Whether `error` is one of the operating system's, with the given code when one is named. */
export function isSystemError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error))
    return false;
  return code === undefined || error.code === code;
}

/** Runs a system command and gives its output, trimmed; null when it fails or does not exist. */
export async function outputOf(command: string, args: string[]): Promise<string | null> {
  try {
    return (await execute(command, args, { cwd: '/', env: CHILD_ENVIRONMENT })).stdout.trim();
  } catch {
    return null;
  }
}

/** Polls `condition` every 25 ms; false when it did not hold within `milliseconds`. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Whether a process of this id runs. One that has ended but was not reaped by its parent does not count. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false;
  }
  return (await processStat(pid))?.[0] !== 'Z';
}

/** The arguments that a process was started with, as one text; empty when they cannot be read. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux')
    return (await outputOf('ps', ['-o', 'command=', '-p', String(pid)])) ?? '';
  const bytes = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return bytes.replaceAll('\0', ' ');
}

/** What tells a process from a later one that was given the same id; empty when the system does not say. */
export async function processIdentity(pid: number): Promise<string> {
  if (process.platform !== 'linux') return (await outputOf('ps', ['-o', 'lstart=', '-p', String(pid)])) ?? '';
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const startedAt = (await processStat(pid))?.[19];
  return startedAt === undefined ? '' : `${boot.trim()} ${startedAt}`;
}

/** The fields of /proc/<pid>/stat from the third (the state) on: the second may hold spaces and parentheses. */
async function processStat(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? null;
}
