/**
 * The newest checkpoint, kept in a file beside the database and in the memory of the process: a log that was cut short, put
 * back to an earlier state or written anew no longer contains it. The database alone could not tell.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Reader } from '../database/sql.ts';
import { type Checkpoint, newestStored, openFast } from './checkpoints.ts';
import { Inconsistency } from './inconsistency.ts';
import { NoteError, parseCheckpoint, parseNote, parseVerifierKey } from './note.ts';
import { rootsAt } from './tree.ts';

/** What a process knows to be signed, whatever the database says. */
export interface KeptCheckpoint {
  /** The size of the newest that this process has seen; 0 before. */
  readonly size: number;
  /** Inconsistency unless the log contains the one in the file and the one in memory. Nothing may be signed before that. */
  check(read: Reader): Promise<void>;
  /** Keeps a checkpoint that was signed since the check; in the file, unless that holds one of a larger size. */
  keep(checkpoint: Checkpoint): Promise<void>;
}

/** Where it is kept in a data folder. */
export function keptFileIn(dataDir: string): string {
  return path.join(dataDir, 'ledger', 'newest-checkpoint');
}

/** Keeps in memory, and in `file` when there is one. */
export function openKept(file: string | undefined): KeptCheckpoint {
  let newest: Checkpoint | null = null;
  let storedSize = 0;
  return {
    get size() {
      return newest?.size ?? 0;
    },
    async check(read) {
      if (newest) await requireContained(read, newest.note);
      if (file) await checkKept(file, read);
    },
    async keep(checkpoint) {
      if (!newest || checkpoint.size > newest.size) newest = checkpoint;
      if (!file || checkpoint.size <= storedSize) return;
      await writeKept(file, checkpoint);
      storedSize = checkpoint.size;
    },
  };
}

const WAY =
  'Put back the newest backup; or, if this is to be the log from now on, run `rejoinder key rotate --accept-log`, and restart ' +
  'the service. If it is another database, give it another REJOINDER_DATA_DIR.';

/** Inconsistency unless the log contains the checkpoint that the file keeps, if there is one. */
export async function checkKept(file: string, read: Reader): Promise<void> {
  const note = await readKept(file);
  if (note === null) return;
  try {
    parseKept(note);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new Inconsistency('The kept checkpoint cannot be read.', `${file}: ${error.message}. ${WAY}`);
  }
  await requireContained(read, note, `It is kept in ${file}. `);
}

/** The note in the file; null when there is none. */
export async function readKept(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Sets the kept checkpoint aside, as evidence: the operator has decided that the log goes on without it. */
export async function setKeptAside(file: string): Promise<string | null> {
  const aside = `${file}.given-up-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`;
  try {
    await rename(file, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function requireContained(read: Reader, note: string, where = ''): Promise<void> {
  const fault = await faultOfKept(read, note);
  if (fault !== null) throw new Inconsistency(`${fault}.`, `${where}${WAY}`);
}

/**
 * Why the log does not contain this checkpoint, as a sentence without its full stop; null when it does: it is signed that far,
 * has the same root there, and knows the key that signed. NoteError for what is no checkpoint.
 */
export async function faultOfKept(read: Reader, note: string): Promise<string | null> {
  const kept = parseKept(note);
  const size = (await newestStored(read))?.size ?? 0;
  if (size < kept.size) {
    return `The log was signed up to ${kept.size} events, and is signed up to ${size} now: an older backup was put back, or events were removed`;
  }
  const [root] = await rootsAt(read, [kept.size]);
  if (!root || !Buffer.from(kept.root).equals(root)) {
    return `The first ${kept.size} events are not those that were signed`;
  }
  const { name, id } = parseNote(note);
  const [key] = await read.rows<{ vkey: string }>(
    'SELECT vkey FROM signing_key WHERE starts_with(vkey, $1::text)',
    [`${name}+${id}+`],
  );
  const place = `The checkpoint that was kept of ${kept.size} events`;
  if (!key) return `${place} is signed by ${name} ${id}, which is no key of this log`;
  if (kept.origin !== name) return `${place} names another log than its key`;
  try {
    openFast(note, parseVerifierKey(key.vkey));
    return null;
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return `${place} is not as it was signed: ${error.message}`;
  }
}

function parseKept(note: string) {
  const kept = parseCheckpoint(parseNote(note).text);
  if (kept.size === 0) throw new NoteError('a checkpoint of no events proves nothing');
  return kept;
}

/** It is there whole or not at all. */
async function writeKept(file: string, { size, note }: Checkpoint): Promise<void> {
  const before = await readKept(file);
  if (before !== null && parseKept(before).size >= size) return;
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
