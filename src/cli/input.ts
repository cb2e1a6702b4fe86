import type { z } from 'zod';
import { NoDatabase } from '../database/connect.ts';
import { databaseProblem } from '../database/faults.ts';
import { toFaults } from '../http/faults-of.ts';
import { Problem } from '../http/problem.ts';
import { Inconsistency } from '../ledger/inconsistency.ts';
import { fileFault } from './file-faults.ts';

/** What the operator gave cannot be taken. The message is for them, one sentence a line. */
export class InputError extends Error {}

/** The members of the API's bodies whose option has another name. */
const OPTIONS: Record<string, string> = { roles: 'role', expiresAt: 'expires', disabled: 'disable' };

/** Reads options by the schema of the API. `InputError` names the option of each fault. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const sentences = toFaults(read.error, '').map(({ pointer, detail }) => {
    const [, member] = pointer.split('/');
    return member ? `--${OPTIONS[member] ?? member}: ${detail}` : detail;
  });
  throw new InputError(sentences.join('\n'));
}

/** An error as sentences for the person at the terminal. */
export function explain(error: unknown): string {
  if (error instanceof Inconsistency) return `${error.message}\n${error.remedy}`.trim();
  const problem = error instanceof Problem ? error : databaseProblem(error);
  if (problem?.code === 'unavailable') return 'The database is away. Nothing was changed; try again later.';
  if (problem) return [problem.message, ...(problem.extras.errors ?? []).map((one) => one.detail)].join('\n');
  return fileFault(error) ?? (error instanceof Error ? error.message : String(error));
}

/** How the command line ends after an error: 2 when it was pointed at a place without a database, else 1. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof NoDatabase ? 2 : 1;
}
