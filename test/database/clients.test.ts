import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Debug } from '@prisma/client/runtime/client';
import pg from 'pg';
import { migrate, schemaDrift } from '../../src/database/migrate.ts';
import { openPrisma, type PrismaConnection, txReader } from '../../src/database/prisma.ts';
import { openSql, type Reader, type Sql, sqlReader } from '../../src/database/sql.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connection: PrismaConnection;
let sql: Sql;

beforeAll(async () => {
  database = await cloneDatabase();
  connection = openPrisma(database.serviceUrl, { poolSize: 2 });
  sql = openSql(database.serviceUrl, { poolSize: 2 });
});

afterAll(async () => {
  await connection.close();
  await sql.end({ timeout: 5 });
  await database.drop();
});

/** Runs the same reads as a query outside of any transaction, and as a command inside one. */
async function throughBoth<T>(read: (reader: Reader) => Promise<T>): Promise<[query: T, command: T]> {
  return [await read(sqlReader(sql)), await connection.prisma.$transaction((tx) => read(txReader(tx)))];
}

describe('one SQL text in both clients', () => {
  test('parameters with casts go in and come out alike', async () => {
    const text = `SELECT $1::uuid AS id, $2::text[] AS names, $3::timestamptz AS at, $4::int AS count, $5::jsonb AS shape,
      $6::text AS nothing, $7::boolean AS yes, 7::bigint AS big`;
    const expected = {
      id: '01890a5d-ac96-774b-bcce-b302099a8057',
      names: ['a', 'b,"c"'],
      at: new Date('2024-05-16T10:00:00Z'),
      count: 3,
      shape: { deep: ['x', 1, null] },
      nothing: null,
      yes: true,
      big: 7n,
    };
    const params = [
      expected.id,
      expected.names,
      '2024-05-16T12:00:00+02:00',
      expected.count,
      JSON.stringify(expected.shape),
      null,
      true,
    ];
    const [query, command] = await throughBoth((reader) => reader.rows(text, params));
    expect(query).toEqual([expected]);
    expect(command).toEqual([expected]);
  });

  test('JSON that PostgreSQL builds comes parsed', async () => {
    const text = `SELECT jsonb_build_object('a', 1) AS b, json_agg(n ORDER BY n) AS j FROM generate_series(1, 2) AS n`;
    const answers = await throughBoth((reader) => reader.rows(text));
    for (const answer of answers) expect(answer).toEqual([{ b: { a: 1 }, j: [1, 2] }]);
  });

  test('an instant given as text keeps its microseconds', async () => {
    const text = `SELECT extract(microseconds FROM $1::timestamptz)::int AS micros`;
    const answers = await throughBoth((reader) => reader.rows(text, ['2024-05-16T10:00:00.123456Z']));
    for (const answer of answers) expect(answer).toEqual([{ micros: 123456 }]);
  });

  test('sessions are in UTC and say who they are', async () => {
    const text = `SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name`;
    const [query, command] = await throughBoth((reader) => reader.rows(text));
    expect(query).toEqual([{ zone: 'UTC', name: 'rejoinder queries' }]);
    expect(command).toEqual([{ zone: 'UTC', name: 'rejoinder commands' }]);
  });
});

describe('lost connections', () => {
  test('the clients outlive them and connect again', async () => {
    await throughBoth((reader) => reader.rows('SELECT 1'));
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await owner.end();
    // Both hear of it by their sockets, a moment later.
    await sleep(200);
    expect(await throughBoth((reader) => reader.rows('SELECT 2 AS two'))).toEqual([
      [{ two: 2 }],
      [{ two: 2 }],
    ]);
  });
});

describe('migrations', () => {
  test('a migrated database equals the model and has nothing left to apply', async () => {
    expect(await schemaDrift(database.ownerUrl)).toBe('');
    expect(await Promise.all([migrate(database.ownerUrl), migrate(database.ownerUrl)])).toEqual([[], []]);
  });
});

describe('the generated client', () => {
  test('plans a query once, whatever its values are', async () => {
    const said = jest.spyOn(console, 'warn').mockImplementation(() => {});
    let plans: string[] = [];
    Debug.enable('prisma:client:clientEngine');
    try {
      for (const email of ['a@example.org', 'b@example.org']) {
        await connection.prisma.head.findMany({ where: { type: 'claim', createdBy: { email } } });
        await connection.prisma.user.findMany({ where: { email: { in: [email] } } });
      }
      plans = said.mock.calls.flatMap(
        (words) => /query plan cache (hit|miss)/.exec(words.join(' '))?.[1] ?? [],
      );
    } finally {
      Debug.disable();
      said.mockRestore();
    }
    expect(plans).toEqual(['miss', 'miss', 'hit', 'hit']);
  });
});
