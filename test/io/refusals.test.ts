/** What an import does not take: each with the number of its line, and nothing stays of any of them. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { asOwner } from '../support/veil.ts';
import { BAD, type Changes, withChanges } from './bad-lines.ts';
import { exportOf, importInto } from './exchange.ts';

const TABLES =
  'head version claim rebuttal actor source snapshot quotation evidence review notice staff_user event event_form showing import_mark';

let desk: Desk;
let admin: Person;
let editor: Person;
let example: string;

beforeAll(async () => {
  desk = await openDesk();
  admin = await desk.hire('Ivo', 'admin');
  editor = await desk.hire('Ada', 'editor');
  example = await readFile(new URL('../../docs/export-example.ndjson', import.meta.url), 'utf8');
});
afterAll(() => desk.close());

/** How many rows there are, table by table. */
async function rows(): Promise<unknown> {
  const counts = TABLES.split(' ').map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  return (await asOwner(desk, `SELECT ${counts.join(', ')}, (SELECT size::int FROM ledger_head) AS size`))[0];
}

/** The example with these changes. */
const changed = (changes: Changes) => withChanges(example, changes);

describe('a line that cannot be taken is named, and nothing stays', () => {
  test.each(BAD)('%s', async (_what, number, changes, detail) => {
    const before = await rows();
    const { status, body } = await importInto(desk, admin, changed(changes));
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { type: '/problems/line-refused', line: number },
    });
    expect(body.detail).toMatch(new RegExp(`^Line ${number}:`));
    expect(JSON.stringify(body.errors)).toMatch(detail);
    expect(await rows()).toEqual(before);
  });

  test.each([
    ['text that is no JSON', '{"type":', /not one JSON object/],
    ['a list', '[]', /not one JSON object/],
    ['an empty line', '', /The line is empty/],
  ])('%s', async (_what, text, detail) => {
    const lines = example.split('\n');
    lines[4] = text;
    const { body } = await importInto(desk, admin, lines.join('\n'));
    expect(body).toMatchObject({ line: 5, detail: expect.stringMatching(detail) });
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(example);
    bytes[bytes.indexOf('Rosa')] = 0xff;
    expect((await importInto(desk, admin, bytes)).body).toMatchObject({ line: 3, detail: /UTF-8/ });
  });

  test('the first of several is named, whoever finds it', async () => {
    const text = changed({
      '8/evidence/0/quotation/start': 31,
      '8/evidence/0/quotation/end': 50,
      '9/versions/0/act': 'insult',
    });
    expect((await importInto(desk, admin, text)).body).toMatchObject({ line: 8 });
  });
});

test('a file that was cut off anywhere is refused', async () => {
  const before = await rows();
  const bytes = Buffer.from(example);
  for (let length = 0; length < bytes.length; length += length > bytes.length - 60 ? 1 : 131) {
    const { status } = await importInto(desk, admin, bytes.subarray(0, length));
    expect({ length, status }).toEqual({ length, status: 422 });
  }
  expect(await rows()).toEqual(before);
}, 60_000);

test('an export of nothing is nothing to import', async () => {
  const { status, body } = await importInto(desk, admin, await exportOf(desk, admin));
  expect({ status, body }).toMatchObject({ status: 422, body: { line: 2 } });
});

describe('before any line is looked at', () => {
  test('nobody but an admin imports or exports', async () => {
    const answer = await importInto(desk, editor, example);
    expect(answer).toMatchObject({ status: 403, body: { type: '/problems/not-allowed' } });
    expect((await importInto(desk, { token: 'rjd_nobody' } as Person, example)).status).toBe(401);
    expect((await editor.send('get', '/export')).status).toBe(403);
    expect((await desk.anyone.send('get', '/export')).status).toBe(401);
  });

  test('it has to be NDJSON, uncompressed', async () => {
    const json = await importInto(desk, admin, example).set('Content-Type', 'application/json');
    expect(json.status).toBe(415);
    expect((await importInto(desk, admin, example).set('Content-Encoding', 'gzip')).status).toBe(415);
    expect((await importInto(desk, admin, '')).body).toMatchObject({ status: 422, line: 1 });
  });

  test('there may be no record, not even a draft', async () => {
    const other = await openDesk();
    try {
      const [ivo, ada] = [await other.hire('Ivo', 'admin'), await other.hire('Ada', 'editor')];
      expect((await ada.send('post', '/actors', { kind: 'person', name: 'N. N.' })).status).toBe(201);
      const answer = await importInto(other, ivo, example);
      expect(answer).toMatchObject({ status: 409, body: { type: '/problems/record-not-empty' } });
      expect((await ada.send('get', '/claims')).body.items).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

test.each([
  ['an actor after the claims', 9, (lines: string[]) => lines.splice(8, 0, lines[3] ?? ''), /come earlier/],
  ['a rebuttal before all claims', 8, (lines: string[]) => lines.splice(7, 1), /follows a line/],
  ['something after the end', 11, (lines: string[]) => lines.push(lines[9] ?? ''), /Nothing follows/],
  ['no first line', 1, (lines: string[]) => lines.shift(), /export/],
])('%s is in the wrong place', async (_what, line, change, detail) => {
  const lines = example.trimEnd().split('\n');
  change(lines);
  const { body } = await importInto(desk, admin, `${lines.join('\n')}\n`);
  expect(body).toMatchObject({ line, detail: expect.stringMatching(detail) });
});
