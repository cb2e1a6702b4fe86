/** Verifies away from the page, so that a long dossier does not freeze it. Nothing leaves the device. */
import { parseVerifierKey } from '../../ledger/note.ts';
import { type Verification, type VerifyOptions, verifyDossier } from '../../ledger/verify.ts';

/** What is to be checked. */
export interface Task extends VerifyOptions {
  bytes: Uint8Array;
}

/** What came out; `badKey` when one of the keys is none, with the reason. */
export type Outcome = { result: Verification } | { badKey: string };

function run({ bytes, ...options }: Task): Outcome {
  for (const key of options.keys ?? []) {
    try {
      parseVerifierKey(key);
    } catch (error) {
      return { badKey: `“${key.slice(0, 60)}” is no key: ${(error as Error).message}.` };
    }
  }
  return { result: verifyDossier(bytes, options) };
}

self.onmessage = ({ data }: MessageEvent<Task>) => self.postMessage(run(data));
