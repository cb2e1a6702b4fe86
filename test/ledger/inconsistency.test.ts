/** What is changed behind the service's back is found before anything is signed over it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { openService } from '../../src/database/open.ts';
import type { Ledger } from '../../src/ledger/log.ts';
import { record } from '../../src/ledger/record.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { testSigning } from '../support/signing.ts';

/** What is put back after each case. */
const TABLES = ['event', 'event_form', 'ledger_head', 'log_node', 'checkpoint', 'signing_key'];

let desk: Desk;
let editor: Person;
let number = 0;

/** Nine signed events under checkpoints of 3, 4, 6 and 9; then three that are not signed, the last with a public form. */
beforeAll(async () => {
  desk = await openDesk();
  const { ledger } = desk.service;
  editor = await desk.hire('Edda', 'editor');
  for (const round of [1, 2, 3]) {
    await ledger.newestCheckpoint();
    await hire(round);
  }
  await ledger.newestCheckpoint();
  await hire(2);
  await publish();
  await asSuperuser(TABLES.map((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`));
}, 60_000);
afterEach(() =>
  asSuperuser(
    TABLES.flatMap((table) => [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM saved_${table}`]),
  ),
);
afterAll(() => desk.close());

async function hire(times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const name = `user${++number}`;
    const body = { name, email: `${name}@example.org`, roles: [] };
    await createUser({ user: null, service: desk.service }, body);
  }
}

/** An event that makes something public. */
async function publish(): Promise<void> {
  const { service } = desk;
  await record({ user: null, service }, async (_tx, append) => {
    const form = { id: editor.id, vkey: 'none' };
    const forms = [{ type: 'signing_key' as const, id: editor.id, form }];
    append({ action: 'edited', record: { type: 'user', id: editor.id }, state: { rows: {} }, forms });
    return { view: null };
  });
}

/** With the triggers switched off; answers how many rows changed. */
async function asSuperuser(statements: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: desk.database.ownerUrl });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    let changed = 0;
    for (const sql of statements) changed += (await client.query(sql)).rowCount ?? 0;
    return changed;
  } finally {
    await client.end();
  }
}

async function tamper(statements: readonly string[]): Promise<void> {
  expect(await asSuperuser(statements)).toBeGreaterThanOrEqual(statements.length);
}

/** Replaces a word in a stored value. */
const replaced = (column: string, word: string, other: string) =>
  `${column} = convert_to(replace(convert_from(${column}, 'UTF8'), '${word}', '${other}'), 'UTF8')`;

/** Runs `work` with a service that has just started on the database. */
async function started<T>(work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const log = pino({ level: 'silent' });
  const { service, close } = openService(desk.database.serviceUrl, log, { signing: testSigning });
  try {
    await service.ledger.start({ everyMs: 0 });
    return await work(service.ledger);
  } finally {
    await close();
  }
}

/** A signing finds the fault, and signs nothing. */
async function expectFault(ledger: Ledger, sentence: RegExp): Promise<void> {
  const stored = await desk.service.prisma.checkpoint.findMany();
  const refused = expect.objectContaining({ code: 'ledger-inconsistent' });
  await ledger.newestCheckpoint().catch((error: unknown) => expect(error).toEqual(refused));
  expect(ledger).toMatchObject({ fault: expect.stringMatching(sentence), isInconsistent: true });
  await expect(ledger.checkpointCovering(1_000)).rejects.toEqual(refused);
  expect(() => ledger.sign('a text\n')).toThrow(expect.objectContaining({ code: 'log-not-signed' }));
  expect(await desk.service.prisma.checkpoint.findMany()).toEqual(stored);
}

test('nothing is wrong with what nobody touched', async () => {
  await started(async (ledger) => {
    expect(await ledger.newestCheckpoint()).toMatchObject({ size: 12 });
    expect(ledger).toMatchObject({ fault: null, isInconsistent: false });
  });
});

describe('what is signed already', () => {
  test.each([
    [
      'a body',
      [`UPDATE event SET ${replaced('body', 'created', 'Created')} WHERE index = 4`],
      /^Event 4 has another body/,
    ],
    ['an event taken out of the middle', ['DELETE FROM event WHERE index = 4'], /^Event 4 is missing/],
    [
      'a leaf taken away',
      ['DELETE FROM log_node WHERE level = 0 AND index = 3'],
      /Event 3 has lost its leaf|Node 3 of level 0/,
    ],
    [
      'a leaf',
      ["UPDATE log_node SET hash = sha256('x') WHERE level = 0 AND index = 6"],
      /^Event 6 has another body/,
    ],
    [
      'a node taken away',
      ['DELETE FROM log_node WHERE level = 1 AND index = 1'],
      /^Node 1 of level 1 of the log is missing/,
    ],
    [
      'a node',
      ["UPDATE log_node SET hash = sha256('x') WHERE level = 1 AND index = 2"],
      /^Node 2 of level 1 of the log is not/,
    ],
    [
      'the root of the newest checkpoint',
      ["UPDATE checkpoint SET root = sha256('x') WHERE size = 9"],
      /^The checkpoint of 9 events/,
    ],
    [
      'the note of the newest checkpoint',
      ["UPDATE checkpoint SET note = replace(note, E'\\n9\\n', E'\\n8\\n') WHERE size = 9"],
      /^The checkpoint of 9 events/,
    ],
    [
      'the root of an earlier checkpoint',
      ["UPDATE checkpoint SET root = sha256('x') WHERE size = 4"],
      /^The checkpoint of 4 events/,
    ],
    [
      'the size of an earlier checkpoint',
      ['UPDATE checkpoint SET size = 5 WHERE size = 4'],
      /^The checkpoint of 5 events/,
    ],
    [
      'an earlier checkpoint taken away',
      ['DELETE FROM checkpoint WHERE size = 4'],
      /^The checkpoint of 4 events, before that of 6, is missing/,
    ],
    [
      'the newest checkpoint taken away',
      ['DELETE FROM checkpoint WHERE size = 9'],
      /^6 events were signed, and the log has 9 leaves/,
    ],
    [
      'the key',
      ["UPDATE signing_key SET vkey = 'desk.test+f3a35f5b+AQICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC'"],
      /^The checkpoint of 9 events is not as it was signed/,
    ],
    [
      'the last events cut off',
      ['DELETE FROM event WHERE index >= 7', 'UPDATE ledger_head SET size = 7'],
      /^9 events were signed, and 7 are stored/,
    ],
    [
      'the last events taken away',
      ['DELETE FROM event WHERE index >= 7'],
      /^The ledger counts 12 events, and 7 are stored/,
    ],
  ])('%s', async (_what, statements, sentence) => {
    await started(async (running) => {
      await tamper(statements);
      await started(async ({ fault }) => expect(fault).toMatch(sentence));
      await expectFault(running, sentence);
    });
  });
});

describe('what is not signed yet', () => {
  test.each([
    [
      'a body',
      [`UPDATE event SET ${replaced('body', 'user', 'claim')} WHERE index = 9`],
      /^The body of event 9 contradicts.*`operation`/,
    ],
    [
      'a body that is no JSON',
      ["UPDATE event SET body = 'x' WHERE index = 9"],
      /^The body of event 9 is not JSON/,
    ],
    [
      'a body in another form',
      ["UPDATE event SET body = body || '\\x20' WHERE index = 10"],
      /canonical form/,
    ],
    ['who', ['UPDATE event SET user_id = (SELECT id FROM staff_user LIMIT 1) WHERE index = 9'], /`by`/],
    ['when', ["UPDATE event SET at = at + interval '1 ms' WHERE index = 10"], /`at`/],
    ['what', ["UPDATE event SET action = 'edited' WHERE index = 9"], /`operation`/],
    ['which record', ['UPDATE event SET record_id = gen_random_uuid() WHERE index = 9'], /`record`/],
    ['which version', ['UPDATE event SET version = 1 WHERE index = 9'], /`record`/],
    [
      'the salt',
      ["UPDATE event SET salt = '\\x00112233445566778899aabbccddeeff' WHERE index = 9"],
      /`state`/,
    ],
    ['the state', [`UPDATE event SET ${replaced('state', 'rows', 'rowz')} WHERE index = 9`], /`state`/],
    [
      'a form',
      [`UPDATE event_form SET ${replaced('form', 'vkey', 'vKey')} WHERE event_index = 11`],
      /event 11.*`makesVisible`/,
    ],
    ['the type of a form', ["UPDATE event_form SET type = 'claim' WHERE event_index = 11"], /`makesVisible`/],
    ['a form taken away', ['DELETE FROM event_form WHERE event_index = 11'], /`makesVisible`/],
    [
      'a form put in',
      [
        'INSERT INTO event_form (event_index, position, type, record_id, salt, form) SELECT 9, 0, type, record_id, salt, form FROM event_form WHERE event_index = 0',
      ],
      /event 9.*`makesVisible`/,
    ],
    [
      'the first of the forms',
      ['UPDATE event_form SET position = 1 WHERE event_index = 11'],
      /^Event 11 has lost its public form 0/,
    ],
    ['an event', ['DELETE FROM event WHERE index = 9'], /^Event 9 is missing/],
    [
      'the order',
      ["UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE index = 10"],
      /^Event 10 claims to be earlier/,
    ],
    [
      'the count',
      ['UPDATE ledger_head SET size = size + 1'],
      /^The ledger counts 13 events, and 12 are stored/,
    ],
  ])('%s', async (_what, statements, sentence) => {
    await tamper(statements);
    await started((ledger) => expectFault(ledger, sentence));
  });
});

test('/readyz says why, writes are refused, and reading goes on', async () => {
  await tamper([`UPDATE event SET ${replaced('body', 'created', 'Created')} WHERE index = 4`]);
  const { ledger } = desk.service;
  await expectFault(ledger, /^Event 4 has another body/);
  const ready = await supertest(desk.app).get('/readyz');
  expect(ready.body).toMatchObject({ type: '/problems/ledger-inconsistent', detail: ledger.publicFault });
  expect(ready.body.detail).toMatch(/ After the repair, the service has to be restarted\.$/);
  expect(ready.status).toBe(503);
  await supertest(desk.app).get('/healthz').expect(200);
  const written = await editor.send('post', '/actors', { kind: 'person', name: 'Somebody' });
  expect(written.body).toMatchObject({ type: '/problems/ledger-inconsistent', detail: ledger.publicFault });
  expect(written.status).toBe(503);
  expect((await desk.anyone.send('get', '/claims')).status).toBe(200);
  expect((await desk.anyone.send('get', '/log/checkpoint')).text).toContain('\n9\n');
});

test.each([
  [
    '/log/entries',
    [
      'UPDATE event_form SET event_index = 4 WHERE event_index = 0',
      "UPDATE event SET body = body || ' ' WHERE index = 4",
    ],
  ],
  ['/log/proof/inclusion?index=0', ['DELETE FROM log_node WHERE level = 1 AND index = 1']],
  ['/log/proof/consistency?from=2', ['DELETE FROM log_node WHERE level = 1 AND index = 1']],
])('%s reports what it comes across', async (path, statements) => {
  await started(async (ledger) => {
    // Nothing is left to be signed: no signing looks.
    await ledger.newestCheckpoint();
    await tamper(statements);
    const app = createApp({ ...desk.service, ledger });
    const answer = await supertest(app).get(`/api/v1${path}`);
    expect(answer.body).toMatchObject({ type: '/problems/ledger-inconsistent', detail: ledger.publicFault });
    expect(ledger.isInconsistent).toBe(true);
  });
});
