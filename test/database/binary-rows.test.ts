/** Rows of a binary COPY come as they are stored, wherever the chunks of the network are cut. */
import { expect, test } from '@jest/globals';
import { binaryRows } from '../../src/database/binary-rows.ts';
import { inBulk } from '../../src/database/bulk.ts';
import { cloneDatabase } from '../support/database.ts';

const TEXTS = ['', 'a', '№ “𝒳” وقال', 'x'.repeat(200_000), null, 'last'];

async function* cut(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function all(chunks: AsyncIterable<Buffer>): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  for await (const fields of binaryRows(chunks)) rows.push(fields.map((one) => one && String(one)));
  return rows;
}

test('of PostgreSQL itself, and cut anywhere', async () => {
  const database = await cloneDatabase();
  try {
    const quoted = TEXTS.map((one) => (one === null ? 'NULL' : `'${one}'`)).join(', ');
    const statement = `COPY (SELECT place::text, one FROM unnest(ARRAY[${quoted}]::text[]) WITH ORDINALITY AS the (one, place)
      ORDER BY place) TO STDOUT (FORMAT binary)`;
    const expected = TEXTS.map((one, place) => [String(place + 1), one]);
    await inBulk(database.serviceUrl, 'read', async (session) => {
      expect(await all(session.copyOut(statement))).toEqual(expected);
      // The connection is free for the next.
      const parts: Buffer[] = [];
      for await (const part of session.copyOut(statement)) parts.push(part as Buffer);
      const whole = Buffer.concat(parts);
      for (const length of [7, 1_000, 65_536, whole.length])
        expect(await all(cut(whole, length))).toEqual(expected);
      await expect(all(cut(whole.subarray(0, -20), 1_000))).rejects.toThrow('ended within a row');
      expect(await session.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
  } finally {
    await database.drop();
  }
});
