/** After a walk over the API, no list that the public reads tells a word that never was approved. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { walkOver } from '../support/walk.ts';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await openDesk();
  const walk = await walkOver(desk, 41);
  for (let step = 0; step < 220; step++) await walk.step();
  admin = await desk.hire('Olga', 'admin');
}, 240_000);
afterAll(() => desk.close());

/** The words of every version: those that some approved version of anything has too, and those that none has. */
const WORDS = `
  WITH words AS (
    SELECT head_id, number, text FROM claim_version UNION ALL SELECT head_id, number, text FROM rebuttal_version
    UNION ALL SELECT head_id, number, name FROM actor_version UNION ALL SELECT head_id, number, title FROM source_version
  )
  SELECT text, bool_or(EXISTS (SELECT FROM review WHERE review.head_id = words.head_id AND review.number = words.number
    AND decision = 'approve')) AS approved FROM words GROUP BY text`;

async function pathsToRead(): Promise<string[]> {
  const heads = await desk.service.read.rows<{ id: string; type: string }>('SELECT id, type FROM head');
  const below: Record<string, string[]> = {
    claim: ['', '/versions', '/rebuttals'],
    rebuttal: ['', '/versions'],
    actor: ['', '/statements'],
    source: ['', '/citations'],
  };
  return [
    ...['/claims', '/claims?order=stated', '/claims?q=brid', '/claims?q=edit&order=stated'],
    ...['/actors', '/actors?q=spea', '/sources', '/sources?q=pap', '/topics'],
    ...heads.flatMap(({ id, type }) => (below[type] ?? []).map((more) => `/${type}s/${id}${more}`)),
  ];
}

async function readAll(by: Pick<Person, 'send'>): Promise<{ status: number; text: string }[]> {
  const answers = [];
  for (const path of await pathsToRead()) {
    const limit = /^\/(claims|actors|sources)(\?|$)/.test(path)
      ? `${path.includes('?') ? '&' : '?'}limit=100`
      : '';
    const { status, text } = await by.send('get', `${path}${limit}`);
    answers.push({ status, text });
  }
  return answers;
}

test('what was never approved is told to nobody without a role', async () => {
  const words = await desk.service.read.rows<{ text: string; approved: boolean }>(WORDS);
  const drafts = words.filter((one) => !one.approved).map((one) => JSON.stringify(one.text));
  expect(drafts.length).toBeGreaterThan(10);

  const answers = await readAll(desk.anyone);
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200, 404, 410]));
  const told = answers.map((one) => one.text).join('\n');
  expect(drafts.filter((draft) => told.includes(draft))).toEqual([]);
  expect(told.match(/"(?:rationale|reviewer|authors|desk)":/g)).toBeNull();

  const staff = await readAll(admin);
  expect(new Set(staff.map((one) => one.status))).toEqual(new Set([200]));
  const known = staff.map((one) => one.text).join('\n');
  expect(drafts.filter((draft) => !known.includes(draft)).length).toBeLessThan(drafts.length / 2);
}, 120_000);

test('the work of everybody is every newest version that is neither published nor withdrawn', async () => {
  const items: { id: string; version: number; state: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor && `&cursor=${cursor}`;
    const { body } = await admin.send('get', `/work?mine=false&limit=3${more}`);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  const wanted = await desk.service.read.rows<{ id: string }>(
    `SELECT id FROM head JOIN version ON head_id = id AND number = newest_version
     WHERE state NOT IN ('published', 'withdrawn')
       AND NOT (type IN ('actor', 'source') AND state = 'draft' AND published_version IS NULL)`,
  );
  expect(items.map((one) => one.id).sort()).toEqual(wanted.map((one) => one.id).sort());
  expect(items.length).toBeGreaterThan(6);
});
