/** The guards of the tables are those that the migrations make, and what is taken away or changed is named. */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inBulk } from '../../src/database/bulk.ts';
import { checkDatabase, faultLine } from '../../src/fsck/fsck.ts';
import { MAY_UPDATE } from '../../src/fsck/guards.ts';
import { GUARDS_FILE, guardsOfMigrations, readGuards } from '../../src/fsck/made-by-migrations.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

/** These prove nothing, and have no triggers. */
const UNGUARDED = [
  'showing',
  'stored_dossier',
  'idempotency_key',
  'session',
  'rate_limit',
  'instance',
  'import_mark',
];

let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

/** What is found after this, which is undone. */
async function faultsAfter(script: string): Promise<string[]> {
  const lines: string[] = [];
  const undone = new Error('undone');
  await inBulk(database.ownerUrl, 'write', async (session) => {
    await session.run(script);
    await checkDatabase(session, (fault) => lines.push(faultLine(fault)));
    throw undone;
  }).catch((error) => {
    if (error !== undone) throw error;
  });
  return lines;
}

test('prisma/guards.json has what the migrations make; after a new migration run this with REJOINDER_WRITE_GUARDS=1', async () => {
  const made = await inBulk(database.ownerUrl, 'read', async (session) => {
    await session.run('SET LOCAL search_path = public');
    return await readGuards(session);
  });
  if (process.env.REJOINDER_WRITE_GUARDS === '1') {
    await writeFile(GUARDS_FILE, `${JSON.stringify(made, null, 2)}\n`);
  }
  expect(await guardsOfMigrations()).toEqual(made);
});

test('every table keeps its rows, and its rows as they are unless the service may change them', async () => {
  const tables = Object.entries(await guardsOfMigrations()).filter(
    ([table, items]) => items.table !== undefined && !UNGUARDED.includes(table),
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const [table, items] of tables) {
    const wanted = [
      `trigger ${table}_stays`,
      ...(MAY_UPDATE.includes(table) ? [] : [`trigger ${table}_immutable`]),
    ];
    expect(Object.keys(items)).toEqual(expect.arrayContaining(wanted));
  }
});

test('of untouched guards nothing is said, whatever the search path is', async () => {
  expect(await faultsAfter('SELECT 1')).toEqual([]);
  expect(
    await faultsAfter(
      `CREATE SCHEMA other; CREATE TABLE other.event AS TABLE public.event WITH NO DATA; SET LOCAL search_path = other, public`,
    ),
  ).toEqual([]);
});

describe('a guard that was changed is named', () => {
  test.each([
    [
      `CREATE OR REPLACE FUNCTION check_author() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(new, old); END $$`,
      'database: the function check_author() is not as the migrations make it',
    ],
    [
      'ALTER TABLE actor_version DROP CONSTRAINT actor_not_part_of_itself',
      'actor_version: its constraint actor_not_part_of_itself is missing',
    ],
    ['DROP TRIGGER four_eyes ON review', 'review: its trigger four_eyes is missing'],
    [`ALTER TABLE review DISABLE TRIGGER four_eyes`, 'review: its trigger four_eyes is switched off'],
    [
      `DROP TRIGGER four_eyes ON review; CREATE TRIGGER four_eyes BEFORE INSERT ON review FOR EACH ROW WHEN (false) EXECUTE FUNCTION check_author()`,
      'review: its trigger four_eyes is not as the migrations make it',
    ],
    [
      `CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
       CREATE TRIGGER aaa BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION quiet()`,
      'event: its trigger aaa is none that the migrations make',
    ],
    [
      'ALTER TABLE snapshot DROP CONSTRAINT snapshot_sha256, ADD CONSTRAINT snapshot_sha256 CHECK (true)',
      'snapshot: its constraint snapshot_sha256 is not as the migrations make it',
    ],
    [
      'ALTER TABLE claim_version ALTER COLUMN text DROP NOT NULL',
      'claim_version: its column text is not as the migrations make it',
    ],
    [
      `ALTER TABLE redaction ALTER COLUMN state SET DEFAULT 'carried_out'`,
      'redaction: its column state is not as the migrations make it',
    ],
    ['DROP INDEX staff_user_email_key', 'staff_user: its index staff_user_email_key is missing'],
    [
      'CREATE RULE no_more AS ON INSERT TO event DO INSTEAD NOTHING',
      'event: its rule no_more is none that the migrations make',
    ],
    [
      'ALTER TABLE review ENABLE ROW LEVEL SECURITY; CREATE POLICY partly ON review USING (false)',
      'review: its policy partly is none that the migrations make',
    ],
    ['ALTER TABLE review ENABLE ROW LEVEL SECURITY', 'review: it is not as the migrations make it'],
    [
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database()); END $$`,
      'database: sessions begin with session_replication_role=replica',
    ],
  ])('%s', async (script, sentence) => {
    expect(await faultsAfter(script)).toContain(sentence);
  });

  test('but not what an operator may add', async () => {
    const script = `CREATE INDEX ours ON event (at); CREATE FUNCTION ours() RETURNS int LANGUAGE sql AS 'SELECT 1'`;
    expect(await faultsAfter(script)).toEqual([]);
  });
});
