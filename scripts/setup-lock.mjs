import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 1_000;
/** A lock that has not been touched for so long was left by a process that was killed. */
const STALE_MS = 10_000;

/** Runs `work` while holding the lock folder; waits while another process holds it. */
export async function withLock(folder, work) {
  await acquire(folder);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  const release = () => rmSync(folder, { recursive: true, force: true });
  const leaveOn = (signal) => process.exit(signal === 'SIGINT' ? 130 : 143);
  process.once('exit', release);
  process.once('SIGINT', leaveOn);
  process.once('SIGTERM', leaveOn);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('SIGINT', leaveOn);
    process.removeListener('SIGTERM', leaveOn);
    process.removeListener('exit', release);
    release();
  }
}

async function acquire(folder) {
  for (let told = false; ; ) {
    try {
      await mkdir(folder);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isStale(folder)) {
      await discard(folder);
      continue;
    }
    if (!told) process.stderr.write('Waiting for another set-up of this folder …\n');
    told = true;
    await sleep(200);
  }
}

/** Of several that find the same stale lock one moves it away; what is moved by mistake is put back. */
async function discard(folder) {
  const aside = `${folder}-${randomUUID()}`;
  try {
    await rename(folder, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (await isStale(aside)) await rm(aside, { recursive: true, force: true });
  else await rename(aside, folder).catch(() => {});
}

async function isStale(folder) {
  const found = await stat(folder).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > STALE_MS;
}
