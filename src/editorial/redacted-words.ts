/** What stands instead of redacted words is no text that anybody types: it would be taken for a redaction. */
import { Problem } from '../http/problem.ts';
import type { Tx } from '../ledger/record.ts';
import { REDACTED } from './redacted.schema.ts';
import type { RecordType } from './visibility.ts';

/** A version that is edited. */
interface EditedVersion {
  type: RecordType;
  id: string;
  number: number;
}

/** 422 for words that nobody may write or quote, with the reason. */
export function redactedWords(pointer: string, detail: string): Problem {
  return new Problem('redacted-words', undefined, { errors: [{ pointer, detail }] });
}

/** 422 for `[redacted]` as a typed text, but where the edited version has just that from a redaction. */
export async function refuseRedactedWords(
  tx: Tx,
  pointer: string,
  typed: string | undefined,
  edited?: EditedVersion,
): Promise<void> {
  if (typed?.trim().toLowerCase() !== REDACTED) return;
  if (edited && typed === REDACTED && (await isMarked(tx, edited))) return;
  throw redactedWords(pointer, `Only a redaction leaves ${REDACTED}. Write something else.`);
}

async function isMarked(tx: Tx, { type, id, number }: EditedVersion): Promise<boolean> {
  const marked = await tx.$queryRawUnsafe<object[]>(
    `SELECT FROM ${type}_version WHERE head_id = $1::uuid AND number = $2::int AND redaction_id IS NOT NULL`,
    id,
    number,
  );
  return marked.length > 0;
}
