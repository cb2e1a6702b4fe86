/** One thing that is not as the ledger has it. */
export interface Fault {
  table: string;
  /** The primary key, its columns parted by `/`; empty for what concerns the whole table. */
  key: string;
  /** What is wrong, without the content of the row: a fault may be read by anybody. */
  what: string;
}

/** Takes faults as they are found. */
export type Tell = (table: string, key: string | number, what: string) => void;

/** An error as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\.$/, '');
}
