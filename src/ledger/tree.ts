/** The stored tree: it grows by whole subtrees, and is held against the bodies that it was made of. */
import type { Reader } from '../database/sql.ts';
import { fastLeafHash, fastNodeHash } from './fast-hashes.ts';
import { Inconsistency } from './inconsistency.ts';
import { completeNodes, foldNodes, type Hash, type NodeAddress } from './merkle.ts';
import { foldGroup, readNodes } from './proofs.ts';

/** A complete subtree with its hash. */
export interface TreeNode extends NodeAddress {
  hash: Hash;
}

/** How many events one step of a recheck looks at: a power of two, so that a step is a subtree. */
export const RECHECK_STEP = 4_096;

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
    let node: TreeNode = { level: 0, index: size + position, hash: fastLeafHash(entry) };
    nodes.push(node);
    while (edge.at(-1)?.level === node.level) {
      const left = edge.pop() as TreeNode;
      node = { level: node.level + 1, index: left.index / 2, hash: fastNodeHash(left.hash, node.hash) };
      nodes.push(node);
    }
    edge.push(node);
  }
  return { nodes, root: foldNodes(edge.map((one) => one.hash)) };
}

/**
 * Holds the tree of `size` entries against the stored bodies of the events `[begin, begin + RECHECK_STEP)`: every leaf, and
 * every node above them. `begin` is a multiple of the step. Inconsistency for the first that is missing or another.
 * PostgreSQL hashes the bodies: none has to travel.
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

  await recheckNodes(read, begin, end, size);
}

/** A run of nodes of one level: those with the indices `[first, past)`. */
interface Run {
  level: number;
  first: number;
  past: number;
}

/** Every complete node over the events `[begin, end)` is the hash of the two below it. */
async function recheckNodes(read: Reader, begin: number, end: number, size: number): Promise<void> {
  const parents: Run[] = [];
  for (let level = 1; 2 ** level <= size; level++) {
    const past = Math.min(Math.ceil(end / 2 ** level), Math.floor(size / 2 ** level));
    parents.push({ level, first: Math.floor(begin / 2 ** level), past });
  }
  const stored = await readRuns(
    read,
    // Above the step a node has a sibling that lies outside of it.
    [{ level: 0, first: begin, past: end }, ...parents].map(({ level, first, past }) => {
      const above = parents[level];
      if (!above || above.past <= above.first) return { level, first, past };
      return { level, first: Math.min(first, 2 * above.first), past: Math.max(past, 2 * above.past) };
    }),
  );
  for (const { level, first, past } of parents) {
    for (let index = first; index < past; index++) {
      const hash = fastNodeHash(stored(level - 1, 2 * index), stored(level - 1, 2 * index + 1));
      if (hash.equals(stored(level, index))) continue;
      throw new Inconsistency(
        `Node ${index} of level ${level} of the log is not the hash of the two below it.`,
      );
    }
  }
}

/** The hashes of runs, one of each level, in one read that has a row a level. Inconsistency when one is missing. */
async function readRuns(read: Reader, runs: readonly Run[]): Promise<(level: number, index: number) => Hash> {
  const rows = await read.rows<{ level: number; count: number; hashes: Uint8Array | null }>(
    `SELECT run.level, count(node.hash)::int AS count, string_agg(node.hash, ''::bytea ORDER BY node.index) AS hashes
     FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS run (level, first, past)
     LEFT JOIN log_node node ON node.level = run.level AND node.index >= run.first AND node.index < run.past
     GROUP BY run.level`,
    [runs.map((one) => one.level), runs.map((one) => one.first), runs.map((one) => one.past)],
  );
  const byLevel = new Map(rows.map((row) => [row.level, row]));
  for (const { level, first, past } of runs) {
    if (past <= first || byLevel.get(level)?.count === past - first) continue;
    const [missing] = await read.rows<{ index: number }>(
      `SELECT entry.index::float8 AS index FROM generate_series($2::bigint, $3::bigint - 1) AS entry (index)
       WHERE NOT EXISTS (SELECT FROM log_node node WHERE node.level = $1::int AND node.index = entry.index)
       ORDER BY entry.index LIMIT 1`,
      [level, first, past],
    );
    throw new Inconsistency(`Node ${missing?.index} of level ${level} of the log is missing.`);
  }
  const firsts = new Map(runs.map((one) => [one.level, one.first]));
  return (level, index) => {
    const at = (index - (firsts.get(level) ?? 0)) * 32;
    return byLevel.get(level)?.hashes?.subarray(at, at + 32) ?? new Uint8Array();
  };
}
