/** What tests of redactions ask: where words still stand, whether all holds, and whether a dossier proves itself. */
import { expect } from '@jest/globals';
import pg from 'pg';
// @ts-expect-error: a script without types, which shares nothing with the code under test.
import { verify as verifyByScript } from '../../scripts/verify-dossier.mjs';
import { inBulk } from '../../src/database/bulk.ts';
import { checkDatabase, faultLine } from '../../src/fsck/fsck.ts';
import { verifyDossier } from '../../src/ledger/verify.ts';
import type { Desk } from './desk.ts';
import { testSigner } from './signing.ts';

/** Runs as the role that owns the tables. */
export async function asOwner<T extends pg.QueryResultRow>(
  { database }: Desk,
  sql: string,
  params: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql, params)).rows;
  } finally {
    await client.end();
  }
}

/** The tables in which some row holds these words, in text or in bytes. */
export async function tablesWith(desk: Desk, words: string): Promise<string[]> {
  const tables = await asOwner<{ name: string }>(
    desk,
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await asOwner<{ rows: number }>(
      desk,
      `SELECT count(*)::int AS rows FROM "${name}" one
       WHERE strpos(one::text, $1) > 0 OR strpos(one::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0`,
      [words],
    );
    if (row && row.rows > 0) found.push(name);
  }
  return found;
}

/** The faults that fsck finds, as lines. */
export async function faultsOf(desk: { database: Pick<Desk['database'], 'serviceUrl'> }): Promise<string[]> {
  const lines: string[] = [];
  await inBulk(desk.database.serviceUrl, 'read', (read) =>
    checkDatabase(read, (fault) => lines.push(faultLine(fault))),
  );
  return lines;
}

/** Both verifiers take the dossier, by the key of the desk. */
export function expectProof(text: string): void {
  const bytes = Buffer.from(text);
  const ours = verifyDossier(bytes, { keys: [testSigner.vkey] });
  const theirs = (verifyByScript as (bytes: Buffer, options: object) => object)(bytes, {
    keys: [testSigner.vkey],
  });
  expect({ ours, theirs }).toMatchObject({
    ours: { outcome: 'verified' },
    theirs: expect.not.objectContaining({ failure: expect.anything() }),
  });
}
