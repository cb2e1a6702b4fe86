/** One signing: what is new is looked at, the tree grows, and its head is signed; or nothing happens at all. */

import type { Prisma, PrismaClient } from '../database/generated/client.ts';
import { txReader } from '../database/prisma.ts';
import type { Reader } from '../database/sql.ts';
import { type Checkpoint, newestStored, recheckCheckpoints, recheckFrom } from './checkpoints.ts';
import { Inconsistency } from './inconsistency.ts';
import type { KeptCheckpoint } from './kept-checkpoint.ts';
import { type CurrentKey, currentKey, lockSigning } from './key-register.ts';
import { checkpointText, type Signer } from './note.ts';
import { growTree, RECHECK_STEP, recheckTree, type TreeNode } from './tree.ts';
import { readSealedBodies } from './unsigned-events.ts';

/** A checkpoint covers at most so many events more than the one before: a signing ends, however long the import was. */
const EVENTS_A_CHECKPOINT = 8_192;
/** How many old checkpoints each signing looks at again. */
const CHECKPOINTS_A_TURN = 32;

/** In milliseconds: another process may be signing a long import. */
const PATIENCE = { maxWait: 5_000, timeout: 60_000 };

/** Where the next signing goes on with looking at what is old. */
export interface RecheckTurn {
  /** An event. */
  event: number;
  /** The size of a checkpoint. */
  checkpoint: number;
}

/** What a signing came to. */
export interface Signed {
  /** The newest checkpoint now; null for a log without events. */
  checkpoint: Checkpoint | null;
  /** Whether it covers all events that there were. */
  isComplete: boolean;
}

/**
 * Signs what is not signed yet, in one transaction, so that there are nodes exactly up to the newest checkpoint. `keyFor`
 * gives the private half of the current key, or throws. Inconsistency when anything that it looks at is wrong, or when the log
 * no longer contains what is known to be signed (`kept`): two checkpoints of one size would fork it. Then nothing is stored.
 */
export async function signLog(
  prisma: PrismaClient,
  keyFor: (current: CurrentKey | null) => Promise<Signer>,
  turn: RecheckTurn,
  kept: KeptCheckpoint,
): Promise<Signed> {
  return prisma.$transaction(async (tx) => {
    await lockSigning(tx);
    const read = txReader(tx);
    const { events, newest } = await checkedHead(read);
    await kept.check(read);
    const size = newest?.size ?? 0;
    if (events === size) return { checkpoint: newest ?? null, isComplete: true };
    const key = await currentKey(read);
    const signer = await keyFor(key);
    if (!key) throw new Error('a signer without a registered key');

    await recheckNext(read, size, turn);
    const end = Math.min(events, size + EVENTS_A_CHECKPOINT);
    const bodies = await readSealedBodies(read, size, end);
    const { nodes, root } = await growTree(read, size, bodies);
    const note = signer.sign(checkpointText({ origin: signer.name, size: end, root }));
    await storeNodes(tx, nodes);
    await tx.checkpoint.create({ data: { size: end, root: Uint8Array.from(root), keyId: key.id, note } });
    return { checkpoint: { size: end, root, note, vkey: key.vkey }, isComplete: end === events };
  }, PATIENCE);
}

/** How many events there are, and the newest checkpoint, once head, events, leaves and checkpoint agree with each other. */
async function checkedHead(read: Reader): Promise<{ events: number; newest: Checkpoint | undefined }> {
  const [head] = await read.rows<{ events: number; stored: number }>(
    `SELECT (SELECT size FROM ledger_head)::float8 AS events,
       (SELECT coalesce(max(index) + 1, 0) FROM event)::float8 AS stored`,
  );
  if (!head) throw new Error('the ledger has no head');
  const { events, stored } = head;
  if (events !== stored) {
    throw new Inconsistency(`The ledger counts ${events} events, and ${stored} are stored.`);
  }
  const newest = await newestStored(read);
  const size = newest?.size ?? 0;
  if (size > events) {
    throw new Inconsistency(`${size} events were signed, and ${events} are stored: events were removed.`);
  }
  const [tree] = await read.rows<{ leaves: number }>(
    'SELECT coalesce(max(index) + 1, 0)::float8 AS leaves FROM log_node WHERE level = 0',
  );
  if (tree?.leaves !== size) {
    throw new Inconsistency(`${size} events were signed, and the log has ${tree?.leaves} leaves.`);
  }
  if (newest) await recheckCheckpoints(read, [newest]);
  return { events, newest };
}

/** Looks at the next part of what is signed already: of a small log, at all of it. */
async function recheckNext(read: Reader, size: number, turn: RecheckTurn): Promise<void> {
  if (size === 0) return;
  if (turn.event >= size) turn.event = 0;
  await recheckTree(read, turn.event, size);
  turn.event += RECHECK_STEP;
  turn.checkpoint = (await recheckFrom(read, turn.checkpoint, CHECKPOINTS_A_TURN)) ?? 0;
}

/**
 * Holds the whole log against its bodies and every checkpoint against the log, while `goesOn` says so. Inconsistency for
 * the first fault. Beside a signing: what it looks at never changes. Answers the newest checkpoint that it began with.
 */
export async function recheckLog(
  prisma: PrismaClient,
  read: Reader,
  goesOn: () => boolean,
): Promise<Checkpoint | null> {
  const { newest } = await prisma.$transaction(async (tx) => {
    await lockSigning(tx);
    return checkedHead(txReader(tx));
  }, PATIENCE);
  const size = newest?.size ?? 0;
  for (let begin = 0; begin < size && goesOn(); begin += RECHECK_STEP) await recheckTree(read, begin, size);
  for (let at: number | null = 0; at !== null && goesOn(); )
    at = await recheckFrom(read, at, CHECKPOINTS_A_TURN);
  return newest ?? null;
}

async function storeNodes(tx: Prisma.TransactionClient, nodes: readonly TreeNode[]): Promise<void> {
  const rows = JSON.stringify(
    nodes.map(({ level, index, hash }) => [level, index, Buffer.from(hash).toString('hex')]),
  );
  await tx.$executeRaw`
    INSERT INTO log_node (level, index, hash)
    SELECT (node ->> 0)::smallint, (node ->> 1)::bigint, decode(node ->> 2, 'hex')
    FROM jsonb_array_elements(${rows}::jsonb) AS node`;
}
