/** What lies on the desk: one's own work, everybody's, and what a reviewer is told of the last round. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

let room: Newsroom;
let actor: string;
let source: string;
let claim: string;
let draft: string;
let denial: string;
const changes = { decision: 'request_changes', rationale: 'Who says so?' };
const notice = { kind: 'update', reason: 'More is known.' };

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, ben, rosa, create, edit, publishedClaim, step } = room;
  claim = await publishedClaim();
  actor = `/actors/${(await ada.send('get', claim)).body.claimantId}`;
  source = await create(ada, '/sources', 'sources', { title: 'A film' });
  const said = { text: 'It is shut.', statedAt: '2024-06' };
  draft = await create(ada, '/claims', 'claims', { ...said, claimantId: idOf(actor) });
  denial = await create(ben, `${claim}/rebuttals`, 'rebuttals', {
    ...said,
    act: 'denial',
    responderId: idOf(actor),
  });
  await step(ben, denial, 'submit');
  await step(rosa, denial, 'reviews', changes);
  await edit(ben, claim, { text: 'The harbour is open again.', notice });
  await edit(ada, actor, { name: 'Ruritania' });
});
afterAll(() => room.close());

const workOf = async (by: Pick<Person, 'send'>, query = '') => {
  const { status, body } = await by.send('get', `/work${query}`);
  expect(status).toBe(200);
  return body;
};
const ids = ({ items }: { items: { id: string }[] }) => items.map((one) => one.id);

test('everybody’s work, the latest change first, without references that never were submitted', async () => {
  const { items, nextCursor } = await workOf(room.rosa, '?mine=false');
  expect(ids({ items })).toEqual([actor, claim, denial, draft].map(idOf));
  expect(nextCursor).toBeNull();
  expect(items.every((one: { isMine: boolean }) => !one.isMine)).toBe(true);
  expect(items[0]).toMatchObject({
    type: 'actor',
    claimId: null,
    version: 2,
    state: 'in_review',
    title: 'Ruritania',
    actorName: null,
    act: null,
    submittedBy: { id: room.ada.id, name: 'Ada' },
  });
  expect(items[0].changedAt >= items[0].submittedAt).toBe(true);
  expect(items[1]).toMatchObject({
    type: 'claim',
    claimId: idOf(claim),
    version: 2,
    publishedVersion: 1,
    title: 'The harbour is open again.',
    state: 'draft',
    actorName: 'Ruritania',
    submittedAt: null,
    submittedBy: null,
    lastReview: { decision: 'approve', version: 1 },
  });
  expect(items[2]).toMatchObject({
    type: 'rebuttal',
    claimId: idOf(claim),
    publishedVersion: null,
    actorName: 'Ruritania',
    act: 'denial',
    state: 'changes_requested',
    lastReview: { ...changes, version: 1, reviewer: { id: room.rosa.id, name: 'Rosa' } },
  });
  expect(items[3]).toMatchObject({ state: 'draft', lastReview: null });
});

test('one’s own: what one wrote on, and what one created', async () => {
  expect(ids(await workOf(room.ada))).toEqual([actor, claim, draft].map(idOf));
  expect(ids(await workOf(room.ben))).toEqual([claim, denial].map(idOf));
  expect(ids(await workOf(room.rosa))).toEqual([]);
  const everybody = (await workOf(room.ben, '?mine=false')).items;
  expect(everybody.map((one: { isMine: boolean }) => one.isMine)).toEqual([false, true, true, false]);
});

test('by state, by type, and page by page', async () => {
  expect(ids(await workOf(room.rosa, '?mine=false&state=draft'))).toEqual([claim, draft].map(idOf));
  expect(ids(await workOf(room.ada, '?type=claim'))).toEqual([claim, draft].map(idOf));
  const paged = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor && `&cursor=${cursor}`;
    const body = await workOf(room.ada, `?mine=false&limit=1${more}`);
    paged.push(...ids(body));
    cursor = body.nextCursor;
  }
  expect(paged).toEqual([actor, claim, denial, draft].map(idOf));
});

test('a reference that was taken back is work again; what is withdrawn or published is none', async () => {
  const { ada, rosa, step } = room;
  expect(await step(ada, actor, 'take-back')).toMatchObject({ status: 200 });
  expect((await workOf(ada)).items[0]).toMatchObject({ id: idOf(actor), state: 'draft' });
  await step(ada, actor, 'submit');
  await step(rosa, actor, 'reviews', { decision: 'approve', rationale: 'So it is.' });
  await step(ada, draft, 'withdraw', { reason: 'Misread.' });
  expect(ids(await workOf(ada))).toEqual([idOf(claim)]);
  expect(ids(await workOf(ada, '?mine=false&type=source'))).toEqual([]);
  expect(source).toMatch(/^\/sources\//);
});

test('the queue tells who speaks, how, and what the last review said', async () => {
  const { ben, rosa, step, edit } = room;
  await edit(ben, denial, { text: 'It is shut, says the mayor.' });
  await step(ben, denial, 'submit');
  await step(ben, claim, 'submit');
  const { items } = (await rosa.send('get', '/review-queue')).body;
  expect(items).toMatchObject([
    {
      id: idOf(denial),
      actorName: 'Ruritania',
      act: 'denial',
      lastReview: { ...changes, reviewer: { name: 'Rosa' } },
    },
    { id: idOf(claim), actorName: 'Ruritania', act: null, lastReview: { decision: 'approve', version: 1 } },
  ]);
  const fresh = await room.create(ben, '/claims', 'claims', {
    text: 'New.',
    statedAt: '2024',
    claimantId: idOf(actor),
  });
  await step(ben, fresh, 'submit');
  expect((await rosa.send('get', '/review-queue')).body.items.at(-1)).toMatchObject({
    id: idOf(fresh),
    lastReview: null,
  });
});
