/** What an actor claimed or answered. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

let room: Newsroom;
let actor: string;
let claim: string;
let denial: string;
let below: string;
let other: string;

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, rosa, create, publish, publishedClaim, edit } = room;
  claim = await publishedClaim({ text: 'The harbour is open.', statedAt: '2024-05', language: 'en' });
  actor = await create(ada, '/actors', 'actors', { kind: 'person', name: 'Uta' });
  const said = { responderId: idOf(actor), text: 'It is shut.', statedAt: '2024-05-16T10:00:00Z' };
  const answer = { ...said, act: 'denial', evidenceOffered: 'no' };
  denial = await create(ada, `${claim}/rebuttals`, 'rebuttals', answer);
  await publish(ada, rosa, denial);
  const retold = { ...said, act: 'clarification', text: 'It is half shut.', statedAt: '2024-05-16' };
  below = await create(ada, `${denial}/rebuttals`, 'rebuttals', retold);
  await publish(ada, rosa, below);
  other = await create(ada, '/claims', 'claims', {
    text: 'It was open.',
    claimantId: idOf(actor),
    statedAt: '2025',
  });
  await create(ada, `${other}/rebuttals`, 'rebuttals', {
    ...said,
    act: 'correction',
    text: 'No.',
    statedAt: '2026-01',
  });
  await edit(ada, denial, {
    text: 'It is shut tight.',
    notice: { kind: 'update', reason: 'More is known.' },
  });
});
afterAll(() => room.close());

const statementsFor = async (by: Pick<Person, 'send'>, query = '') => {
  const { status, body } = await by.send('get', `${actor}/statements${query}`);
  expect(status).toBe(200);
  return body;
};
const texts = ({ items }: { items: { text: string }[] }) => items.map((one) => one.text);

test('the public reads what is published, the latest first', async () => {
  expect(await statementsFor(room.anyone)).toEqual({
    items: [
      {
        type: 'rebuttal',
        id: idOf(denial),
        claimId: idOf(claim),
        claimText: 'The harbour is open.',
        parentId: null,
        text: 'It is shut.',
        statedAt: '2024-05-16T10:00:00Z',
        language: null,
        act: 'denial',
        evidenceOffered: 'no',
        standing: null,
        state: 'published',
      },
      expect.objectContaining({
        id: idOf(below),
        parentId: idOf(denial),
        act: 'clarification',
        evidenceOffered: 'unknown',
      }),
    ],
    nextCursor: null,
  });
});

test('staff read the newest versions, drafts too, page by page', async () => {
  expect(texts(await statementsFor(room.rosa))).toEqual([
    'No.',
    'It was open.',
    'It is shut tight.',
    'It is half shut.',
  ]);
  const paged = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor && `&cursor=${cursor}`;
    const body = await statementsFor(room.rosa, `?limit=1${more}`);
    paged.push(...texts(body));
    cursor = body.nextCursor;
  }
  expect(paged).toEqual(['No.', 'It was open.', 'It is shut tight.', 'It is half shut.']);
});

test('a published claim has its standing; what is withdrawn goes, with the answers under a withdrawn claim', async () => {
  await room.publish(room.ada, room.rosa, other);
  const [first] = (await statementsFor(room.anyone)).items;
  expect(first).toMatchObject({
    type: 'claim',
    claimId: idOf(other),
    claimText: 'It was open.',
    standing: { value: 'unanswered' },
    act: null,
    evidenceOffered: null,
    parentId: null,
  });
  await room.step(room.ben, below, 'withdraw', { reason: 'Misread.' });
  expect(texts(await statementsFor(room.anyone))).toEqual(['It was open.', 'It is shut.']);
  await room.step(room.ben, claim, 'withdraw', { reason: 'Misread.' });
  expect(texts(await statementsFor(room.anyone))).toEqual(['It was open.']);
});

test('an actor tells what it is part of, and is found by words begun, of its aliases too', async () => {
  const { ada, anyone, create, edit, rosa, step } = room;
  const whole = await create(ada, '/actors', 'actors', {
    kind: 'government',
    name: 'Ruritania',
    aliases: ['The Kingdom'],
  });
  expect((await edit(ada, actor, { partOfId: idOf(whole) })).body.partOfName).toBe('Ruritania');
  expect((await anyone.send('get', actor)).body.partOfName).toBeNull();
  await step(rosa, actor, 'reviews', { decision: 'approve', rationale: 'So it is.' });
  const namesFound = async (q: string) =>
    (await anyone.send('get', `/actors?q=${q}`)).body.items.map((one: { name: string }) => one.name);
  expect(await namesFound('ut')).toEqual(['Uta']);
  expect(await namesFound('kingd')).toEqual(['Ruritania']);
  expect(await namesFound('kingd%20')).toEqual([]);
  expect((await anyone.send('get', '/actors?q=uta&kind=person')).body.items[0].partOfName).toBe('Ruritania');
});
