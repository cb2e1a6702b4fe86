/** The stored tree: it grows by whole subtrees, and is held against the bodies that it was made of. */
import { createHash } from 'node:crypto';
import type { Reader } from '../database/sql.ts';
import { Inconsistency } from './inconsistency.ts';
import { completeNodes, foldNodes, type Hash, type NodeAddress } from './merkle.ts';
import { foldGroup, readNodes } from './proofs.ts';

/** A complete subtree with its hash. */
export interface TreeNode extends NodeAddress {
  hash: Hash;
}

/** How many events one step of a recheck looks at: a power of two, so that a step is a subtree. */
export const RECHECK_STEP = 4_096;

// As `leafHash` and `nodeHash` of merkle.ts, by Node's own SHA-256, which is four times as fast: for whole logs.
const hashOf = (kind: number, ...parts: Uint8Array[]): Hash => {
  const hash = createHash('sha256').update(Uint8Array.of(kind));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The roots of the tree at these sizes, in one read. Problem `ledger-inconsistent` when a node is missing. */
export async function rootsAt(read: Reader, sizes: readonly number[]): Promise<Hash[]> {
  const groups = sizes.map((size) => completeNodes(0, size));
  const nodes = await readNodes(read, groups.flat());
  return groups.map((group) => foldGroup(nodes, group));
}

/** Grows the tree of `size` entries by these: the subtrees that get complete, and the root afterwards. */
export async function growTree(
  read: Reader,
  size: number,
  entries: readonly Uint8Array[],
): Promise<{ nodes: TreeNode[]; root: Hash }> {
  const addresses = completeNodes(0, size);
  const stored = await readNodes(read, addresses);
  const edge: TreeNode[] = addresses.map((one) => ({ ...one, hash: foldGroup(stored, [one]) }));
  const nodes: TreeNode[] = [];
  for (const [position, entry] of entries.entries()) {
    let node: TreeNode = { level: 0, index: size + position, hash: hashOf(0, entry) };
    nodes.push(node);
    while (edge.at(-1)?.level === node.level) {
      const left = edge.pop() as TreeNode;
      node = { level: node.level + 1, index: left.index / 2, hash: hashOf(1, left.hash, node.hash) };
      nodes.push(node);
    }
    edge.push(node);
  }
  return { nodes, root: foldNodes(edge.map((one) => one.hash)) };
}

/**
 * Holds the tree of `size` entries against the stored bodies of the events `[begin, begin + RECHECK_STEP)`: every leaf, and
 * every node above them. `begin` is a multiple of the step. Inconsistency for the first that is missing or another.
 * PostgreSQL hashes: no body has to travel.
 */
export async function recheckTree(read: Reader, begin: number, size: number): Promise<void> {
  const end = Math.min(begin + RECHECK_STEP, size);
  const [leaf] = await read.rows<{ index: number; change: string }>(
    `SELECT entry.index::float8 AS index,
       CASE WHEN event.body IS NULL THEN 'is missing' WHEN node.hash IS NULL THEN 'has lost its leaf in the log'
         ELSE 'has another body than the log recorded' END AS change
     FROM generate_series($1::bigint, $2::bigint - 1) AS entry (index)
     LEFT JOIN (SELECT index, body FROM event WHERE index >= $1::bigint AND index < $2::bigint) event
       ON event.index = entry.index
     LEFT JOIN (SELECT index, hash FROM log_node WHERE level = 0 AND index >= $1::bigint AND index < $2::bigint) node
       ON node.index = entry.index
     WHERE event.body IS NULL OR node.hash IS NULL OR node.hash <> pg_catalog.sha256('\\x00'::bytea || event.body)
     ORDER BY entry.index LIMIT 1`,
    [begin, end],
  );
  if (leaf) throw new Inconsistency(`Event ${leaf.index} ${leaf.change}.`);

  const levels: number[] = [];
  const firsts: number[] = [];
  const ends: number[] = [];
  for (let level = 1; 2 ** level <= size; level++) {
    levels.push(level);
    firsts.push(Math.floor(begin / 2 ** level));
    ends.push(Math.min(Math.ceil(end / 2 ** level), Math.floor(size / 2 ** level)));
  }
  const [node] = await read.rows<{ level: number; index: number; isMissing: boolean }>(
    `SELECT * FROM (
       SELECT span.level, entry.index::float8 AS index,
         (SELECT hash FROM log_node WHERE level = span.level AND index = entry.index) AS hash,
         (SELECT hash FROM log_node WHERE level = span.level - 1 AND index = 2 * entry.index) AS left_hash,
         (SELECT hash FROM log_node WHERE level = span.level - 1 AND index = 2 * entry.index + 1) AS right_hash
       FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS span (level, first, past)
       CROSS JOIN LATERAL generate_series(span.first, span.past - 1) AS entry (index)
     ) parent
     CROSS JOIN LATERAL (SELECT hash IS NULL AS "isMissing") missing
     WHERE hash IS NULL OR hash IS DISTINCT FROM pg_catalog.sha256('\\x01'::bytea || left_hash || right_hash)
     ORDER BY level, index LIMIT 1`,
    [levels, firsts, ends],
  );
  if (node) {
    const change = node.isMissing ? 'is missing' : 'is not the hash of the two below it';
    throw new Inconsistency(`Node ${node.index} of level ${node.level} of the log ${change}.`);
  }
}
