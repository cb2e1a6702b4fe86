/** Redactions beside versions, withdrawals and other redactions: what stands in a dossier is still what the log says. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { expectProof, faultsOf, tablesWith } from '../support/veil.ts';

let room: Newsroom;
let ivo: Person;
let eve: Person;
/** Published by Ada with an actor of its own; a new one for each test. */
let claim: string;
let actor: string;

const notice = { kind: 'update', reason: 'More is known.' };

beforeAll(async () => {
  room = await openNewsroom();
  ivo = await room.hire('Ivo', 'admin');
  eve = await room.hire('Eve', 'admin');
});
afterAll(() => room.close());
beforeEach(async () => {
  claim = await room.publishedClaim();
  actor = `/actors/${(await room.ada.send('get', claim)).body.claimantId}`;
});

async function redact(...targets: object[]): Promise<string> {
  const asked = await ivo.send('post', '/redactions', { ground: 'By order.', targets });
  expect(asked).toMatchObject({ status: 201 });
  expect(await eve.send('post', `/redactions/${asked.body.id}/consent`)).toMatchObject({ status: 200 });
  return asked.body.id;
}

/** The dossier now and after each event so far, all of which prove themselves. */
async function dossiers(): Promise<{ now: Record<string, unknown>; all: Record<string, unknown>[] }> {
  expect(await faultsOf(room)).toEqual([]);
  const text = (await room.anyone.send('get', `${claim}/dossier`)).text;
  expectProof(text);
  const now = JSON.parse(text);
  const all = [];
  for (const { event } of now.history) {
    const then = (await room.anyone.send('get', `${claim}/dossier?atSize=${event + 1}`)).text;
    expectProof(then);
    all.push(JSON.parse(then));
  }
  return { now, all };
}

async function nextName(name: string): Promise<void> {
  expect(await room.edit(room.ada, actor, { name })).toMatchObject({ status: 200 });
  const approval = { decision: 'approve', rationale: 'So it is.' };
  expect(await room.step(room.rosa, actor, 'reviews', approval)).toMatchObject({ status: 201 });
}

const nameIn = ({ actors }: Record<string, unknown>) =>
  (actors as Record<string, { name: string }>)[idOf(actor)]?.name;

test('an older version of what a dossier shows newer, with something else that it shows', async () => {
  await nextName('Arcadia');
  await redact({ record: idOf(actor), version: 1 }, { record: idOf(claim), version: 1 });
  const { now, all } = await dossiers();
  expect([nameIn(now), ...all.map(nameIn)]).toEqual(['Arcadia', '[redacted]', 'Arcadia']);
});

test('two versions of one record at once', async () => {
  await nextName('Arcadia');
  const path = `/redactions/${await redact({ record: idOf(actor), version: 1 }, { record: idOf(actor), version: 2 })}`;
  const { all } = await dossiers();
  expect(all.map(nameIn)).toEqual(['[redacted]', '[redacted]']);
  expect((await ivo.send('get', path)).body.reach.records).toHaveLength(2);
});

test('one after the other: the earlier redaction recorded again what the later takes away', async () => {
  await room.edit(room.ada, claim, { text: 'A second wording of Zembla.', notice });
  await room.publish(room.ada, room.rosa, claim);
  await room.edit(room.ada, claim, { topics: ['harbours'], notice });
  const one = { ground: 'By order.', targets: [{ record: idOf(claim), version: 2 }] };
  const asked = await ivo.send('post', '/redactions', one);
  expect(asked.body.reach.leaves).toEqual([{ record: idOf(claim), version: 3 }]);
  await room.edit(room.ada, claim, { text: 'A third wording.' });
  await redact({ record: idOf(claim), version: 1 });
  expect(await tablesWith(room, 'A second wording of Zembla.')).toEqual([
    'claim_version',
    'event',
    'event_form',
  ]);
  const again = await ivo.send('post', '/redactions', one);
  expect(again.body.reach.leaves).toEqual([{ event: expect.any(Number) }]);
  await redact({ record: idOf(claim), version: 2 }, ...again.body.reach.leaves);
  expect(await tablesWith(room, 'A second wording of Zembla.')).toEqual([]);
  const { all } = await dossiers();
  expect(all.map((one) => (one.claim as { text: string }).text)).toEqual(['[redacted]', '[redacted]']);
});

test('a reply request keeps what was known of it at the time', async () => {
  const { ada, ben, rosa, edit, publish } = room;
  const asked = {
    channel: 'letter',
    askedAt: '2024-06-01T00:00:00Z',
    dueAt: '2024-06-02T00:00:00Z',
    question: 'Is it?',
  };
  const { id } = (await ben.send('post', `${claim}/reply-requests`, { ...asked, actorId: idOf(actor) })).body;
  await edit(ada, claim, { text: 'A second wording.', notice });
  await publish(ada, rosa, claim);
  await ben.send('patch', `/reply-requests/${id}`, { outcome: 'declined' });
  await edit(ada, claim, { text: 'A third wording.', notice });
  await publish(ada, rosa, claim);
  await redact({ replyRequest: id });
  const { all } = await dossiers();
  const told = all.map((one) => (one.replyRequests as { outcome: string; question: string }[])[0]);
  expect(told.map((one) => one?.outcome)).toEqual([undefined, null, 'declined']);
  expect(told.map((one) => one?.question)).toEqual([undefined, '[redacted]', '[redacted]']);
  // Settling goes on.
  expect(await ben.send('patch', `/reply-requests/${id}`, { outcome: 'no_reply' })).toMatchObject({
    status: 200,
  });
  await dossiers();
});

test('what was withdrawn, and stands in dossiers of an earlier date alone', async () => {
  const { ben, rosa, create, publish, step } = room;
  const fields = { act: 'denial', responderId: idOf(actor), text: 'No, by Zembla.', statedAt: '2024-06' };
  const denial = await create(ben, `${claim}/rebuttals`, 'rebuttals', fields);
  await publish(ben, rosa, denial);
  await step(ben, denial, 'withdraw', { reason: 'A court said so.' });
  const before = (await room.anyone.send('get', `${claim}/dossier`)).text;
  await redact({ record: idOf(denial), version: 1 });
  expect(await tablesWith(room, 'No, by Zembla.')).toEqual([]);
  const { now, all } = await dossiers();
  expect(JSON.stringify(now)).toBe(JSON.stringify(JSON.parse(before)));
  expect(all.map((one) => (one.rebuttals as { text?: string }[])[0]?.text)).toEqual([
    undefined,
    '[redacted]',
    undefined,
  ]);
});

test('nobody adds the same words while a redaction is carried out', async () => {
  const { ada, edit } = room;
  const asked = await ivo.send('post', '/redactions', {
    ground: 'By order.',
    targets: [{ record: idOf(claim), version: 1 }],
  });
  const [done] = await Promise.all([
    eve.send('post', `/redactions/${asked.body.id}/consent`),
    edit(ada, claim, { topics: ['harbours'], notice }),
    room.anyone.send('get', `${claim}/dossier`),
    ada.send('post', `${claim}/rebuttals`, {
      act: 'denial',
      responderId: idOf(actor),
      text: 'No.',
      statedAt: '2024',
    }),
  ]);
  expect(done).toMatchObject({ status: 200 });
  await dossiers();
  const { events } = done.body.reach;
  expect(events.length).toBeGreaterThan(2);
});
