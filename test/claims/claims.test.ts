/** Finding claims: as one types, in both orders, by topic, with the claimant's name. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

const TEXTS = {
  machine: 'The machine was exported in May.',
  dual: 'Dual-use exports have stopped.',
  quay: 'The quay is open.',
  draft: 'The machinery is still at the quay.',
};
type Name = keyof typeof TEXTS;

let room: Newsroom;
let actor: string;
const paths = {} as Record<Name, string>;

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, rosa, create, publish } = room;
  actor = await create(ada, '/actors', 'actors', { kind: 'government', name: 'Utopia' });
  const stated = { machine: '2024-05', dual: '2023', quay: '2024-05-16', draft: '2025' };
  const topics = {
    machine: ['exports', 'machines'],
    dual: ['exports'],
    quay: ['harbours'],
    draft: ['machines'],
  };
  for (const name of Object.keys(TEXTS) as Name[]) {
    const fields = {
      text: TEXTS[name],
      statedAt: stated[name],
      topics: topics[name],
      claimantId: idOf(actor),
    };
    paths[name] = await create(ada, '/claims', 'claims', fields);
    if (name !== 'draft') await publish(ada, rosa, paths[name]);
  }
});
afterAll(() => room.close());

async function found(by: Pick<Person, 'send'>, query: Record<string, string>): Promise<string[]> {
  const { status, body } = await by.send('get', `/claims?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  const names = Object.keys(TEXTS) as Name[];
  return body.items.map((one: { id: string }) => names.find((name) => idOf(paths[name]) === one.id));
}

describe('a search as one types', () => {
  test.each<[string, Name[]]>([
    ['m', ['machine']],
    ['machi', ['machine']],
    ['MACHI', ['machine']],
    ['exported mach', ['machine']],
    ['mach exported', []],
    ['machi ', []],
    ['machi.', []],
    ['machine ', ['machine']],
    ['"machine wa', ['machine']],
    ['"machine wa"', []],
    ['"machine was"', ['machine']],
    ['-mach exp', ['dual', 'machine']],
    ['exp -mach', []],
    ['the -machine', ['quay']],
    ['open or mach', ['quay', 'machine']],
    ['dual-us', ['dual']],
    ['dual-use', ['dual']],
    ['the dual-us', []],
    ['quày', ['quay']],
    ["mach'; DROP TABLE head --", []],
    [':*', []],
  ])('%s', async (q, names) => {
    expect((await found(room.anyone, { q })).sort()).toEqual([...names].sort());
  });

  test('staff find drafts too', async () => {
    expect(await found(room.ada, { q: 'machi' })).toEqual(['draft', 'machine']);
  });

  test('filters go with it, and so do pages', async () => {
    expect(await found(room.anyone, { q: 'exp', topic: 'machines', order: 'stated' })).toEqual(['machine']);
    const first = await room.anyone.send('get', '/claims?q=exp&limit=1');
    expect(await found(room.anyone, { q: 'exp', limit: '1', cursor: first.body.nextCursor })).toEqual([
      'machine',
    ]);
  });
});

describe('the order', () => {
  test('is that of record, or the latest statement first, page by page', async () => {
    expect(await found(room.anyone, {})).toEqual(['quay', 'dual', 'machine']);
    expect(await found(room.anyone, { order: 'stated' })).toEqual(['quay', 'machine', 'dual']);
    const paged = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const more: string = cursor && `&cursor=${cursor}`;
      const { body } = await room.ada.send('get', `/claims?order=stated&limit=1${more}`);
      paged.push(body.items[0].text);
      cursor = body.nextCursor;
    }
    expect(paged).toEqual([TEXTS.draft, TEXTS.quay, TEXTS.machine, TEXTS.dual]);
  });

  test('has a cursor of its own', async () => {
    const page = (query: string) => room.anyone.send('get', `/claims?limit=1&${query}`);
    const stated = (await page('order=stated')).body.nextCursor;
    const recorded = (await page('')).body.nextCursor;
    for (const query of [`cursor=${stated}`, `order=stated&cursor=${recorded}`]) {
      expect((await page(query)).body).toMatchObject({ type: '/problems/invalid-cursor' });
    }
  });
});

test('topics are counted of what is published, and for staff of all', async () => {
  expect((await room.anyone.send('get', '/topics')).body).toEqual({
    items: [
      { topic: 'exports', count: 2 },
      { topic: 'harbours', count: 1 },
      { topic: 'machines', count: 1 },
    ],
  });
  expect((await room.rosa.send('get', '/topics')).body.items[1]).toEqual({ topic: 'machines', count: 2 });
});

test('a claim names its claimant: as published, and for staff as it is now', async () => {
  expect((await room.edit(room.ben, actor, { name: 'New Utopia' })).status).toBe(200);
  const namesFor = async (by: Pick<Person, 'send'>) => [
    (await by.send('get', '/claims?q=quay')).body.items.at(-1).claimantName,
    (await by.send('get', paths.quay)).body.claimantName,
  ];
  expect(await namesFor(room.anyone)).toEqual(['Utopia', 'Utopia']);
  expect(await namesFor(room.ada)).toEqual(['New Utopia', 'New Utopia']);
  const similar = await room.ada.send('post', '/claims/similar', { text: TEXTS.quay });
  expect(similar.body.items[0].claim.claimantName).toBe('New Utopia');
  const { claim } = (await room.anyone.send('get', `${paths.quay}/dossier`)).body;
  expect(claim).not.toHaveProperty('claimantName');
});
