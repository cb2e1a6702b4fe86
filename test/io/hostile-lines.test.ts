/** Hostile text in every text of every line: the contract suite cannot put it there, for a stream is no JSON body. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { REFUSED_EVERYWHERE, TAKEN_AS_TEXT, WHOLE_BODIES } from '../contract/hostile-values.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { withChanges } from './bad-lines.ts';
import { exportOf, importInto } from './exchange.ts';

let desk: Desk;
let admin: Person;
const example = await readFile(new URL('../../docs/export-example.ndjson', import.meta.url), 'utf8');
const lines = example.trimEnd().split('\n');

beforeAll(async () => {
  desk = await openDesk();
  admin = await desk.hire('Ivo', 'admin');
});
afterAll(() => desk.close());

/** The places of all texts in a value. */
function textsIn(value: unknown, at: string): string[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, `${at}/${name}`));
}

const places = lines.flatMap((line, n) => textsIn(JSON.parse(line), String(n + 1)));
const hostile = Object.entries(REFUSED_EVERYWHERE);

async function count(): Promise<number> {
  return await desk.service.prisma.head.count();
}

describe('a hostile value', () => {
  test.each(places.map((place, n) => [place, ...(hostile[n % hostile.length] ?? ['', ''])] as const))(
    'at %s: %s',
    async (place, _what, json) => {
      const mark = 'the place of it';
      const text = withChanges(example, { [place]: mark }).replace(`"${mark}"`, () => json);
      const { status, body } = await importInto(desk, admin, text);
      expect({ status, line: body.line }).toEqual({ status: 422, line: Number(place.split('/')[0]) });
      expect(JSON.stringify(body).length).toBeLessThan(10_000);
      expect(await count()).toBe(0);
    },
  );

  test.each(Object.entries(WHOLE_BODIES))('%s as a line', async (_what, bytes) => {
    const [first, rest] = [`${lines[0]}\n`, `\n${lines.slice(1).join('\n')}\n`];
    const whole = Buffer.concat([Buffer.from(first), Buffer.from(bytes), Buffer.from(rest)]);
    expect((await importInto(desk, admin, whole)).body).toMatchObject({ status: 422, line: 2 });
  });

  test('a line of 70 MB', async () => {
    const long = `${lines[0]}\n{"type":"person","name":"${'x'.repeat(70_000_000)}`;
    expect((await importInto(desk, admin, long)).body).toMatchObject({ status: 422, line: 2 });
  });
});

test('text that only looks dangerous comes back unchanged', async () => {
  const text = TAKEN_AS_TEXT.join(' ').normalize('NFC');
  const changes = {
    '4/versions/0/name': text.slice(0, 250),
    '6/versions/0/title': text,
    '8/versions/0/text': text,
    '8/versions/0/context': `${text}\n\tand \\. \\N \\x01 \\\\`,
    '9/versions/0/reviews/0/rationale': text,
  };
  expect((await importInto(desk, admin, withChanges(example, changes))).status).toBe(200);
  const exported = (await exportOf(desk, admin)).toString();
  for (const [place, value] of Object.entries(changes)) {
    const [number, ...steps] = place.split('/');
    const line: unknown = JSON.parse(exported.split('\n')[Number(number) - 1] ?? '');
    const found = steps.reduce((one, step) => (one as Record<string, unknown>)[step], line);
    expect({ place, found }).toEqual({ place, found: value });
  }
});
