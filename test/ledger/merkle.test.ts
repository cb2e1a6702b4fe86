/** The tree against the reference, which is RFC 6962 word for word. */
import { describe, expect, test } from '@jest/globals';
import {
  completeNodes,
  consistencyNodes,
  EMPTY_ROOT,
  foldNodes,
  type Hash,
  inclusionNodes,
  leafHash,
  type NodeAddress,
  ProofError,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/merkle.ts';
import {
  referenceConsistency,
  referenceInclusion,
  referenceLeaf,
  referenceRoot,
} from '../support/reference-tree.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** Every pair up to this size. */
const SMALL = 64;
/** Random pairs up to this one. */
const LARGE = 3_000;

const entries = Array.from({ length: LARGE }, (_, index) => Buffer.from(`entry ${index}`));
const leaves: Hash[] = entries.map(referenceLeaf);
const hex = (hashes: readonly Uint8Array[]) => hashes.map((one) => Buffer.from(one).toString('hex'));

const known = new Map<string, Hash>();
/** The hash of a complete subtree, by the reference. */
function nodeAt({ level, index }: NodeAddress): Hash {
  const key = `${level}/${index}`;
  const hash = known.get(key) ?? referenceRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
  known.set(key, hash);
  return hash;
}
const hashesOf = (groups: readonly NodeAddress[][]) => groups.map((group) => foldNodes(group.map(nodeAt)));
const rootOf = (size: number) => foldNodes(completeNodes(0, size).map(nodeAt));

function checkInclusion(index: number, size: number): void {
  const proof = hashesOf(inclusionNodes(index, size));
  expect({ index, size, proof: hex(proof) }).toEqual({
    index,
    size,
    proof: hex(referenceInclusion(index, leaves.slice(0, size))),
  });
  verifyInclusion(index, size, leaves[index] as Hash, proof, rootOf(size));
}

function checkConsistency(from: number, to: number): void {
  const proof = hashesOf(consistencyNodes(from, to));
  expect({ from, to, proof: hex(proof) }).toEqual({
    from,
    to,
    proof: hex(referenceConsistency(from, leaves.slice(0, to))),
  });
  verifyConsistency(from, to, proof, rootOf(from), rootOf(to));
}

describe('against the reference', () => {
  test('the hash of a leaf, and of no entries', () => {
    expect(hex([leafHash(entries[3] as Buffer)])).toEqual(hex([leaves[3] as Hash]));
    expect(hex([EMPTY_ROOT])).toEqual(['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']);
    expect(hex([rootOf(0)])).toEqual(hex([referenceRoot([])]));
  });

  test('every root', () => {
    for (let size = 0; size <= 4 * SMALL; size++) {
      expect(hex([rootOf(size)])).toEqual(hex([referenceRoot(leaves.slice(0, size))]));
    }
  });

  test('every inclusion and every consistency of small trees', () => {
    for (let size = 1; size <= SMALL; size++) {
      for (let other = 0; other < size; other++) {
        checkInclusion(other, size);
        checkConsistency(other + 1, size);
      }
    }
  });

  test('random ones of larger trees', () => {
    const { below } = seededRandom(6962);
    for (let round = 0; round < 150; round++) {
      const size = 1 + below(LARGE);
      checkInclusion(below(size), size);
      checkConsistency(1 + below(size), size);
    }
  });
});

describe('what is no proof is refused', () => {
  const SIZE = 13;
  const D = leaves.slice(0, SIZE);
  const root = referenceRoot(D);

  test('of inclusion', () => {
    for (let index = 0; index < SIZE; index++) {
      const proof = referenceInclusion(index, D);
      const refused = (at: number, size: number, leaf: Hash, hashes: Uint8Array[], to: Hash) =>
        expect(() => verifyInclusion(at, size, leaf, hashes, to)).toThrow(ProofError);
      const leaf = D[index] as Hash;
      for (let other = 0; other < SIZE + 2; other++) {
        if (other !== index) refused(other, SIZE, leaf, proof, root);
      }
      refused(index, SIZE, leaf, proof.slice(1), root);
      refused(index, SIZE, leaf, proof.slice(0, -1), root);
      refused(index, SIZE, leaf, [...proof, root], root);
      refused(index, SIZE, leaf, [root, ...proof], root);
      refused(index, SIZE, root, proof, root);
      refused(index, SIZE, leaf, proof, leaf);
      refused(index, SIZE, leaf.slice(1), proof, root);
      for (const [at] of proof.entries()) refused(index, SIZE, leaf, proof.with(at, root), root);
    }
  });

  test('of consistency', () => {
    for (let from = 1; from < SIZE; from++) {
      const proof = referenceConsistency(from, D);
      const old = referenceRoot(D.slice(0, from));
      const refused = (one: number, two: number, hashes: Uint8Array[], first: Hash, second: Hash) =>
        expect(() => verifyConsistency(one, two, hashes, first, second)).toThrow(ProofError);
      refused(from, SIZE, proof, root, root);
      refused(from, SIZE, proof, old, old);
      refused(from, SIZE, [], old, root);
      refused(from, SIZE, proof.slice(1), old, root);
      refused(from, SIZE, [...proof, root], old, root);
      refused(0, SIZE, proof, old, root);
      refused(SIZE, from, proof, root, old);
      refused(from + 0.5, SIZE, proof, old, root);
      for (const [at] of proof.entries()) refused(from, SIZE, proof.with(at, root), old, root);
    }
    expect(() => verifyConsistency(SIZE, SIZE, [root], root, root)).toThrow('need no proof');
    expect(() => verifyConsistency(SIZE, SIZE, [], root, D[0] as Hash)).toThrow('two roots');
  });

  test('sizes that no tree has', () => {
    for (const [index, size] of [
      [0, 0],
      [1, 1],
      [-1, 3],
      [0.5, 3],
      [0, 2 ** 53],
    ] as const) {
      expect(() => inclusionNodes(index, size)).toThrow(RangeError);
    }
    for (const [from, to] of [
      [0, 1],
      [2, 1],
      [-1, 1],
      [1, Number.NaN],
    ] as const) {
      expect(() => consistencyNodes(from, to)).toThrow(RangeError);
    }
  });
});

test('a proof of a large log needs as many nodes as the tree has levels', () => {
  for (const size of [1_000_000, 2 ** 40 + 1, 2 ** 52 + 12_345]) {
    const levels = Math.ceil(Math.log2(size));
    for (const index of [0, 1, Math.floor(size / 2), size - 1]) {
      expect(inclusionNodes(index, size).length).toBeLessThanOrEqual(levels);
      expect(inclusionNodes(index, size).flat().length).toBeLessThanOrEqual(2 * levels);
    }
    expect(consistencyNodes(size - 1, size).flat().length).toBeLessThanOrEqual(2 * levels);
  }
});
