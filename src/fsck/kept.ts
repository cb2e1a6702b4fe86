/** Checkpoints that are kept outside of the database: what it alone cannot tell. */
import type { Reader } from '../database/sql.ts';
import { faultOfKept } from '../ledger/kept-checkpoint.ts';
import { reasonOf, type Tell } from './faults.ts';

/** A checkpoint as it was kept, and where. */
export interface KeptNote {
  name: string;
  /** The signed note. */
  note: string;
}

/** The log contains each of these checkpoints, and knows the key that signed it. */
export async function checkKeptNotes(read: Reader, tell: Tell, kept: readonly KeptNote[]): Promise<void> {
  for (const { name, note } of kept) {
    const fault = await faultOfKept(read, note).catch(reasonOf);
    if (fault !== null) tell('checkpoint', `in ${name}`, fault);
  }
}
