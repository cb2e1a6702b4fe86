import { setFlagsFromString } from 'node:v8';

/** By how much the heap may grow, of what is alive, before what is not is swept; V8 lets it grow to four times that. */
const LEAN_PERCENT = 40;
let working = 0;

/** Runs long work that throws away as much as it makes, and keeps the heap of the process near what is alive. */
export async function withLeanHeap<T>(work: () => Promise<T>): Promise<T> {
  if (working++ === 0) setFlagsFromString(`--heap-growing-percent=${LEAN_PERCENT}`);
  try {
    return await work();
  } finally {
    // 0: as V8 thinks best.
    if (--working === 0) setFlagsFromString('--heap-growing-percent=0');
  }
}
