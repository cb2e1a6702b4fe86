/** A search through a record of many years finds what the list has, in its order, page by page, for whoever asks. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportOf, importInto } from '../io/exchange.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { idOf, openNewsroom } from '../support/newsroom.ts';

/** From the first year that can be given on, both sides of 1970, and close together. */
const DATES = [
  '0001',
  '1492-10-12',
  '1969-12-31T23:59:59.999Z',
  '1970',
  '2019-03',
  '2024-05-16',
  '2024-05-16T00:00:00.001Z',
  '2024-05-17',
  '2025',
  '2026-06-30T12:00:00Z',
];
const CLAIMS = 30;
const YEAR = 365 * 86_400_000;

let desk: Desk;
let readers: Record<'staff' | 'anyone', Pick<Person, 'send'>>;
let claimants: string[];

/**
 * Made at once, and carried into another instance as if it had taken 30 years, the last of them the busiest. Two claims in three are
 * published; of these one in five is withdrawn, and one in five has other words in a draft.
 */
beforeAll(async () => {
  const origin = await openNewsroom();
  desk = await openDesk();
  try {
    const { ada, ben, rosa, create, publish } = origin;
    const actors = [];
    for (const name of ['Port of Ostend', 'Port of Ghent'])
      actors.push(await create(ada, '/actors', 'actors', { kind: 'organization', name }));
    claimants = actors.map(idOf);
    const made: string[] = [];
    for (let at = 0; at < CLAIMS; at++) {
      const path = await create(ada, '/claims', 'claims', {
        text: `The ${at % 2 === 0 ? 'harbour' : 'harvest'} of ${at % 4 === 0 ? 'red' : 'blue'} ships, part ${at}.`,
        statedAt: DATES[(at * 7) % DATES.length],
        topics: [at % 5 === 0 ? 'rare' : 'ships'],
        claimantId: claimants[at % 3 === 0 ? 0 : 1],
      });
      made.push(idOf(path));
      if (at % 3 === 2) continue;
      await publish(ada, rosa, path);
      if (at % 5 === 1) await origin.step(rosa, path, 'withdraw', { reason: 'It was never said.' });
      const notice = { kind: 'correction', reason: 'It was another place.' };
      if (at % 5 === 3) await origin.edit(ben, path, { text: `The secret quay, part ${at}.`, notice });
    }
    const admin = await origin.hire('Ada Admin', 'admin');
    let lines = (await exportOf(origin, admin)).toString();
    const now = Date.now();
    made.forEach((id, at) => {
      const age = Math.round(30 * YEAR * (1 - (at + 1) / CLAIMS) ** 4);
      const moment = (now - age).toString(16).padStart(12, '0');
      lines = lines.replaceAll(id, `${moment.slice(0, 8)}-${moment.slice(8)}${id.slice(13)}`);
    });
    const importer = await desk.hire('Ivo', 'admin', 'editor');
    const answer = await importInto(desk, importer, lines);
    expect(answer.body).toMatchObject({ counts: { claim: CLAIMS } });
    readers = { staff: importer, anyone: desk.anyone };
  } finally {
    await origin.close();
  }
}, 120_000);
afterAll(() => desk.close());

interface Item {
  id: string;
  text: string;
}

async function pages(by: Pick<Person, 'send'>, query: Record<string, string>): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const asked = new URLSearchParams(cursor ? { ...query, cursor } : query);
    const { status, body } = await by.send('get', `/claims?${asked}`);
    expect(status).toBe(200);
    found.push(...body.items);
    cursor = body.nextCursor;
  }
  return found;
}

const FILTERS: [name: string, filters: () => Record<string, string>][] = [
  ['without a filter', () => ({})],
  ['of a topic', () => ({ topic: 'rare' })],
  ['of a claimant', () => ({ claimantId: claimants[0] ?? '' })],
  ['of a state', () => ({ state: 'published', standing: 'unanswered' })],
  ['from a date to another', () => ({ statedFrom: '1969-12-31', statedTo: '2024-05-16' })],
];

describe.each(['staff', 'anyone'] as const)('for %s', (who) => {
  describe.each(['recorded', 'stated'])('in the order %s', (order) => {
    test.each(FILTERS)('%s', async (_name, filters) => {
      const asked = { ...filters(), order };
      const all = await pages(readers[who], { ...asked, limit: '100' });
      expect(all.length).toBeGreaterThan(0);
      const searches: [q: string, matches: (text: string) => boolean][] = [
        ['harbour', (text) => text.includes('harbour')],
        ['har', (text) => /harbour|harvest/.test(text)],
        ['harvest blue', (text) => /harvest.*blue/.test(text)],
        ['harbour or "blue ships"', (text) => /harbour|blue ships/.test(text)],
        ['-harbour', (text) => !text.includes('harbour')],
        ['quay', (text) => text.includes('quay')],
        ['part 7', (text) => text.includes('part 7')],
        ['zebra', () => false],
      ];
      for (const [q, matches] of searches) {
        const wanted = all.filter(({ text }) => matches(text)).map(({ id }) => id);
        for (const limit of ['3', '100']) {
          const found = await pages(readers[who], { ...asked, q, limit });
          expect([q, limit, found.map(({ id }) => id)]).toEqual([q, limit, wanted]);
        }
      }
    });
  });
});

test('words of a draft are found by staff alone, and those it takes away by the public alone', async () => {
  const counts = async (q: string) =>
    Promise.all([readers.anyone, readers.staff].map(async (by) => (await pages(by, { q })).length));
  expect(await counts('quay "part 3"')).toEqual([0, 1]);
  expect(await counts('harvest "part 3"')).toEqual([1, 0]);
});
