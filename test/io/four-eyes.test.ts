/** SQL as the service's own role: an import is no way around four eyes. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Desk, openDesk } from '../support/desk.ts';
import { asOwner } from '../support/veil.ts';
import { importInto } from './exchange.ts';

const [ADA, ROSA, HEAD] = [1, 2, 3].map((end) => `018f7000-0000-7000-8000-00000000000${end}`);

let desk: Desk;
let sql: pg.Client;

beforeEach(async () => {
  desk = await openDesk();
  await asOwner(
    desk,
    `INSERT INTO staff_user (id, email, name, roles) VALUES ('${ADA}', 'a@example.org', 'Ada', '{editor}'), ('${ROSA}', 'r@example.org', 'Rosa', '{reviewer}')`,
  );
  sql = new pg.Client({ connectionString: desk.database.serviceUrl });
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await desk.close();
});

/** The rule that one of these statements broke, or the code of the error; null when all went well. */
async function broken(...statements: string[]): Promise<string | null> {
  try {
    for (const one of statements) await sql.query(one);
    return null;
  } catch (error) {
    await sql.query('ROLLBACK');
    const { constraint, code } = error as { constraint?: string; code: string };
    return constraint ?? code;
  }
}

const HEAD_ROW = `INSERT INTO head (id, type, published_version, created_by_id) VALUES ('${HEAD}', 'actor', 1, '${ADA}');
  INSERT INTO actor (id) VALUES ('${HEAD}')`;
const VERSION = `INSERT INTO version (head_id, number, state, created_by_id) VALUES ('${HEAD}', 1, 'published', '${ADA}')`;
const WORDS = `INSERT INTO actor_version (head_id, number, kind, name, aliases, same_as) VALUES ('${HEAD}', 1, 'person', 'N. N.', '{}', '{}')`;
const authorIs = (id = '') =>
  `INSERT INTO version_author (head_id, number, user_id) VALUES ('${HEAD}', 1, '${id}')`;
const APPROVAL = `INSERT INTO review (id, head_id, number, decision, rationale, reviewer_id)
  VALUES (gen_random_uuid(), '${HEAD}', 1, 'approve', 'Read.', '${ROSA}')`;
/** An event as the ledger might have it. */
const told = (action: string, by = 'NULL') => `WITH head AS (UPDATE ledger_head SET size = size + 1,
    last_at = greatest(last_at, date_trunc('milliseconds', clock_timestamp())) RETURNING size - 1 AS index, last_at)
  INSERT INTO event (index, at, user_id, action, record_type, record_id, body, salt, state)
  SELECT index, last_at, ${by}, '${action}', 'actor', '${HEAD}', '{}', uuid_send(gen_random_uuid()), '{}' FROM head`;
const BEGIN = ['BEGIN', 'SELECT begin_import(NULL)'];
const WHOLE = [HEAD_ROW, VERSION, WORDS, authorIs(ADA), APPROVAL];

async function somethingIsThere(): Promise<void> {
  const ada = await desk.hire('Anna', 'editor');
  expect((await ada.send('post', '/actors', { kind: 'person', name: 'Somebody' })).status).toBe(201);
}

describe('where there is a record', () => {
  beforeEach(somethingIsThere);

  test('nothing can be imported', async () => {
    expect(await broken(...BEGIN)).toBe('import_into_nothing');
  });

  test('what an import may write, nobody else writes', async () => {
    const setting = `SET LOCAL rejoinder.import = 'yes'`;
    expect(await broken('BEGIN', setting, HEAD_ROW)).toBe('head_starts_unpublished');
    const draft = HEAD_ROW.replace('published_version, ', '').replace(", 1, '", ", '");
    expect(await broken('BEGIN', setting, draft, VERSION)).toBe('version_starts_as_draft');
    expect(await broken('BEGIN', setting, draft, VERSION.replace('published', 'draft'), APPROVAL)).toBe(
      'review_in_review',
    );
    const redaction = `INSERT INTO redaction (id, ground, targets, state, requested_by_id, decided_by_id, decided_at)
      VALUES (gen_random_uuid(), 'x', '[{}]', 'carried_out', '${ADA}', '${ROSA}', now())`;
    expect(await broken('BEGIN', setting, redaction)).toBe('redaction_requested_first');
    expect(await broken('BEGIN', setting, told('imported'))).toBe('import_says_so');
  });

  test('the mark of an import is not to be had', async () => {
    const mark = 'INSERT INTO import_mark (transaction) VALUES (pg_current_xact_id()::text::bigint)';
    expect(await broken('BEGIN', mark)).toBe('42501');
    expect(await broken('BEGIN', 'UPDATE import_mark SET transaction = 1')).toBe('42501');
    const shadow = ['CREATE TEMPORARY TABLE import_mark (id int, transaction bigint, user_id uuid)', mark];
    const setting = `SET LOCAL rejoinder.import = 'yes'`;
    expect(await broken('BEGIN', ...shadow, setting, HEAD_ROW)).toBe('head_starts_unpublished');
  });
});

test('a look at how it was when there was nothing does not help', async () => {
  await sql.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await sql.query('SELECT count(*) FROM head');
  await somethingIsThere();
  expect(await broken('SELECT begin_import(NULL)')).toBe('import_isolation');
});

describe('inside an import', () => {
  test('what is published has its event, and was approved by somebody else', async () => {
    expect(await broken(...BEGIN, ...WHOLE, told('imported'), 'COMMIT')).toBeNull();
    expect(await asOwner(desk, 'SELECT FROM import_mark')).toEqual([]);
  });

  test.each([
    ['no event', WHOLE, 'import_has_events'],
    ['an event that says something else', [...WHOLE, told('approved')], 'import_says_so'],
    ['an event by somebody else', [...WHOLE, told('imported', `'${ROSA}'`)], 'import_says_so'],
    ['no approval', [HEAD_ROW, VERSION, WORDS, authorIs(ADA), told('imported')], 'published_was_approved'],
    ['one’s own approval', [...WHOLE, authorIs(ROSA), told('imported')], 'four_eyes'],
    ['a version that is missing', [HEAD_ROW, told('imported')], 'head_next_version'],
    [
      'a draft that is public',
      [HEAD_ROW, VERSION.replace('published', 'draft'), WORDS, APPROVAL, told('imported')],
      'published_was_approved',
    ],
  ])('%s is refused at the commit, if not before', async (_what, statements, rule) => {
    expect(await broken(...BEGIN, ...statements, 'COMMIT')).toBe(rule);
    expect(await asOwner(desk, 'SELECT FROM head')).toEqual([]);
  });

  test('once it is checked, it is an import no more', async () => {
    const checked = [...BEGIN, ...WHOLE, told('imported'), 'SET CONSTRAINTS ALL IMMEDIATE'];
    const another = HEAD_ROW.replaceAll(HEAD ?? '', ROSA ?? '');
    expect(await broken(...checked, another)).toBe('head_starts_unpublished');
    expect(await broken(...checked, 'SELECT begin_import(NULL)')).toBe('import_into_nothing');
  });

  test('a savepoint that is rolled back takes no check with it', async () => {
    const statements = [
      ...BEGIN,
      HEAD_ROW,
      VERSION,
      WORDS,
      authorIs(ADA),
      'SAVEPOINT one',
      APPROVAL,
      told('imported'),
    ];
    const check = ['SET CONSTRAINTS ALL IMMEDIATE', 'ROLLBACK TO one', 'COMMIT'];
    expect(await broken(...statements, ...check)).toBe('import_has_events');
  });

  test('it is by an admin, or by nobody', async () => {
    expect(await broken('BEGIN', `SELECT begin_import('${ADA}')`)).toBe('import_by_admin');
    const ivo = await desk.hire('Ivo', 'admin');
    expect(await broken('BEGIN', `SELECT begin_import('${ivo.id}')`, 'ROLLBACK')).toBeNull();
    await asOwner(desk, `UPDATE staff_user SET disabled_at = now() WHERE id = '${ivo.id}'`);
    expect(await broken('BEGIN', `SELECT begin_import('${ivo.id}')`)).toBe('import_by_admin');
  });

  test('nobody else begins a record meanwhile, and then there is one', async () => {
    const [ivo, ada] = [await desk.hire('Ivo', 'admin'), await desk.hire('Anna', 'editor')];
    for (const one of [...BEGIN, ...WHOLE, told('imported')]) await sql.query(one);
    const example = await readFile(new URL('../../docs/export-example.ndjson', import.meta.url));
    const waiting = [
      ada.send('post', '/actors', { kind: 'person', name: 'Somebody' }).then(({ status }) => status),
      importInto(desk, ivo, example).then(({ status }) => status),
    ];
    await sql.query('COMMIT');
    expect(await Promise.all(waiting)).toEqual([201, 409]);
  });
});
