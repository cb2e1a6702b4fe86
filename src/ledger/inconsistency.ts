import { Problem } from '../http/problem.ts';

/** What a running service needs after a repair: it does not look again by itself. */
export const RESTART = 'After the repair, the service has to be restarted.';

/**
 * What is stored contradicts itself: a sentence that names the place. To a caller it is `ledger-inconsistent` (503). `remedy`
 * is for the operator alone: it may name files and commands.
 */
export class Inconsistency extends Problem {
  readonly remedy: string;

  constructor(sentence: string, remedy = '') {
    super('ledger-inconsistent', sentence);
    this.remedy = remedy;
  }

  override toJSON(instance?: string): Record<string, unknown> {
    return { ...super.toJSON(instance), detail: `${this.message} ${RESTART}` };
  }
}

/** Passes on what `work` throws, and reports it to the ledger when it is an inconsistency. */
export async function reporting<T>(
  ledger: { report(fault: string, remedy?: string): void },
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Inconsistency) ledger.report(error.message, error.remedy);
    throw error;
  }
}
