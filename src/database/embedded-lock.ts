import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { failure, isAlive, isSystemError, processIdentity } from './embedded-process.ts';

/**
 * Makes this process the one service of a data folder, so that no second one stops the database under it.
 * The lock of a process that has ended, or whose id another program got, is taken over.
 *
 * @returns what gives the lock back
 * @throws with code `DATA_FOLDER_IN_USE` when another service runs
 */
export async function lockService(folder: string, dataDir: string): Promise<() => Promise<void>> {
  const lock = path.join(folder, 'service.lock');
  const mine = `${process.pid}\n${await processIdentity(process.pid)}\n${randomUUID()}\n`;
  const draft = `${lock}.${randomUUID()}`;
  await writeFile(draft, mine, { mode: 0o644, flag: 'wx' });
  try {
    // A link appears at once and whole, and fails when the name is taken: no reader sees half a lock.
    while (!(await linked(draft, lock))) await removeStale(lock, dataDir);
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await contentOf(lock)) === mine) await rm(lock, { force: true });
  };
}

async function removeStale(lock: string, dataDir: string): Promise<void> {
  const found = await contentOf(lock);
  if (found === null) return;
  const [pid = '', identity = ''] = found.split('\n');
  if (await isHeld(Number(pid), identity)) {
    throw failure(
      `Another Rejoinder service (process ${pid}) is running on the data folder ${dataDir}. ` +
        'Stop it first, or give this one a folder of its own with REJOINDER_DATA_DIR.',
      'DATA_FOLDER_IN_USE',
    );
  }
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return;
    throw error;
  }
  // Another start may have replaced the stale lock between reading and renaming: what was moved is then its own.
  if ((await contentOf(aside)) !== found) await linked(aside, lock);
  await rm(aside, { force: true });
}

async function isHeld(pid: number, identity: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !(await isAlive(pid))) return false;
  const current = await processIdentity(pid);
  return identity === '' || current === '' || current === identity;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  }
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}
