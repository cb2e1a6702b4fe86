/** Reads the lines of an exported record, each held against its schema and its place. */
import type { z } from 'zod';
import { toFaults } from '../http/faults-of.ts';
import { LineFault, lineFault } from './import-faults.ts';
import {
  type Counts,
  EndLine,
  FORMAT,
  FORMAT_VERSION,
  HeaderLine,
  LINE_TYPES,
  LINES,
  type LineType,
} from './record-lines.schema.ts';

/** A line between the first and the last. */
export type ReadLine = {
  [T in LineType]: { type: T; line: z.output<(typeof LINES)[T]>; number: number; bytes: number };
}[LineType];

/** The longest line that is read, in bytes: a source text of the greatest length, escaped, takes 6 MB. */
const LONGEST = 16 * 2 ** 20;
const NEWLINE = 10;
/** The first byte of a compressed file, which no JSON has. */
const GZIP = 0x1f;

/** A line may hold so many values, nested so deep: each becomes an object, or a fault, of many times its length. */
const MOST_VALUES = 100_000;
const DEEPEST = 16;
/** A line of so few bytes cannot hold too many. */
const SHORT = 64 * 2 ** 10;

/** Lines of a type come before those of the types of a later step. */
const STEPS: Record<LineType, number> = {
  person: 1,
  redaction: 2,
  actor: 3,
  source: 4,
  snapshot: 4,
  claim: 5,
  rebuttal: 5,
};
/** These follow one of another type, of which they are a part. */
const FOLLOW: Partial<Record<LineType, LineType>> = { snapshot: 'source', rebuttal: 'claim' };

/** The raw lines of a stream, each with its number, from 1. The last has to end with a line feed too. */
async function* rawLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ bytes: Buffer; number: number }> {
  let open: Buffer[] = [];
  let [length, number] = [0, 1];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (number === 1 && length === 0 && bytes[0] === GZIP) {
      throw lineFault(1, 'The file is compressed: unpack it first, as by `gunzip`.');
    }
    let begin = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, begin)) {
      const last = bytes.subarray(begin, end);
      yield { bytes: open.length > 0 ? Buffer.concat([...open, last]) : last, number };
      [open, length, begin] = [[], 0, end + 1];
      number += 1;
    }
    if (begin === bytes.length) continue;
    open.push(bytes.subarray(begin));
    length += bytes.length - begin;
    if (length > LONGEST) throw lineFault(number, `It is longer than ${LONGEST} bytes.`);
  }
  if (length > 0) throw lineFault(number, 'It does not end with a line feed: the file was cut off.');
  if (number === 1) throw lineFault(1, 'There is no line: the file is empty.');
}

/** All lines between the first and the last. LineFault for the first that is not what it has to be. */
export async function* readRecordLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  const counts = Object.fromEntries(LINE_TYPES.map((type) => [type, 0])) as Counts;
  let [step, last, ended] = [0, 0, false];
  for await (const { bytes, number } of rawLines(chunks)) {
    last = number;
    const value = readJson(bytes, number);
    if (ended) throw lineFault(number, 'Nothing follows the line `end`.');
    if (number === 1) {
      requireHeader(value);
      continue;
    }
    const { type } = value as { type?: unknown };
    if (type === 'end') {
      requireCounts(parsed(EndLine, value, number).counts, counts, number);
      ended = true;
      continue;
    }
    if (typeof type !== 'string' || !Object.hasOwn(LINES, type)) {
      throw new LineFault(number, [{ pointer: '/type', detail: 'There are no lines of this type here.' }]);
    }
    const known = type as LineType;
    const opener = FOLLOW[known];
    if (STEPS[known] < step) throw lineFault(number, `Lines of type ${type} come earlier.`);
    if (opener && counts[opener] === 0) throw lineFault(number, `It follows a line of type ${opener}.`);
    step = STEPS[known];
    counts[known] += 1;
    yield { type: known, line: parsed(LINES[known], value, number), number, bytes: bytes.length } as ReadLine;
  }
  if (!ended) throw lineFault(last + 1, 'The line `end` is missing: the file was cut off.');
}

/** So many faults of one line are told. */
const MOST_FAULTS = 50;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the first line says of the file. */
function requireHeader(value: unknown): void {
  const { format, type, version } = value as Record<string, unknown>;
  if (format !== FORMAT || type !== 'export') {
    throw lineFault(
      1,
      `This is no exported record, which begins with {"format":"${FORMAT}","type":"export","version":${FORMAT_VERSION}}.`,
    );
  }
  if (version !== FORMAT_VERSION) {
    throw lineFault(
      1,
      `The file has version ${JSON.stringify(version)?.slice(0, 20)} of the format, and this installation reads version ${FORMAT_VERSION}: bring the older of the two up to date.`,
    );
  }
  parsed(HeaderLine, value, 1);
}

const BYTE_ORDER_MARK = 0xfeff;

/** Looks at a line before it becomes objects. */
function requireForm(bytes: Buffer, number: number): void {
  if (bytes.length === 0) throw lineFault(number, 'The line is empty.');
  if (bytes.length > SHORT) requireFewValues(bytes, number);
}

function requireFewValues(bytes: Uint8Array, number: number): void {
  let [depth, values, inString] = [0, 0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      values += 1;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === 0x2c) values += 1;
    if (depth > DEEPEST) throw lineFault(number, `It nests more than ${DEEPEST} deep.`);
    if (values > MOST_VALUES) throw lineFault(number, `It holds more than ${MOST_VALUES} values.`);
  }
}

function readJson(bytes: Buffer, number: number): unknown {
  requireForm(bytes, number);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw lineFault(number, 'It is not valid UTF-8.');
  }
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) {
    throw lineFault(number, 'It begins with a byte order mark: save the file as UTF-8 without one.');
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw lineFault(number, 'It is not one JSON object.');
}

function parsed<T extends z.ZodType>(schema: T, value: unknown, number: number): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new LineFault(number, toFaults(read.error, '').slice(0, MOST_FAULTS));
}

function requireCounts(said: Counts, counted: Counts, number: number): void {
  const errors = LINE_TYPES.filter((type) => said[type] !== counted[type]).map((type) => ({
    pointer: `/counts/${type}`,
    detail: `There are ${counted[type]}, and not ${said[type]}.`,
  }));
  if (errors.length > 0) throw new LineFault(number, errors);
}
