/** What the database holds by itself: nothing is emptied but by two admins, and fsck tells that from tampering. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openPrisma, type PrismaConnection, txReader } from '../../src/database/prisma.ts';
import { checkDatabase, faultLine } from '../../src/fsck/fsck.ts';
import { editUser } from '../../src/users/users.commands.ts';
import type { Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { asOwner, faultsOf } from '../support/veil.ts';

let room: Newsroom;
let owner: PrismaConnection;
let ivo: Person;
let eve: Person;
let ute: Person;
let claim: string;
/** Carried out; and one that waits. */
let done: string;
let asked: string;

const ask = async (by: Person, ...targets: object[]): Promise<string> => {
  const answer = await by.send('post', '/redactions', { ground: 'By order.', targets });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.id;
};

beforeAll(async () => {
  room = await openNewsroom();
  owner = openPrisma(room.database.ownerUrl, { poolSize: 1 });
  [ivo, eve, ute] = (await Promise.all(['Ivo', 'Eve', 'Ute'].map((name) => room.hire(name, 'admin')))) as [
    Person,
    Person,
    Person,
  ];
  claim = await room.publishedClaim();
  await room.create(room.ada, '/sources', 'sources', { title: 'A page', text: 'Nothing to hide.' });
  await room.anyone.send('get', `${claim}/dossier`);
  const { claimantId } = (await room.ada.send('get', claim)).body;
  done = await ask(ivo, { record: claimantId, version: 1 });
  expect(await eve.send('post', `/redactions/${done}/consent`)).toMatchObject({ status: 200 });
  asked = await ask(ivo, { record: idOf(claim), version: 1 });
  await room.anyone.send('get', `${claim}/dossier`);
}, 60_000);
afterAll(async () => {
  await owner.close();
  await room.close();
});

async function refusal(sql: string): Promise<{ code?: string; constraint?: string }> {
  const client = new pg.Client({ connectionString: room.database.serviceUrl });
  await client.connect();
  try {
    await client.query(sql);
    return {};
  } catch (error) {
    return error as { code: string; constraint: string };
  } finally {
    await client.end();
  }
}

describe('the service by itself', () => {
  const PRETENDING = `SELECT set_config('rejoinder.redaction', '1', false);`;

  test.each([
    ['a state', () => `UPDATE event SET state = NULL, redaction_id = '${done}' WHERE index = 3`],
    [
      'a form',
      () =>
        `UPDATE event_form SET form = NULL, redaction_id = '${done}', replaced_in = 0, replaced_position = 0`,
    ],
    ['a text', () => `UPDATE snapshot SET text = '[redacted]', redaction_id = '${done}'`],
    [
      'a version',
      () =>
        `UPDATE claim_version SET text = '[redacted]', context = NULL, topics = '{}', redaction_id = '${done}'`,
    ],
    [
      'a redaction',
      () =>
        `UPDATE redaction SET state = 'carried_out', decided_by_id = '${eve.id}', decided_at = now() WHERE id = '${asked}'`,
    ],
    ['a ground', () => `UPDATE redaction SET ground = 'Another.' WHERE id = '${asked}'`],
    [
      'a redaction that was never asked for',
      () => `INSERT INTO redaction (id, ground, targets, state, requested_by_id, decided_by_id, decided_at)
        VALUES (gen_random_uuid(), 'So.', '[{}]', 'carried_out', '${ivo.id}', '${eve.id}', now())`,
    ],
    ['a redaction that is gone', () => `DELETE FROM redaction`],
    ['a signature that is gone', () => `DELETE FROM dossier_signature`],
    [
      'a mark that the version before has not',
      () => `INSERT INTO claim_version (head_id, number, text, claimant_id, stated_at, stated_from, redaction_id)
        SELECT head_id, number + 1, '[redacted]', claimant_id, stated_at, stated_from, '${done}' FROM claim_version`,
    ],
  ])('cannot write %s', async (_name, sql) => {
    const before = await asOwner(room, `SELECT * FROM redaction ORDER BY id`);
    expect((await refusal(sql())).code).toMatch(/^(23514|42501)$/);
    // With one role for both, the setting is all there is.
    if (room.database.serviceUrl !== room.database.ownerUrl) {
      expect((await refusal(PRETENDING + sql())).code).toMatch(/^(23514|42501)$/);
    }
    expect(await asOwner(room, `SELECT * FROM redaction ORDER BY id`)).toEqual(before);
  });

  test.each([
    ['who asked for it', () => ivo.id, 'redaction_four_eyes'],
    ['who is no admin', () => room.ada.id, 'redaction_two_admins'],
  ])('cannot carry one out with the consent of %s', async (_name, by, constraint) => {
    const sql = `SELECT carry_out_redaction('${asked}', '${by()}', now(), '{}', '{}', '{}', '{}')`;
    expect(await refusal(sql)).toMatchObject({ constraint });
  });

  test('cannot carry one out without replacements and an event', async () => {
    const carryOut = (lists: string) =>
      `SELECT carry_out_redaction('${asked}', '${eve.id}', now(), ${lists})`;
    expect(await refusal(carryOut(`'{}', '{}', '{}', '{}'`))).toMatchObject({
      constraint: 'redaction_replaces_each',
    });
    const { reach } = (await ivo.send('get', `/redactions/${asked}`)).body;
    const [{ event, position }] = reach.forms;
    expect(reach.forms).toHaveLength(1);
    expect((await refusal(carryOut(`'{${event}}', '{${position}}', '{999}', '{0}'`))).code).toMatch(/^23/);
    expect((await refusal(carryOut(`'{${event}}', '{${position}}', '{0}', '{0}'`))).code).toMatch(/^23/);
  });
});

test('whoever asked has to be an admin still when another consents', async () => {
  const by = await room.hire('Max', 'admin');
  const id = await ask(by, { record: idOf(claim), version: 1 });
  await editUser({ user: null, service: room.service }, by.id, { roles: ['editor'] });
  const answer = await eve.send('post', `/redactions/${id}/consent`);
  expect(answer).toMatchObject({ status: 409, body: { type: '/problems/wrong-state' } });
});

test('two consents at once carry it out once', async () => {
  const other = await room.publishedClaim();
  const id = await ask(ivo, { record: idOf(other), version: 1 });
  const answers = await Promise.all(
    [eve, ute, eve, ute].map((by) => by.send('post', `/redactions/${id}/consent`)),
  );
  expect(answers.map((one) => one.status).sort()).toEqual([200, 409, 409, 409]);
  const events = await asOwner(
    room,
    `SELECT index FROM event WHERE record_id = $1 AND action = 'carried_out'`,
    [id],
  );
  expect(events).toHaveLength(1);
});

describe('fsck', () => {
  const UNSALTED = `decode(repeat('00', 16), 'hex')`;

  /** The faults that this change makes; it is taken back. */
  async function faultsAfter(sql: string): Promise<string[]> {
    const lines: string[] = [];
    const undo = new Error('take it back');
    const work = owner.prisma.$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe('SET LOCAL session_replication_role = replica');
        for (const one of sql.split(';')) await tx.$executeRawUnsafe(one);
        await checkDatabase(txReader(tx), (fault) => lines.push(faultLine(fault)));
        throw undo;
      },
      { timeout: 20_000 },
    );
    await expect(work).rejects.toBe(undo);
    return lines;
  }

  test('finds nothing', async () => {
    expect(await faultsOf(room)).toEqual([]);
  });

  test.each([
    [
      'a state',
      'event 1:',
      () => `UPDATE event SET state = NULL, salt = ${UNSALTED}, redaction_id = '${done}' WHERE index = 1`,
    ],
    [
      'a form',
      'event_form',
      () => `UPDATE event_form SET form = NULL, salt = ${UNSALTED}, redaction_id = '${done}', replaced_in = 1, replaced_position = 0
        WHERE type = 'review'`,
    ],
    [
      'who emptied it',
      'event ',
      () => `UPDATE event SET redaction_id = '${asked}' WHERE redaction_id = '${done}'`,
    ],
    [
      'where the replacement is',
      'event_form',
      () => `UPDATE event_form SET replaced_position = replaced_position + 1 WHERE redaction_id = '${done}'`,
    ],
    [
      'a state brought back',
      'event ',
      () => `UPDATE event SET state = '{}', redaction_id = NULL WHERE redaction_id = '${done}'`,
    ],
    [
      'a row brought back',
      'actor_version',
      () => `UPDATE actor_version SET name = 'Utopia', redaction_id = NULL WHERE redaction_id = '${done}'`,
    ],
    ['a text', 'snapshot', () => `UPDATE snapshot SET text = '[redacted]', redaction_id = '${done}'`],
    ['a ground', 'redaction', () => `UPDATE redaction SET ground = 'Another.' WHERE id = '${done}'`],
    [
      'a forged redaction',
      'redaction',
      () => `INSERT INTO redaction (id, ground, targets, state, requested_by_id, decided_by_id, decided_at)
        VALUES ('018f0000-0000-7000-8000-000000000000', 'So.', '[{}]', 'carried_out', '${ivo.id}', '${eve.id}', now());
        UPDATE snapshot SET text = '[redacted]', redaction_id = '018f0000-0000-7000-8000-000000000000'`,
    ],
  ])('names %s', async (_name, table, sql) => {
    const lines = await faultsAfter(sql());
    expect(lines.filter((line) => line.startsWith(table))).not.toEqual([]);
  });
});
