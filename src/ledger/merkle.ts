/**
 * The Merkle tree of RFC 6962, section 2.1: pure, over the hashes of complete subtrees, so that any proof needs as many
 * reads as the tree has levels. Sizes and indices are whole numbers below 2^53.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array;

/** A complete subtree: the entries `[index · 2^level, (index + 1) · 2^level)`. Level 0 are the leaves. */
export interface NodeAddress {
  level: number;
  index: number;
}

/** What cannot be a proof, and why. */
export class ProofError extends Error {}

const HASH_LENGTH = 32;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of one entry's bytes. */
export function leafHash(entry: Uint8Array): Hash {
  return sha256.create().update(LEAF).update(entry).digest();
}

/** The hash of two subtrees. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256.create().update(NODE).update(left).update(right).digest();
}

/** The root of a tree without entries. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array());

/** The complete subtrees that make up `[begin, end)`, left to right. `begin` is a multiple of the largest of them. */
export function completeNodes(begin: number, end: number): NodeAddress[] {
  const nodes: NodeAddress[] = [];
  for (let at = begin; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** The hash of a subtree that these complete ones make up, left to right. */
export function foldNodes(hashes: readonly Hash[]): Hash {
  const last = hashes.at(-1);
  if (!last) return EMPTY_ROOT;
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** The largest power of two below `size`. */
function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/**
 * The subtrees whose hashes prove that entry `index` is in the tree of `size` entries: one group for each hash of the
 * proof, from the leaf's sibling up; `foldNodes` makes the hash of its group. RangeError for an entry that is not there.
 */
export function inclusionNodes(index: number, size: number): NodeAddress[][] {
  requireSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`there is no entry ${index} in a tree of ${size}`);
  }
  const groups: NodeAddress[][] = [];
  for (let begin = 0, end = size; end - begin > 1; ) {
    const middle = begin + split(end - begin);
    if (index < middle) {
      groups.unshift(completeNodes(middle, end));
      end = middle;
    } else {
      groups.unshift(completeNodes(begin, middle));
      begin = middle;
    }
  }
  return groups;
}

/**
 * The subtrees whose hashes prove that the tree of `size2` entries begins with that of `size1`, grouped as for an
 * inclusion. RangeError unless 0 < size1 <= size2: from an empty tree nothing can be proved.
 */
export function consistencyNodes(size1: number, size2: number): NodeAddress[][] {
  requireSize(size1);
  requireSize(size2);
  if (size1 === 0 || size1 > size2) throw new RangeError(`a tree of ${size2} has no proof from ${size1}`);
  const groups: NodeAddress[][] = [];
  let [begin, end, isWhole] = [0, size2, true];
  while (end !== size1) {
    const middle = begin + split(end - begin);
    if (size1 <= middle) {
      groups.unshift(completeNodes(middle, end));
      end = middle;
    } else {
      groups.unshift(completeNodes(begin, middle));
      begin = middle;
      isWhole = false;
    }
  }
  if (!isWhole) groups.unshift(completeNodes(begin, end));
  return groups;
}

/** Throws ProofError unless the hashes prove that the leaf is entry `index` of the tree; `hashNodes` is `nodeHash`, or a faster one. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
  hashNodes = nodeHash,
): void {
  if (!isIndex(index) || !isIndex(size) || index >= size) {
    throw new ProofError(`there is no entry ${index} in a tree of ${size}`);
  }
  requireHashes([leaf, ...proof]);
  let hash: Hash = leaf;
  let [position, last] = [index, size - 1];
  for (const sibling of proof) {
    if (last === 0) throw new ProofError('the proof has more hashes than the tree has levels');
    if (position % 2 === 1 || position === last) {
      hash = hashNodes(sibling, hash);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      hash = hashNodes(hash, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  if (last !== 0) throw new ProofError('the proof has fewer hashes than the tree has levels');
  if (!sameBytes(hash, root)) throw new ProofError('the proof leads to another root');
}

/** Throws ProofError unless the hashes prove that the second tree begins with the first. */
export function verifyConsistency(
  size1: number,
  size2: number,
  proof: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): void {
  if (!isIndex(size1) || !isIndex(size2) || size1 > size2) {
    throw new ProofError(`a tree of ${size2} cannot begin with one of ${size1}`);
  }
  if (size1 === 0) throw new ProofError('from an empty tree nothing can be proved');
  if (size1 === size2) {
    if (proof.length > 0) throw new ProofError('trees of the same size need no proof');
    if (!sameBytes(root1, root2)) throw new ProofError('trees of the same size have two roots');
    return;
  }
  requireHashes(proof);
  const path = isPowerOfTwo(size1) ? [root1, ...proof] : [...proof];
  const first = path.shift();
  if (!first || proof.length === 0) throw new ProofError('the proof is empty');
  let [position, last] = [size1 - 1, size2 - 1];
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  let [old, grown] = [first, first];
  for (const hash of path) {
    if (last === 0) throw new ProofError('the proof has more hashes than the tree has levels');
    if (position % 2 === 1 || position === last) {
      old = nodeHash(hash, old);
      grown = nodeHash(hash, grown);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      grown = nodeHash(grown, hash);
    }
    [position, last] = [half(position), half(last)];
  }
  if (last !== 0) throw new ProofError('the proof has fewer hashes than the tree has levels');
  if (!sameBytes(old, root1)) throw new ProofError('the proof does not lead to the first root');
  if (!sameBytes(grown, root2)) throw new ProofError('the proof does not lead to the second root');
}

const half = (value: number) => Math.floor(value / 2);
const isIndex = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isPowerOfTwo = (value: number) =>
  Number.isInteger(Math.log2(value)) && 2 ** Math.round(Math.log2(value)) === value;

function requireSize(size: number): void {
  if (!isIndex(size)) throw new RangeError(`${size} is no size of a tree`);
}

function requireHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== HASH_LENGTH)) throw new ProofError('a hash has 32 bytes');
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, position) => byte === other[position]);
}
