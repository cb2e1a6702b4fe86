/** The versions of a claim and of a rebuttal, as staff and as the public read them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ifMatch } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

const notice = { kind: 'correction', reason: 'It was two ships.' };

let room: Newsroom;
let claim: string;
let rebuttal: string;

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, ben, rosa, create, edit, publish, publishedClaim, step } = room;
  claim = await publishedClaim();
  const source = await create(ada, '/sources', 'sources', { title: 'A film' });
  await edit(ada, claim, { text: 'The harbour is open to a ship.', notice });
  expect(await step(ada, claim, 'submit')).toMatchObject({ status: 200 });
  const changes = { decision: 'request_changes', rationale: 'How many ships?', publicNote: 'Not yet.' };
  expect(await step(rosa, claim, 'reviews', changes)).toMatchObject({ status: 201 });
  await edit(ben, claim, { text: 'The harbour is open to two ships.' });
  const evidence = { role: 'appearance', sourceId: idOf(source), locator: 'minute 3' };
  const added = await ben.send('post', `${claim}/evidence`, evidence, ifMatch(await ben.send('get', claim)));
  expect(added).toMatchObject({ status: 201 });
  await publish(ben, rosa, claim);
  await edit(ada, claim, { text: 'The harbour was open.', notice });

  const { claimantId } = (await ada.send('get', claim)).body;
  const denial = { act: 'denial', responderId: claimantId, text: 'It is not.', statedAt: '2024-06' };
  rebuttal = await create(ada, `${claim}/rebuttals`, 'rebuttals', denial);
});
afterAll(() => room.close());

const versionsOf = async (by: Pick<Newsroom['ada'], 'send'>, path: string) =>
  (await by.send('get', `${path}/versions`)).body.items;

test('the public reads what was published once, with its approval and nothing of the desk', async () => {
  const versions = await versionsOf(room.anyone, claim);
  const { approvals } = (await room.anyone.send('get', claim)).body;
  expect(versions).toEqual([
    expect.objectContaining({ version: 1, state: 'superseded', evidence: [] }),
    {
      version: 3,
      state: 'published',
      at: approvals[0].at,
      form: expect.objectContaining({ version: 3, text: 'The harbour is open to two ships.', notice }),
      evidence: [expect.objectContaining({ locator: 'minute 3' })],
      review: { decision: 'approve', at: approvals[0].at, publicNote: null },
    },
  ]);
  expect(JSON.stringify(versions)).not.toMatch(/Ada|Ben|Rosa|Read and checked|How many|Not yet|was open/);
});

test('staff read every version, who wrote it, and its last review', async () => {
  const versions = await versionsOf(room.ada, claim);
  const person = ({ id }: { id: string }, name: string) => ({ id, name });
  const { ada, ben, rosa } = room;
  expect(versions.map((one: { state: string }) => one.state)).toEqual([
    'superseded',
    'changes_requested',
    'published',
    'draft',
  ]);
  expect(versions[1]).toMatchObject({
    review: {
      decision: 'request_changes',
      rationale: 'How many ships?',
      publicNote: 'Not yet.',
      reviewer: person(rosa, 'Rosa'),
    },
    authors: [person(ada, 'Ada')],
  });
  expect(versions[2].authors).toEqual([person(ben, 'Ben')]);
  expect(versions[3]).toMatchObject({
    review: null,
    authors: [person(ada, 'Ada')],
    evidence: [{ locator: 'minute 3' }],
  });
});

test('of a rebuttal too; a draft and its drafts are not for the public', async () => {
  expect(await room.anyone.send('get', `${rebuttal}/versions`)).toMatchObject({ status: 404 });
  expect(await versionsOf(room.rosa, rebuttal)).toMatchObject([{ state: 'draft', form: { act: 'denial' } }]);
  await room.publish(room.ada, room.rosa, rebuttal);
  await room.edit(room.ada, rebuttal, { text: 'It never was.', notice });
  expect(await versionsOf(room.anyone, rebuttal)).toMatchObject([
    { state: 'published', form: { text: 'It is not.', claimId: idOf(claim), parentId: null } },
  ]);
  const { body } = await room.anyone.send('get', rebuttal);
  expect(body.responderName).toBe('Utopia');
  expect((await room.anyone.send('get', `${claim}/rebuttals`)).body.items[0].responderName).toBe('Utopia');
});

test('what was redacted shows as everywhere', async () => {
  const [ivo, eve] = [await room.hire('Ivo', 'admin'), await room.hire('Eve', 'admin')];
  const targets = [{ record: idOf(claim), version: 1 }];
  const asked = await ivo.send('post', '/redactions', { ground: 'By order.', targets });
  expect(await eve.send('post', `/redactions/${asked.body.id}/consent`)).toMatchObject({ status: 200 });
  const redacted = { at: expect.any(String), ground: 'By order.' };
  for (const by of [room.anyone, room.ada]) {
    const [first] = await versionsOf(by, claim);
    expect(first).toMatchObject({ state: 'superseded', form: { text: '[redacted]', redacted } });
  }
});

test('of what was withdrawn the public gets the notice, and staff everything', async () => {
  await room.step(room.ben, rebuttal, 'withdraw', { reason: 'Nobody said it.' });
  const answer = await room.anyone.send('get', `${rebuttal}/versions`);
  expect(answer).toMatchObject({ status: 410, body: { notice: { reason: 'Nobody said it.' } } });
  expect(await versionsOf(room.rosa, rebuttal)).toMatchObject([
    { state: 'published' },
    { state: 'withdrawn' },
  ]);
});
