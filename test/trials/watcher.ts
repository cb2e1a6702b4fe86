/** A third party who keeps the newest checkpoint that it saw, and takes no other unless the log is proved to begin with it. */
import { decodeBase64 } from '../../src/ledger/base64.ts';
import { verifyConsistency } from '../../src/ledger/merkle.ts';
import { openNote, parseCheckpoint, parseVerifierKey, type VerifierKey } from '../../src/ledger/note.ts';

export interface Watcher {
  /** The size of the newest checkpoint that was seen; 0 before the first. */
  readonly size: number;
  /** How many proofs were verified. */
  readonly proofs: number;
  /** Reads the newest checkpoint and verifies it. Throws when it is not signed by the first key, or not consistent. */
  look(): Promise<void>;
}

export function watch(api: string): Watcher {
  let key: VerifierKey | null = null;
  let kept: { size: number; root: Uint8Array } | null = null;
  let proofs = 0;

  async function get(path: string): Promise<string> {
    const answer = await fetch(`${api}${path}`, { signal: AbortSignal.timeout(20_000) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status} ${text}`);
    return text;
  }

  return {
    get size() {
      return kept?.size ?? 0;
    },
    get proofs() {
      return proofs;
    },
    async look() {
      key ??= parseVerifierKey(
        (JSON.parse(await get('/log/keys')) as { items: { vkey: string }[] }).items[0]?.vkey ?? '',
      );
      const seen = parseCheckpoint(openNote(await get('/log/checkpoint'), key));
      if (kept) {
        const query = `from=${kept.size}&to=${seen.size}`;
        const { hashes } = JSON.parse(await get(`/log/proof/consistency?${query}`)) as { hashes: string[] };
        const proof = hashes.map((hash) => decodeBase64(hash) ?? new Uint8Array());
        verifyConsistency(kept.size, seen.size, proof, kept.root, seen.root);
        proofs++;
      }
      kept = seen;
    },
  };
}
