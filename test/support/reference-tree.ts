/** The Merkle tree exactly as RFC 6962, section 2.1, defines it: recursive, slow, and with nothing of ours in it. */
import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** MTH({d(0)}) of one entry. */
export function referenceLeaf(entry: Uint8Array): Buffer {
  return sha256(Uint8Array.of(0), entry);
}

/** k: the largest power of two smaller than n. */
function splitAt(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH(D[n]), section 2.1, over the hashes of the entries. */
export function referenceRoot(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return Buffer.from(only);
  const k = splitAt(leaves.length);
  return sha256(Uint8Array.of(1), referenceRoot(leaves.slice(0, k)), referenceRoot(leaves.slice(k)));
}

/** PATH(m, D[n]), section 2.1.1, over the hashes of the entries. */
export function referenceInclusion(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = splitAt(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k
    ? [...referenceInclusion(m, left), referenceRoot(right)]
    : [...referenceInclusion(m - k, right), referenceRoot(left)];
}

/** PROOF(m, D[n]), section 2.1.2, over the hashes of the entries; 0 < m <= n. */
export function referenceConsistency(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  return subproof(m, leaves, true);
}

function subproof(m: number, leaves: readonly Uint8Array[], isWhole: boolean): Buffer[] {
  if (m === leaves.length) return isWhole ? [] : [referenceRoot(leaves)];
  const k = splitAt(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...subproof(m, left, isWhole), referenceRoot(right)]
    : [...subproof(m - k, right, false), referenceRoot(left)];
}
