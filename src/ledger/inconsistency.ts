import { Problem } from '../http/problem.ts';

/** What is stored contradicts itself: a sentence that names the place. To a caller it is `ledger-inconsistent` (503). */
export class Inconsistency extends Problem {
  constructor(sentence: string) {
    super('ledger-inconsistent', sentence);
  }
}

/** Passes on what `work` throws, and reports it to the ledger when it is an inconsistency. */
export async function reporting<T>(
  ledger: { report(fault: string): void },
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Inconsistency) ledger.report(error.message);
    throw error;
  }
}
