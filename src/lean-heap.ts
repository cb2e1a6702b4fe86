import { setFlagsFromString } from 'node:v8';

/**
 * By how much the heap may grow, of what is alive, before what is not is swept. V8 would let it grow to four times that. Less
 * costs reading time, more costs memory (docs/performance.md).
 */
const LEAN_PERCENT = 65;

/** Keeps the heap of the process near what is alive. */
export function keepHeapLean(): void {
  setFlagsFromString(`--heap-growing-percent=${LEAN_PERCENT}`);
}
