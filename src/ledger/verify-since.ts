/** Compares the log of a dossier with a checkpoint that somebody kept: one has to be the beginning of the other. */
import { verifyConsistency } from './merkle.ts';
import type { CheckpointText, VerifierKey } from './note.ts';
import { openCheckpoint } from './verify-notes.ts';
import { base64Of, check, listOf, type Members, objectOf, textOf } from './verify-shapes.ts';

/** The sizes between which a consistency proof is needed. */
export interface NeededProof {
  from: number;
  to: number;
}

/**
 * Null when the two agree; which proof it takes when that cannot be told without. `proof` is the answer of
 * GET /log/proof/consistency. Error when they do not agree.
 */
export function checkSince(
  since: Uint8Array,
  proof: Uint8Array | undefined,
  checkpoint: CheckpointText,
  keys: readonly VerifierKey[],
): NeededProof | null {
  const kept = openCheckpoint(textOf(since), keys);
  check(kept.origin === checkpoint.origin, `it is of another log: ${kept.origin}`);
  if (kept.size === checkpoint.size) {
    check(sameBytes(kept.root, checkpoint.root), 'at its size this log has another root');
    return null;
  }
  const [old, grown] = kept.size < checkpoint.size ? [kept, checkpoint] : [checkpoint, kept];
  if (!proof) return { from: old.size, to: grown.size };
  const { from, to, hashes }: Members = objectOf(JSON.parse(textOf(proof)));
  check(from === old.size && to === grown.size, `the proof has to lead from ${old.size} to ${grown.size}`);
  const list = listOf(hashes).map((hash) => base64Of(hash, 32));
  verifyConsistency(old.size, grown.size, list, old.root, grown.root);
  return null;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, position) => byte === other[position]);
}
