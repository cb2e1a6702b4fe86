/** What a file is that somebody would import, as far as its first and last line tell: nothing is sent for that. */
import type { Imported, RecordHeader } from '../api.ts';

export type Counts = Imported['counts'];

/** A file that looks like a whole record. */
export interface RecordFile {
  file: File;
  counts: Counts;
}

const FORMAT: RecordHeader['format'] = 'rejoinder-record';
const VERSION: RecordHeader['version'] = 1;
/** The first and the last line are short. */
const ENDS = 16 * 1024;
const NEWLINE = 10;

/** The file, or why it cannot be imported, in a sentence. */
export async function lookAt(file: File): Promise<RecordFile | { refusal: string }> {
  if (file.size === 0) return { refusal: 'It is empty.' };
  const first = new Uint8Array(await file.slice(0, ENDS).arrayBuffer());
  const refusal = whyNot(first);
  if (refusal) return { refusal };
  const last = new Uint8Array(await file.slice(-ENDS).arrayBuffer());
  const counts = countsOf(last);
  return counts
    ? { file, counts }
    : {
        refusal:
          'Its last line is missing: it was cut off when it was exported or copied. Export the record again.',
      };
}

function whyNot(first: Uint8Array): string | null {
  if (first[0] === 0x1f && first[1] === 0x8b) return 'It is compressed. Unpack it first.';
  const end = first.indexOf(NEWLINE);
  const text = new TextDecoder().decode(end < 0 ? first : first.subarray(0, end));
  if (/^\{"actors":/.test(text))
    return 'These are dossiers: each proves itself, and none can be imported. Export the whole record instead.';
  const header = parsed(text);
  if (header?.type !== 'export' || header.format !== FORMAT)
    return 'It is no exported record: its first line does not say that it is one.';
  if (header.version !== VERSION)
    return `It is a record in version ${String(header.version)} of the format, and this service reads version ${VERSION}.`;
  return null;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The counts of the line `end`, when the last bytes of a file are that line. */
export function countsOf(last: Uint8Array): Counts | null {
  if (last.at(-1) !== NEWLINE) return null;
  const line = last.subarray(last.lastIndexOf(NEWLINE, -2) + 1, -1);
  const end = parsed(new TextDecoder().decode(line));
  return end?.type === 'end' && typeof end.counts === 'object' ? (end.counts as Counts) : null;
}

/** How many lines a whole record has: the first and the last are counted nowhere. */
export function linesOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 2);
}

/** How much of a line is shown, in characters. */
const SHOWN = 400;
/** The bytes of so many characters. */
const SHOWN_BYTES = 4 * SHOWN;

/** How a line begins, by its number from 1; null when there is none, or the file cannot be read any more. */
export async function lineOf(file: File, number: number): Promise<string | null> {
  let [line, words] = [1, new Uint8Array()];
  const reader = file.stream().getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      let begin = 0;
      while (line < number) {
        const end = read.value.indexOf(NEWLINE, begin);
        if (end < 0) break;
        [line, begin] = [line + 1, end + 1];
      }
      if (line < number) continue;
      const end = read.value.indexOf(NEWLINE, begin);
      const more = read.value.subarray(begin, Math.min(end < 0 ? Infinity : end, begin + SHOWN_BYTES));
      words = new Uint8Array([...words, ...more]);
      if (end >= 0 || words.length >= SHOWN_BYTES) break;
    }
  } catch {
    return null;
  } finally {
    void reader.cancel().catch(() => {});
  }
  const all = Array.from(new TextDecoder().decode(words));
  if (all.length === 0) return null;
  return all.length > SHOWN ? `${all.slice(0, SHOWN).join('')}…` : all.join('');
}
