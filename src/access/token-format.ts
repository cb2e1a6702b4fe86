/** API tokens: `rjd_`, 30 base62 characters (178 bits), and the CRC-32 of both as 6 base62 characters. */
import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^rjd_[0-9A-Za-z]{36}$/;

function checksum(head: string): string {
  let rest = crc32(head);
  let digits = '';
  for (let place = 0; place < 6; place++) {
    digits = DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** A new random token. It is shown once; only its hash is stored. */
export function makeToken(): string {
  let head = 'rjd_';
  for (let place = 0; place < 30; place++) head += DIGITS.charAt(randomInt(62));
  return head + checksum(head);
}

/** Whether a text has the form and checksum of a token, so that a mistyped one needs no look in the database. */
export function isTokenForm(text: string): boolean {
  return FORM.test(text) && checksum(text.slice(0, -6)) === text.slice(-6);
}

/** SHA-256 of the token: enough for 178 random bits, and nothing to steal. */
export function tokenHash(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(token).digest());
}
