/** The core of scripts/verify-dossier.mjs, with types. */
import type { Verification, VerifyOptions } from '../../src/ledger/verify.ts';

export interface VerifyScript {
  verify(bytes: Uint8Array, options?: VerifyOptions): Verification;
  canonical(value: unknown): string;
  checkInclusion(index: number, size: number, hash: Uint8Array, proof: Uint8Array[], root: Uint8Array): void;
  checkConsistency(
    old: number,
    size: number,
    proof: Uint8Array[],
    oldRoot: Uint8Array,
    root: Uint8Array,
  ): void;
}

export const scriptFile = new URL('../../scripts/verify-dossier.mjs', import.meta.url);

export const script = (await import(scriptFile.href)) as VerifyScript;
