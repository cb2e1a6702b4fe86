/**
 * The newest checkpoint, kept in a file beside the database: a log that was cut short, or put back to an earlier state, no
 * longer reaches it. The database alone could not tell.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Reader } from '../database/sql.ts';
import { type Checkpoint, newestStored } from './checkpoints.ts';
import { Inconsistency } from './inconsistency.ts';
import { type CheckpointText, NoteError, parseCheckpoint, parseNote } from './note.ts';
import { rootsAt } from './tree.ts';

/** Where it is kept in a data folder. */
export function keptFileIn(dataDir: string): string {
  return path.join(dataDir, 'ledger', 'newest-checkpoint');
}

/** Keeps a checkpoint, unless the file holds one of a larger size. It is there whole or not at all. */
export async function keepCheckpoint(file: string, { size, note }: Checkpoint): Promise<void> {
  const kept = await readKept(file).catch(() => null);
  if (kept && kept.size >= size) return;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(next, 'wx', 0o600);
    try {
      await handle.writeFile(note);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

/** Forgets it: whoever rotates the key has decided that the log goes on from where it is. */
export async function forgetKept(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Inconsistency unless the log still contains what the kept checkpoint covers. */
export async function checkKept(file: string, read: Reader): Promise<void> {
  const kept = await readKept(file);
  if (!kept) return;
  const way =
    'Put back the newest backup; or, if this is to be the log from now on, run `rejoinder key rotate`. ' +
    'If it is another database, give it another REJOINDER_DATA_DIR.';
  const size = (await newestStored(read))?.size ?? 0;
  if (size < kept.size) {
    throw new Inconsistency(
      `The log was signed up to ${kept.size} events, and is signed up to ${size} now: an older backup was put back, or events were removed. ${way}`,
    );
  }
  const [root] = await rootsAt(read, [kept.size]);
  if (!root || !Buffer.from(kept.root).equals(root)) {
    throw new Inconsistency(`The first ${kept.size} events are not those that were signed (${file}). ${way}`);
  }
}

async function readKept(file: string): Promise<CheckpointText | null> {
  try {
    return parseCheckpoint(parseNote(await readFile(file, 'utf8')).text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof NoteError)
      throw new Inconsistency(`The kept checkpoint ${file} cannot be read: ${error.message}.`);
    throw error;
  }
}
