/** A search through a record of many years finds what the list has, in its order, page by page. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportOf, importInto } from '../io/exchange.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { idOf } from '../support/newsroom.ts';

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
const CLAIMS = 40;
const YEAR = 365 * 86_400_000;

let desk: Desk;
let admin: Person;
let texts: { id: string; text: string; topics: string[] }[];

/** Made at once, and carried into another instance as if it had taken 30 years, the last of them the busiest. */
beforeAll(async () => {
  const origin = await openDesk();
  desk = await openDesk();
  try {
    const ada = await origin.hire('Ada', 'editor', 'admin');
    const actor = await ada.send('post', '/actors', { kind: 'organization', name: 'Port of Ostend' });
    const claimantId = idOf(actor.headers.location ?? '');
    const made: string[] = [];
    for (let at = 0; at < CLAIMS; at++) {
      const answer = await ada.send('post', '/claims', {
        text: `The ${at % 3 === 0 ? 'harbour' : 'harvest'} of ${at % 4 === 0 ? 'red' : 'blue'} ships, part ${at}.`,
        statedAt: DATES[(at * 7) % DATES.length],
        topics: [at % 5 === 0 ? 'rare' : 'ships'],
        claimantId,
      });
      expect(answer.status).toBe(201);
      made.push(answer.body.id);
    }
    let lines = (await exportOf(origin, ada)).toString();
    const now = Date.now();
    made.forEach((id, at) => {
      const age = Math.round(30 * YEAR * (1 - (at + 1) / CLAIMS) ** 4);
      const moment = (now - age).toString(16).padStart(12, '0');
      lines = lines.replaceAll(id, `${moment.slice(0, 8)}-${moment.slice(8)}${id.slice(13)}`);
    });
    admin = await desk.hire('Ivo', 'admin');
    const answer = await importInto(desk, admin, lines);
    expect(answer.body).toMatchObject({ counts: { claim: CLAIMS } });
  } finally {
    await origin.close();
  }
}, 60_000);
afterAll(() => desk.close());

async function pages(query: Record<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const asked = new URLSearchParams(cursor ? { ...query, cursor } : query);
    const { status, body } = await admin.send('get', `/claims?${asked}`);
    expect(status).toBe(200);
    found.push(...body.items.map((one: { id: string }) => one.id));
    cursor = body.nextCursor;
  }
  return found;
}

describe.each(['recorded', 'stated'])('in the order %s', (order) => {
  beforeAll(async () => {
    const { body } = await admin.send('get', `/claims?limit=100&order=${order}`);
    texts = body.items;
    expect(texts).toHaveLength(CLAIMS);
  });

  test.each<[string, (text: string) => boolean, Record<string, string>]>([
    ['harbour', (text) => text.includes('harbour'), {}],
    ['har', () => true, {}],
    ['harvest red', (text) => /harvest.*red/.test(text), {}],
    ['harbour or "blue ships"', (text) => /harbour|blue ships/.test(text), {}],
    ['-harbour', (text) => !text.includes('harbour'), {}],
    ['red', (text) => text.includes('red'), { topic: 'rare' }],
    ['part 7', (text) => text.includes('part 7'), {}],
    ['harvest', (text) => text.includes('harvest'), { state: 'draft', standing: 'unanswered' }],
    ['quay', () => false, {}],
  ])('%s', async (q, matches, filters) => {
    const { topic } = filters;
    const wanted = texts.filter((one) => matches(one.text) && (!topic || one.topics.includes(topic)));
    for (const limit of ['1', '4', '100'])
      expect(await pages({ ...filters, q, order, limit })).toEqual(wanted.map((one) => one.id));
  });
});
