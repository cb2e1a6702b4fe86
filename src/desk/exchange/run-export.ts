/** Takes an export from the service into a file: whole, or not at all. */
import { api } from '../api.ts';
import { type Passed, startMeter } from './meter.ts';
import { countsOf, linesOf } from './record-file.ts';
import { type Target, TooLarge } from './save-target.ts';

export type Form = 'record' | 'dossiers';

/** How far an export is. `of`: how many lines there will be, where that is known. */
export interface Exporting extends Passed {
  of: number | null;
}

/** It ended before it was whole. */
export class CutOff extends Error {
  readonly passed: Passed;
  constructor(passed: Passed) {
    super('The export was cut off.');
    this.passed = passed;
  }
}

/** The file could not be written. */
export class NotWritten extends Error {}

/** So often a person is shown how far it is, in milliseconds. */
const SHOW_MS = 150;
/** The last bytes of an export, in which its last line stands. */
const TAIL = 4_096;
const NEWLINE = 10;

/** Exports into `target`, which it keeps or discards. Answers how much there is. */
export async function runExport(
  form: Form,
  target: Target,
  signal: AbortSignal,
  onPassed: (passed: Exporting) => void,
): Promise<Passed> {
  try {
    const passed = await copy(form, target, signal, onPassed);
    await written(target.keep());
    return passed;
  } catch (error) {
    await target.discard().catch(() => {});
    throw error;
  }
}

async function copy(
  form: Form,
  target: Target,
  signal: AbortSignal,
  onPassed: (passed: Exporting) => void,
): Promise<Passed> {
  const response = await api.exchange.export(form, signal);
  const of = Number(response.headers.get('rejoinder-lines')) || null;
  const meter = startMeter();
  let passed = meter.at(0);
  let tail = new Uint8Array();
  let shownAt = 0;
  onPassed({ ...passed, of });
  const reader = response.body?.getReader();
  for (;;) {
    const read = await reader?.read().catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new CutOff(passed);
    });
    if (!read || read.done) break;
    await written(target.write(read.value));
    passed = meter.at(passed.bytes + read.value.length, passed.lines + newlinesIn(read.value));
    tail = new Uint8Array([...tail, ...read.value.subarray(-TAIL)]).slice(-TAIL);
    if (performance.now() - shownAt < SHOW_MS) continue;
    shownAt = performance.now();
    onPassed({ ...passed, of });
  }
  if (!isWhole(form, tail, passed.lines)) throw new CutOff(passed);
  return passed;
}

/** The record ends with a line that counts the others; dossiers only end with a whole line. */
function isWhole(form: Form, tail: Uint8Array, lines: number): boolean {
  if (form === 'dossiers') return tail.length === 0 || tail.at(-1) === NEWLINE;
  const counts = countsOf(tail);
  return counts !== null && linesOf(counts) === lines;
}

function newlinesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

async function written(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    throw error instanceof TooLarge ? error : new NotWritten((error as Error).message);
  }
}
