/** The working dossier: enough to act on a whole thread. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

let room: Newsroom;
let claim: string;
let denial: string;
let below: string;

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, rosa, create, publish, publishedClaim } = room;
  claim = await publishedClaim();
  const { claimantId } = (await ada.send('get', claim)).body;
  const answer = { act: 'denial', responderId: claimantId, text: 'It is shut.', statedAt: '2024-06' };
  denial = await create(ada, `${claim}/rebuttals`, 'rebuttals', answer);
  await publish(ada, rosa, denial);
  below = await create(ada, `${denial}/rebuttals`, 'rebuttals', { ...answer, act: 'counterclaim' });
  await room.step(ada, denial, 'withdraw', { reason: 'Misread.' });
});
afterAll(() => room.close());

const working = async () => (await room.ada.send('get', `${claim}/dossier?view=working`)).body;

test('each record has its ETag, what is published of it, and its withdrawal', async () => {
  const view = await working();
  const etagOf = async (path: string) => (await room.ada.send('get', path)).headers.etag;
  expect(view).toMatchObject({ publishedVersion: 1, withdrawal: null, etag: await etagOf(claim) });
  const [first] = view.rebuttals;
  expect(first).toMatchObject({
    id: idOf(denial),
    state: 'withdrawn',
    publishedVersion: 1,
    withdrawal: { kind: 'withdrawal', reason: 'Misread.' },
    etag: await etagOf(denial),
  });
  expect(first.rebuttals).toMatchObject([
    {
      id: idOf(below),
      publishedVersion: null,
      withdrawal: null,
      etag: await etagOf(below),
      desk: { difference: null },
    },
  ]);
});

test('its ETags are taken for a write, and stale after it', async () => {
  const { etag, rebuttals } = await working();
  const given = { 'If-Match': rebuttals[0].rebuttals[0].etag };
  const edit = (by: string) => room.ben.send('patch', below, { text: by }, given);
  expect(await edit('It is open.')).toMatchObject({ status: 200 });
  expect(await edit('It is wide open.')).toMatchObject({ status: 412 });
  const notice = { kind: 'update', reason: 'More is known.' };
  const body = { text: 'The harbour was open.', notice };
  expect(await room.ben.send('patch', claim, body, { 'If-Match': etag })).toMatchObject({ status: 200 });
  const { desk } = await working();
  expect(desk.difference).toMatchObject([{ field: 'text', published: 'The harbour is open.' }]);
});
