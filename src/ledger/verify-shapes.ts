/** What a verifier reads, and the words in which it fails. Nothing here needs Node, so a browser can run it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64 } from './base64.ts';
import { canonicalText } from './canonical.ts';

/** A JSON object whose members are not known yet. */
export type Members = Record<string, unknown>;

/** Throws when something does not hold. */
export function check(holds: unknown, words: string): asserts holds {
  if (!holds) throw new Error(words);
}

/** What is not to reach a terminal as it is: control and format characters, and separators of lines. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const LONGEST = 200;

/** A line as it may be printed, whatever the file holds: `\u{1b}` for what does not print, and 200 characters at most. */
export function printable(line: string): string {
  const escaped = line.replace(UNPRINTABLE, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
  const characters = [...escaped];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : escaped;
}

/** Takes a step; what goes wrong in it is told with its place. */
export function within<T>(place: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The text of UTF-8 bytes, with whatever they begin with. Error for bytes that are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Hexadecimal SHA-256 of the parts, one after the other. */
export function sha256Hex(...parts: (Uint8Array | string)[]): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(typeof part === 'string' ? utf8ToBytes(part) : part);
  return bytesToHex(hash.digest());
}

export function base64Of(value: unknown, length: number): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64(value) : null;
  check(bytes?.length === length, `not the base64 of ${length} bytes`);
  return bytes;
}

export function objectOf(value: unknown): Members {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), 'not an object');
  return value as Members;
}

/** An object with these members and no others, but for the optional ones. */
export function exactly(value: unknown, names: readonly string[], optional: readonly string[] = []): Members {
  const members = objectOf(value);
  const extra = Object.keys(members).find((name) => !names.includes(name) && !optional.includes(name));
  check(extra === undefined, `it has an unknown member ${JSON.stringify(extra)}`);
  const missing = names.find((name) => !Object.hasOwn(members, name));
  check(missing === undefined, `it has no ${missing}`);
  return members;
}

export function listOf(value: unknown): unknown[] {
  check(Array.isArray(value), 'not a list');
  return value;
}

export function stringOf(value: unknown, pattern = /^/): string {
  check(typeof value === 'string' && pattern.test(value), 'not the text that there has to be');
  return value;
}

/** A whole number below 10^15. */
export function numberOf(value: unknown): number {
  check(Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 1e15, 'not a number');
  return value as number;
}

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const HASH = /^[0-9a-f]{64}$/;
export const WORD = /^[a-z_]+$/;
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether two JSON values are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonicalText(one ?? null) === canonicalText(other ?? null);
}
