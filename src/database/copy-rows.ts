/** Rows in the text form of COPY, and as `to_jsonb` gives them when the time zone is UTC. */

/** How the values of a column are written. An instant is a text such as `2024-05-16T09:30:00.000Z`, JSON is its text. */
export type ColumnKind = 'text' | 'number' | 'instant' | 'texts' | 'json';

export type ColumnValue = string | number | null | readonly string[];

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as COPY reads it. */
export function copyText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (one) => ESCAPES[one] as string) : text;
}

/** Any value as COPY reads it. */
export function copyValue(value: ColumnValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return copyText(value);
  if (value.length === 0) return '{}';
  return copyText(`{${value.map((one) => `"${one.replace(/["\\]/g, '\\$&')}"`).join(',')}}`);
}

/** Any value as JSON. */
export function jsonValue(kind: ColumnKind, value: ColumnValue): string {
  if (kind === 'json') return String(value);
  return JSON.stringify(kind === 'instant' && typeof value === 'string' ? jsonInstant(value) : value);
}

/** An instant as PostgreSQL writes it into JSON: with its offset, and no zeros at the end of a second. */
function jsonInstant(instant: string): string {
  const second = instant.slice(0, 19);
  const fraction = instant.slice(19, -1).replace(/\.?0+$/, '');
  return `${second}${fraction}+00:00`;
}

/** Rows for one COPY, in a buffer that is used again: what is written by the million is no garbage by the million. */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafe(4_096);
  #length = 0;

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row with its line feed. */
  add(row: string): void {
    // A unit of UTF-16 is three bytes at most.
    const needed = this.#length + 3 * row.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * needed);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(row, this.#length);
  }

  /** Its bytes, good until it is cleared. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > LARGEST_KEPT) this.#bytes = Buffer.allocUnsafe(4_096);
  }
}

/** A larger buffer was for a line of a rare length. */
const LARGEST_KEPT = 4 * 2 ** 20;
