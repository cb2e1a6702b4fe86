/** A dossier of events that were changed behind the service's back is not made, and the reason is told and kept in the log. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { openService } from '../../src/database/open.ts';
import { openLog } from '../../src/http/logging.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { testSigning } from '../support/signing.ts';

let room: Newsroom;
let claim: string;
let size: number;

beforeAll(async () => {
  room = await openNewsroom();
  const { ben, rosa, create, publish, step } = room;
  claim = await room.publishedClaim();
  const responderId = idOf(await create(ben, '/actors', 'actors', { kind: 'person', name: 'The mayor' }));
  const source = idOf(
    await create(ben, '/sources', 'sources', { title: 'A film', publisherId: responderId }),
  );
  const answer = { responderId, statedAt: '2024-05-17', text: 'No.', act: 'denial' };
  for (const isWithdrawn of [false, true]) {
    const denial = await create(ben, `${claim}/rebuttals`, 'rebuttals', answer);
    await step(ben, denial, 'evidence', { role: 'appearance', sourceId: source, locator: '00:12' });
    await publish(ben, rosa, denial);
    if (isWithdrawn) await step(ben, denial, 'withdraw', { reason: 'It was another mayor.' });
  }
  const checkpoint = await room.service.ledger.newestCheckpoint();
  size = checkpoint?.size ?? 0;
}, 60_000);
afterAll(() => room.close());

/** The event that did this to one of the rebuttals, counted from the first. */
const eventOf = (operation: string, nth = 0) =>
  `(SELECT index FROM event WHERE body LIKE convert_to('%"operation":"${operation}"%', 'UTF8') ORDER BY index OFFSET ${nth} LIMIT 1)`;
const replaced = (word: string, other: string) =>
  `convert_to(replace(convert_from(body, 'UTF8'), '${word}', '${other}'), 'UTF8')`;

/** Runs `work` on the changed database, and puts back what was changed. */
async function tampered<T>(statements: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: room.database.ownerUrl });
  await client.connect();
  try {
    await client.query(
      'SET session_replication_role = replica; CREATE TABLE saved AS TABLE event; CREATE TABLE saved_node AS TABLE log_node',
    );
    try {
      await client.query(statements);
      return await work();
    } finally {
      await client.query(
        `DELETE FROM event; INSERT INTO event SELECT * FROM saved; DROP TABLE saved;
         DELETE FROM log_node; INSERT INTO log_node SELECT * FROM saved_node; DROP TABLE saved_node`,
      );
    }
  } finally {
    await client.end();
  }
}

/** A service that was running before the change, and the lines of its log. */
async function asked(statements: string) {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const { service, close } = openService(room.database.serviceUrl, openLog('error', destination), {
    signing: testSigning,
  });
  try {
    await service.ledger.start({ everyMs: 0 });
    const answer = await tampered(statements, () =>
      supertest(createApp(service)).get(`/api/v1${claim}/dossier?atSize=${size}`),
    );
    return { answer, lines, fault: service.ledger.publicFault };
  } finally {
    await close();
  }
}

const CASES: [string, string][] = [
  [
    'an approval',
    `UPDATE event SET body = ${replaced('rebuttal.approved', 'rebuttal.appr0ved')} WHERE index = ${eventOf('rebuttal.approved')}`,
  ],
  [
    'the approval of what was withdrawn',
    `UPDATE event SET body = ${replaced('rebuttal.approved', 'rebuttal.appr0ved')} WHERE index = ${eventOf('rebuttal.approved', 1)}`,
  ],
  [
    'a withdrawal',
    `UPDATE event SET body = ${replaced('rebuttal.withdrawn', 'rebuttal.approved')} WHERE index = ${eventOf('rebuttal.withdrawn')}`,
  ],
  [
    'the approval of the claim',
    `UPDATE event SET body = ${replaced('"record":', '"recorded":')} WHERE index = ${eventOf('claim.approved')}`,
  ],
  ['a body that is null', `UPDATE event SET body = 'null' WHERE index = ${eventOf('claim.approved')}`],
  ['a body that is no object', `UPDATE event SET body = '[]' WHERE index = ${eventOf('claim.approved')}`],
  [
    'no operation',
    `UPDATE event SET body = ${replaced('"operation":', '"operated":')} WHERE index = ${eventOf('claim.approved')}`,
  ],
];

describe.each([
  ['signed', ''],
  // As if none of it was signed yet.
  ['without its leaf in the log', 'DELETE FROM log_node WHERE level = 0;'],
])('an event that is %s', (_what, before) => {
  test.each(CASES)('%s', async (_case, statement) => {
    const { answer, lines, fault } = await asked(`${before} ${statement}`);
    expect(answer.body).toMatchObject({ type: '/problems/ledger-inconsistent', detail: fault });
    expect(answer.status).toBe(503);
    expect(fault).toMatch(/^(Event \d+|Rebuttal )/);
    const line = lines.find((one) => one.requestId === answer.headers['x-request-id']);
    expect(line).toMatchObject({
      error: { message: expect.any(String), stack: expect.stringContaining('at ') },
    });
  });
});
