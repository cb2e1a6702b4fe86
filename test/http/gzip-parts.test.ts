import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { joinPacked, pack } from '../../src/http/gzip-parts.ts';
import { seededRandom } from '../support/seeded-random.ts';

function joined(parts: readonly Buffer[]): Buffer {
  const { head, add, end } = joinPacked();
  return Buffer.concat([head, ...parts.map((one) => add(pack(one))), end()]);
}

/** Parts of all sizes: empty ones, one byte, and more than a window of deflate. */
function randomParts(seed: number): Buffer[] {
  const random = seededRandom(seed);
  const sizes = [0, 1, 2, 255, 4_096, 70_000];
  return Array.from({ length: random.below(12) }, () => {
    const letters = 1 + random.below(255);
    return Buffer.from(Array.from({ length: random.pick(sizes) }, () => random.below(letters)));
  });
}

test('what was packed is a gzip file by itself', () => {
  for (const part of randomParts(1)) expect(gunzipSync(pack(part)).equals(part)).toBe(true);
});

describe('joined', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('random parts are one file (%i)', (seed) => {
    const parts = randomParts(seed);
    const whole = Buffer.concat(parts);
    const file = joined(parts);
    expect(gunzipSync(file).equals(whole)).toBe(true);
    // One member: between header and trailer lies all of it.
    expect(inflateRawSync(file.subarray(10, -8)).equals(whole)).toBe(true);
    expect(file.readUInt32LE(file.length - 8)).toBe(crc32(whole));
  });

  test('any altered byte of a part is noticed', () => {
    const part = pack(Buffer.from('The ministry said so. '.repeat(20)));
    for (let at = 10; at < part.length; at++) {
      const altered = Buffer.from(part);
      altered[at] = (altered[at] as number) ^ 1;
      const { head, add, end } = joinPacked();
      const read = () => gunzipSync(Buffer.concat([head, add(altered), add(pack(Buffer.from('x'))), end()]));
      // The end of a part is not in the file: it is written anew.
      if (at >= part.length - 10 && at < part.length - 8) expect(read).not.toThrow();
      else expect(read).toThrow();
    }
  });
});
