/** What a third party reads to watch the log: nothing here shows what is not public. */
import type { Service } from '../access/caller.ts';
import type { Reader } from '../database/sql.ts';
import { Problem } from '../http/problem.ts';
import { encodeBase64 } from '../ledger/base64.ts';
import { storedFrom } from '../ledger/checkpoints.ts';
import { Inconsistency, reporting } from '../ledger/inconsistency.ts';
import { leafHash } from '../ledger/merkle.ts';
import { consistencyProof, inclusionProofs, tlogProof } from '../ledger/proofs.ts';
import type {
  CheckpointList,
  CheckpointsQuery,
  ConsistencyProof,
  ConsistencyQuery,
  EntriesQuery,
  EntryList,
  InclusionProof,
  InclusionQuery,
  KeyList,
} from './log.schema.ts';

type Log = Pick<Service, 'read' | 'ledger'>;

/** The signed note of the newest checkpoint, or of the one of that size; 404 when there is none. */
export async function getCheckpointNote({ read, ledger }: Log, size: number | undefined): Promise<string> {
  if (size === undefined) {
    const newest = await ledger.newestCheckpoint();
    if (!newest) throw new Problem('not-found', 'The log has no entry yet.');
    return newest.note;
  }
  const note = await storedNote(read, size);
  if (note === null) {
    throw new Problem(
      'not-found',
      `No checkpoint has ${size} entries. /log/checkpoints lists those that there are.`,
    );
  }
  return note;
}

/** Stored checkpoints, ascending by size. */
export async function listCheckpoints(
  read: Reader,
  { from, limit }: CheckpointsQuery,
): Promise<CheckpointList> {
  const rows = await storedFrom(read, from, limit + 1);
  const items = rows
    .slice(0, limit)
    .map(({ size, root, note, vkey }) => ({ size, root: encodeBase64(root), note, key: vkey }));
  return { items, next: rows[limit]?.size ?? null };
}

/** Every key that signs or signed the log, the current one first. */
export async function listKeys(read: Reader): Promise<KeyList> {
  const rows = await read.rows<{ vkey: string; createdAt: Date; retiredAt: Date | null }>(
    `SELECT vkey, created_at AS "createdAt", retired_at AS "retiredAt" FROM signing_key
     ORDER BY retired_at DESC NULLS FIRST, created_at DESC`,
  );
  return {
    origin: rows[0]?.vkey.split('+')[0] ?? null,
    items: rows.map(({ vkey, createdAt, retiredAt }) => ({
      vkey,
      createdAt: createdAt.toISOString(),
      retiredAt: retiredAt?.toISOString() ?? null,
    })),
  };
}

/** The signed entries from one index on, with the bodies of those that made something public. */
export async function listEntries(log: Log, { from, limit }: EntriesQuery): Promise<EntryList> {
  const size = await signedSize(log);
  if (from > size) throw notSigned(size);
  const end = Math.min(from + limit, size);
  const rows = await log.read.rows<{ index: number; hash: Uint8Array; body: Uint8Array | null }>(
    `SELECT leaf.index::float8 AS index, leaf.hash, CASE WHEN EXISTS (
         SELECT FROM event_form WHERE event_form.event_index = leaf.index) THEN event.body END AS body
     FROM log_node leaf LEFT JOIN event ON event.index = leaf.index
     WHERE leaf.level = 0 AND leaf.index >= $1::bigint AND leaf.index < $2::bigint ORDER BY leaf.index LIMIT $3::int`,
    // The limit is for the planner, which cannot know how few lie between any two places.
    [from, end, limit],
  );
  const items = await reporting(log.ledger, () =>
    rows.map(({ index, hash, body }) => {
      if (body && !Buffer.from(hash).equals(leafHash(body))) {
        throw new Inconsistency(`Event ${index} has another body than the log recorded.`);
      }
      return { index, leafHash: encodeBase64(hash), body: body && Buffer.from(body).toString('utf8') };
    }),
  );
  return { size, items, next: end < size ? end : null };
}

/** The proof that an entry is in the tree of that size, or of the newest checkpoint. */
export async function getInclusionProof(log: Log, query: InclusionQuery): Promise<InclusionProof> {
  const signed = await signedSize(log);
  const { index, size = signed } = query;
  if (size > signed || index >= size) throw notSigned(signed);
  const hashes =
    (await reporting(log.ledger, () => inclusionProofs(log.read, [index], size))).get(index) ?? [];
  const [leaf] = await log.read.rows<{ hash: Uint8Array }>(
    'SELECT hash FROM log_node WHERE level = 0 AND index = $1::bigint',
    [index],
  );
  if (!leaf) throw new Inconsistency(`Event ${index} has lost its leaf in the log.`);
  const checkpoint = await storedNote(log.read, size);
  return {
    index,
    size,
    leafHash: encodeBase64(leaf.hash),
    hashes: hashes.map(encodeBase64),
    checkpoint,
    proof: checkpoint && tlogProof(index, hashes, checkpoint),
  };
}

/** The proof that the later tree begins with the earlier one. */
export async function getConsistencyProof(log: Log, query: ConsistencyQuery): Promise<ConsistencyProof> {
  const signed = await signedSize(log);
  const { from, to = signed } = query;
  if (to > signed || from > to) throw notSigned(signed);
  const hashes = await reporting(log.ledger, () => consistencyProof(log.read, from, to));
  return { from, to, hashes: hashes.map(encodeBase64) };
}

async function signedSize({ ledger }: Log): Promise<number> {
  return (await ledger.newestCheckpoint())?.size ?? 0;
}

async function storedNote(read: Reader, size: number): Promise<string | null> {
  const [found] = await read.rows<{ note: string }>('SELECT note FROM checkpoint WHERE size = $1::bigint', [
    size,
  ]);
  return found?.note ?? null;
}

function notSigned(size: number): Problem {
  return new Problem('not-found', `The log has ${size} signed entries.`, { size });
}
