import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TABLES } from '../../src/exchange/import-tables.ts';
import { RECORDED } from '../../src/ledger/recorded-rows.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { asOwner } from '../support/veil.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test('an import writes every column of its tables, in the order of canonical JSON', async () => {
  const columns = await asOwner<{ table: string; names: string[] }>(
    desk,
    `SELECT table_name::text AS table, array_agg(column_name::text ORDER BY column_name COLLATE "C") AS names
     FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1`,
  );
  const wanted = new Map(columns.map((one) => [one.table, one.names]));
  for (const [table, kinds] of Object.entries(TABLES)) {
    expect({ table, names: Object.keys(kinds) }).toEqual({ table, names: wanted.get(table) });
  }
});

test('every recorded table is imported, but for what is of one installation', () => {
  const left = Object.keys(RECORDED).filter((table) => !Object.hasOwn(TABLES, table));
  expect(left.sort()).toEqual(['api_token', 'password', 'password_link', 'signing_key', 'staff_user']);
});
