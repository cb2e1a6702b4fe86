import type { Service } from '../access/caller.ts';

/** placeholder until the sample is written */
export async function firstRun(
  _service: Service,
  _base: string,
  _print: (line: string) => void,
): Promise<void> {}
