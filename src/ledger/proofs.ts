/** Proofs of RFC 6962, section 2.1, out of the stored nodes: one read for as many as one likes. */
import type { Reader } from '../database/sql.ts';
import { perReader, together } from '../database/together.ts';
import { encodeBase64 } from './base64.ts';
import { Inconsistency } from './inconsistency.ts';
import { consistencyNodes, foldNodes, type Hash, inclusionNodes, type NodeAddress } from './merkle.ts';

const HASH_LENGTH = 32;

/** Hashes of complete subtrees by `level/index`. */
export type Nodes = ReadonlyMap<string, Hash>;

/**
 * The inclusion proofs of these events in the log's first `size` events, by index, each from the leaf's sibling up.
 * RangeError for an event that is not among them; Inconsistency (`ledger-inconsistent`, 503) when a
 * node is missing, which below the newest checkpoint none may be.
 */
export async function inclusionProofs(
  read: Reader,
  indices: readonly number[],
  size: number,
): Promise<Map<number, Hash[]>> {
  const wanted = [...new Set(indices)].map((index) => ({ index, groups: inclusionNodes(index, size) }));
  const nodes = await readNodes(
    read,
    wanted.flatMap((one) => one.groups.flat()),
  );
  // The right edge of the tree is in most proofs.
  const folded = new Map<string, Hash>();
  const fold = (group: readonly NodeAddress[]) => {
    const key = group.map(keyOf).join();
    const hash = folded.get(key) ?? foldGroup(nodes, group);
    folded.set(key, hash);
    return hash;
  };
  return new Map(wanted.map(({ index, groups }) => [index, groups.map(fold)]));
}

/**
 * The proof that the log's first `size2` events begin with its first `size1`. RangeError unless 0 < size1 <= size2;
 * Inconsistency when a node is missing.
 */
export async function consistencyProof(read: Reader, size1: number, size2: number): Promise<Hash[]> {
  const groups = consistencyNodes(size1, size2);
  const nodes = await readNodes(read, groups.flat());
  return groups.map((group) => foldGroup(nodes, group));
}

const WANTED = `FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS wanted (level, index, position)
  JOIN log_node node ON node.level = wanted.level AND node.index = wanted.index`;

/** The most proofs whose nodes one statement reads. */
const MOST_AT_ONCE = 16;

/** Reads nodes in one query. What is not there is missing in the answer too; what others asked for meanwhile is in it. */
export function readNodes(read: Reader, addresses: readonly NodeAddress[]): Promise<Nodes> {
  return nodesOf(read)(addresses);
}

const nodesOf = perReader((read) =>
  together<readonly NodeAddress[], Nodes>(MOST_AT_ONCE, async (asked) => {
    const nodes = await readAll(read, asked.flat());
    return asked.map(() => nodes);
  }),
);

async function readAll(read: Reader, addresses: readonly NodeAddress[]): Promise<Nodes> {
  const distinct = new Map(addresses.map((one) => [keyOf(one), one]));
  if (distinct.size === 0) return new Map();
  const params = [
    [...distinct.values()].map((one) => one.level),
    [...distinct.values()].map((one) => one.index),
  ];
  // One value: a row for each of a thousand nodes would cost more than all else here.
  const [found] = await read.rows<{ hashes: Uint8Array | null }>(
    `SELECT string_agg(node.hash, ''::bytea ORDER BY wanted.position) AS hashes ${WANTED}`,
    params,
  );
  const hashes = found?.hashes;
  if (hashes?.length === distinct.size * HASH_LENGTH) {
    return new Map(
      [...distinct.keys()].map((key, at) => [key, hashes.subarray(at * HASH_LENGTH, (at + 1) * HASH_LENGTH)]),
    );
  }
  const rows = await read.rows<{ level: number; index: number; hash: Uint8Array }>(
    `SELECT node.level::int AS level, node.index::float8 AS index, node.hash ${WANTED}`,
    params,
  );
  return new Map(rows.map((row) => [keyOf(row), row.hash]));
}

/** The hash of the subtree that these complete ones make up. */
export function foldGroup(nodes: Nodes, group: readonly NodeAddress[]): Hash {
  return foldNodes(
    group.map((one) => {
      const hash = nodes.get(keyOf(one));
      if (!hash) {
        const { level, index } = one;
        throw new Inconsistency(`Node ${index} of level ${level} of the log is missing.`);
      }
      return hash;
    }),
  );
}

function keyOf({ level, index }: NodeAddress): string {
  return `${level}/${index}`;
}

/** An inclusion proof as a text that proves itself with the leaf: C2SP tlog-proof v1. `checkpoint` is the signed note. */
export function tlogProof(index: number, hashes: readonly Hash[], checkpoint: string): string {
  const lines = hashes.map((hash) => `${encodeBase64(hash)}\n`).join('');
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${lines}\n${checkpoint}`;
}
