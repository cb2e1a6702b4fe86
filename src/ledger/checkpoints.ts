/** The stored checkpoints, each held against the tree and under its key before anybody builds on it. */
import { LRUCache } from 'lru-cache';
import type { Reader } from '../database/sql.ts';
import { perReader, together } from '../database/together.ts';
import { isSignedFast } from './fast-ed25519.ts';
import { Inconsistency } from './inconsistency.ts';
import type { Hash } from './merkle.ts';
import { NoteError, parseCheckpoint, parseNote, parseVerifierKey, type VerifierKey } from './note.ts';
import { rootsAt } from './tree.ts';

/** A stored checkpoint. */
export interface Checkpoint {
  /** How many events it covers. */
  size: number;
  root: Hash;
  /** The signed note: C2SP tlog-checkpoint. */
  note: string;
  /** The verifier key of its signature. */
  vkey: string;
}

/** The most events that one statement finds the checkpoint of. */
const MOST_AT_ONCE = 64;

const COLUMNS = `checkpoint.size::float8 AS size, checkpoint.root, checkpoint.note, signing_key.vkey
  FROM checkpoint JOIN signing_key ON signing_key.id = checkpoint.key_id`;

/** The newest; undefined when nothing is signed yet. */
export async function newestStored(read: Reader): Promise<Checkpoint | undefined> {
  const [found] = await read.rows<Checkpoint>(`SELECT ${COLUMNS} ORDER BY checkpoint.size DESC LIMIT 1`);
  return found;
}

/** The first that covers event `index`; undefined when none does. */
export function firstCovering(read: Reader, index: number): Promise<Checkpoint | undefined> {
  return coveringOf(read)(index);
}

const coveringOf = perReader((read) =>
  together<number, Checkpoint | undefined>(MOST_AT_ONCE, async (indices) => {
    const found = await read.rows<Checkpoint & { index: number }>(
      `SELECT asked.index::float8 AS index, first.* FROM unnest($1::bigint[]) AS asked (index)
       CROSS JOIN LATERAL (SELECT ${COLUMNS} WHERE checkpoint.size > asked.index ORDER BY checkpoint.size LIMIT 1) first`,
      [[...new Set(indices)]],
    );
    const byIndex = new Map(found.map(({ index, ...checkpoint }) => [index, checkpoint]));
    return indices.map((index) => byIndex.get(index));
  }),
);

/** The first `limit` that cover at least `size` events, ascending. */
export async function storedFrom(read: Reader, size: number, limit: number): Promise<Checkpoint[]> {
  return read.rows<Checkpoint>(
    `SELECT ${COLUMNS} WHERE checkpoint.size >= $1::bigint ORDER BY checkpoint.size LIMIT $2::int`,
    [size, limit],
  );
}

/**
 * Holds the first `limit` stored checkpoints of at least `size` events against the stored tree, under their keys and
 * against the ones before them. Inconsistency for the first that is wrong or missing. Answers where to go on; null at the end.
 */
export async function recheckFrom(read: Reader, size: number, limit: number): Promise<number | null> {
  const checkpoints = await storedFrom(read, size, limit);
  await recheckCheckpoints(read, checkpoints);
  const sizes = checkpoints.map((one) => one.size);
  const [gap] = await read.rows<{ size: number; previous: number | null }>(
    `SELECT size::float8 AS size, previous::float8 AS previous FROM (
       SELECT size, previous, lag(size) OVER (ORDER BY size) AS before FROM checkpoint
       WHERE size <= $2::bigint AND size >= coalesce((SELECT max(size) FROM checkpoint WHERE size < $1::bigint), 0)
     ) chain WHERE size >= $1::bigint AND previous IS DISTINCT FROM before ORDER BY size LIMIT 1`,
    [sizes[0] ?? 0, sizes.at(-1) ?? 0],
  );
  if (gap)
    throw new Inconsistency(
      `The checkpoint of ${gap.previous ?? 'fewer'} events, before that of ${gap.size}, is missing.`,
    );
  const last = sizes.at(-1);
  return last === undefined || checkpoints.length < limit ? null : last + 1;
}

/** Holds checkpoints against the stored tree and under their keys. Inconsistency for the first that is wrong. */
export async function recheckCheckpoints(read: Reader, checkpoints: readonly Checkpoint[]): Promise<void> {
  const roots = await rootsAt(
    read,
    checkpoints.map((one) => one.size),
  );
  for (const [position, one] of checkpoints.entries()) {
    checkNote(one);
    if (!same(roots[position], one.root)) {
      throw new Inconsistency(
        `The log no longer has the root that the checkpoint of ${one.size} events was signed with.`,
      );
    }
  }
}

/** Those that were found sound: many dossiers stand on the same one. */
const sound = new LRUCache<string, true>({ max: 100 });

/** Inconsistency unless the note says what the columns say and is signed by its key, whose name is the log's origin. */
export function checkNote({ size, root, note, vkey }: Checkpoint): void {
  const place = `The checkpoint of ${size} events`;
  const all = `${size} ${Buffer.from(root).toString('hex')} ${vkey} ${note}`;
  if (sound.has(all)) return;
  try {
    const key = parseVerifierKey(vkey);
    const said = parseCheckpoint(openFast(note, key));
    if (said.size !== size || !same(said.root, root))
      throw new Inconsistency(`${place} has another note than it was signed with.`);
    if (said.origin !== key.name) throw new Inconsistency(`${place} names another log: ${said.origin}.`);
    sound.set(all, true);
  } catch (error) {
    if (error instanceof NoteError)
      throw new Inconsistency(`${place} is not as it was signed: ${error.message}.`);
    throw error;
  }
}

/** As `openNote` of note.ts, ten times as fast: for many notes. */
export function openFast(note: string, key: VerifierKey): string {
  const { text, name, id, signature } = parseNote(note);
  if (name !== key.name || id !== key.id)
    throw new NoteError(`signed by ${name} ${id}, not by ${key.name} ${key.id}`);
  if (!isSignedFast(signature, text, key.publicKey)) throw new NoteError('the signature is false');
  return text;
}

function same(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.from(other).equals(one);
}
