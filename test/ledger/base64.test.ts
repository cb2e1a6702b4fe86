import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { decodeBase64, encodeBase64 } from '../../src/ledger/base64.ts';

test('bytes of every length go there and back, as Node writes them', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = randomBytes(length);
    expect(encodeBase64(bytes)).toBe(bytes.toString('base64'));
    expect(Buffer.from(decodeBase64(encodeBase64(bytes)) ?? []).equals(bytes)).toBe(true);
  }
});

test.each([
  ['bits that are left over', 'QQ==', 'QR=='],
  ['bits that are left over, of two bytes', 'QUI=', 'QUJ='],
  ['no padding', 'QQ==', 'QQ'],
  ['half of the padding', 'QQ==', 'QQ='],
  ['too much padding', 'QUJD', 'QUJD===='],
  ['padding within', 'QUJD', 'QQ==QUJD'],
  ['the alphabet of URLs', '+/+/', '-_-_'],
  ['white space', 'QUJD', 'QU JD'],
  ['a line end', 'QUJD', 'QUJD\n'],
  ['another script', 'QUJD', 'QUJÐ'],
])('%s is refused', (_what, right, wrong) => {
  expect(decodeBase64(right)).not.toBe(null);
  expect(decodeBase64(wrong)).toBe(null);
});

test('no bit can be flipped: what is decoded was written so', () => {
  const text = encodeBase64(randomBytes(31));
  for (let at = 0; at < text.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const other =
        text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
      const bytes = decodeBase64(other);
      if (bytes) expect(encodeBase64(bytes)).toBe(other);
    }
  }
});
