import { givenKey } from '../../src/ledger/keys.ts';
import type { Signing } from '../../src/ledger/log.ts';
import { signerOf } from '../../src/ledger/note.ts';

/** The key of every test desk. */
export const testSigner = signerOf('desk.test', new Uint8Array(32).fill(7));

/** How every test desk signs. */
export const testSigning: Signing = { keys: givenKey(testSigner) };
