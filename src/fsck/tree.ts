/** The stored tree and every checkpoint: each node against the two below it, each root and signature against the tree. */
import type { Reader } from '../database/sql.ts';
import { type Checkpoint, checkNote } from '../ledger/checkpoints.ts';
import { completeNodes } from '../ledger/merkle.ts';
import { foldGroup, readNodes } from '../ledger/proofs.ts';
import { reasonOf, type Tell } from './faults.ts';

/** So many checkpoints are in memory at a time. */
const STEP = 256;
/** Of one kind of fault, so many are named. */
const NAMED = 1_000;

type CheckpointRow = Omit<Checkpoint, 'vkey'> & { vkey: string | null; previous: number | null };

/** Checks `log_node` and `checkpoint`; answers how many checkpoints there are. */
export async function checkTree(read: Reader, tell: Tell, events: number): Promise<number> {
  let [count, signed] = [0, 0];
  for (let previous: number | null = null; ; ) {
    const checkpoints: CheckpointRow[] = await read.rows<CheckpointRow>(
      `SELECT size::float8 AS size, root, note, previous::float8 AS previous, vkey
       FROM checkpoint LEFT JOIN signing_key ON signing_key.id = key_id
       WHERE size > $1::bigint ORDER BY checkpoint.size LIMIT ${STEP}`,
      [previous ?? -1],
    );
    if (checkpoints.length === 0) break;
    for (const one of checkpoints) {
      if (one.previous !== previous) checkOrder(one, previous, tell);
      previous = one.size;
    }
    await checkRoots(read, tell, checkpoints, events);
    count += checkpoints.length;
    signed = previous ?? 0;
  }
  await checkNodes(read, tell, signed);
  return count;
}

function checkOrder({ size, previous }: CheckpointRow, before: number | null, tell: Tell): void {
  if (previous !== null && previous > (before ?? 0) && previous < size) {
    tell('checkpoint', previous, `is missing; the one of ${size} events was signed after it`);
  } else {
    tell('checkpoint', size, `was signed after ${previous ?? 'none'}, and comes after ${before ?? 'none'}`);
  }
}

async function checkRoots(
  read: Reader,
  tell: Tell,
  checkpoints: readonly CheckpointRow[],
  events: number,
): Promise<void> {
  const possible = checkpoints.filter(({ size }) => size <= events);
  const nodes = await readNodes(
    read,
    possible.flatMap(({ size }) => completeNodes(0, size)),
  );
  for (const one of checkpoints) {
    const { size, root, vkey } = one;
    try {
      if (vkey === null) throw new Error('its key is not known');
      checkNote({ ...one, vkey });
      if (size > events) throw new Error(`it covers more events than the ${events} that there are`);
      if (!Buffer.from(foldGroup(nodes, completeNodes(0, size))).equals(root)) {
        throw new Error('its root is not that of the log');
      }
    } catch (error) {
      tell('checkpoint', size, reasonOf(error));
    }
  }
}

/** There are nodes exactly for the complete subtrees of what is signed. */
async function checkNodes(read: Reader, tell: Tell, signed: number): Promise<void> {
  const [tree] = await read.rows<{ leaves: number }>(
    'SELECT (max(index) + 1)::float8 AS leaves FROM log_node WHERE level = 0 AND index < 9007199254740992',
  );
  if (tree && tree.leaves > signed)
    tell('checkpoint', tree.leaves, 'is missing; the log was signed up to there');
  const wrong = await read.rows<{ key: string }>(
    `SELECT parent.level || '/' || parent.index AS key FROM log_node parent
     LEFT JOIN log_node a ON a.level + 1 = parent.level AND a.index % 2 = 0 AND a.index / 2 = parent.index
     LEFT JOIN log_node b ON b.level + 1 = parent.level AND b.index % 2 = 1 AND b.index / 2 = parent.index
     WHERE parent.level > 0 AND parent.hash IS DISTINCT FROM pg_catalog.sha256('\\x01'::bytea || a.hash || b.hash)
     ORDER BY parent.level, parent.index LIMIT ${NAMED}`,
  );
  for (const { key } of wrong) tell('log_node', key, 'is not the hash of the two below it');
  const astray = await read.rows<{ key: string; missing: boolean }>(
    `SELECT coalesce(node.level, wanted.level) || '/' || coalesce(node.index, wanted.index) AS key, node.level IS NULL AS missing
     FROM (SELECT level, index FROM generate_series(0, 52) level
           CROSS JOIN LATERAL generate_series(0, ($1::bigint >> level) - 1) index) wanted
     FULL JOIN log_node node ON node.level = wanted.level AND node.index = wanted.index
     WHERE node.level IS NULL OR wanted.level IS NULL ORDER BY 1 LIMIT ${NAMED}`,
    [signed],
  );
  for (const { key, missing } of astray) {
    tell('log_node', key, missing ? 'is missing' : 'is no node of what was signed');
  }
}
