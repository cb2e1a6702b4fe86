/** Each fault of a file is told with the number of its line and what is wrong, and nothing of the import stays. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { importInto } from './exchange.ts';

const EXAMPLE = readFileSync(new URL('../../docs/export-example.ndjson', import.meta.url), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: lines are damaged at any place.
type Line = any;
/** The lines of the example, by what they are. */
interface File {
  all: Line[];
  head: Line;
  ada: Line;
  rosa: Line;
  ministry: Line;
  union: Line;
  source: Line;
  snapshot: Line;
  claim: Line;
  rebuttal: Line;
  end: Line;
}

function example(): File {
  const all: Line[] = EXAMPLE.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [head, ada, rosa, ministry, union, source, snapshot, claim, rebuttal, end] = all;
  return { all, head, ada, rosa, ministry, union, source, snapshot, claim, rebuttal, end };
}

const written = (lines: readonly Line[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await openDesk();
  admin = await desk.hire('Ivo', 'admin');
});
afterAll(() => desk.close());

async function expectRefusal(bytes: string | Buffer, line: number, words: RegExp): Promise<void> {
  const answer = await importInto(desk, admin, bytes);
  expect(answer.body).toMatchObject({ type: '/problems/line-refused', line });
  expect(answer.body.detail).toMatch(words);
  expect(answer.body.errors.length).toBeLessThanOrEqual(50);
  expect(
    await desk.service.read.rows(
      'SELECT (SELECT count(*) FROM head)::int AS records, (SELECT count(*) FROM staff_user)::int AS people',
    ),
  ).toEqual([{ records: 0, people: 1 }]);
}

const REDACTION = {
  type: 'redaction',
  id: '018f7000-0000-7000-8000-0000000000aa',
  ground: 'By order.',
  requestedById: '018f7000-0000-7000-8000-000000000001',
  requestedAt: '2024-05-18T09:00:00.000Z',
  decidedById: '018f7000-0000-7000-8000-000000000002',
  decidedAt: '2024-05-18T10:00:00.000Z',
};

describe('a line is refused', () => {
  test.each<[string, number, RegExp, (file: File) => unknown]>([
    ['of another format', 1, /no exported record/, ({ head }) => (head.format = 'x')],
    ['of another version', 1, /version 2 .* bring the older/, ({ head }) => (head.version = 2)],
    ['of an unknown type', 2, /no lines of this type/, ({ ada }) => (ada.type = 'constructor')],
    ['that is empty', 4, /is empty/, ({ all }) => all.splice(3, 0, '')],
    ['that is no object', 4, /not one JSON object/, ({ all }) => all.splice(3, 0, '[1]')],
    ['out of its place', 7, /actor come earlier/, ({ all, ministry }) => all.splice(6, 0, ministry)],
    ['with an unknown member', 9, /\/foo: There is no such member/, ({ rebuttal }) => (rebuttal.foo = 1)],
    ['with a bad text', 8, /text: .*NUL/, ({ claim }) => (claim.versions[0].text = 'a\0b')],
    [
      'whose id another type has',
      8,
      /used twice/,
      ({ claim, rebuttal, ministry, source }) => {
        claim.id = rebuttal.claimId = ministry.id;
        for (const one of [ministry, source]) one.versions[0].reviews[0].approvedWithId = ministry.id;
      },
    ],
    [
      'whose evidence has the id of another’s',
      9,
      /used twice/,
      ({ claim, rebuttal }) => (rebuttal.evidence[0].id = claim.evidence[0].id),
    ],
    [
      'with a review that was there',
      5,
      /used twice/,
      ({ ministry, union }) => (union.versions[0].reviews[0].id = ministry.versions[0].reviews[0].id),
    ],
    [
      'that names nobody',
      9,
      /createdById: There is no person/,
      ({ rebuttal }) => (rebuttal.createdById = rebuttal.id),
    ],
    [
      'that is part of nothing',
      4,
      /not in the file/,
      ({ ministry, claim }) => (ministry.versions[0].partOfId = claim.id),
    ],
    [
      'approved with nothing',
      4,
      /approved with .* not in the file/,
      ({ ministry, ada }) => (ministry.versions[0].reviews[0].approvedWithId = ada.id),
    ],
    [
      'approved by its author',
      8,
      /Nobody approves what they wrote/,
      ({ claim, ada }) => (claim.versions[0].reviews[0].reviewerId = ada.id),
    ],
    ['published and approved by nobody', 8, /approved/, ({ claim }) => (claim.versions[0].reviews = [])],
    ['whose text is another', 7, /another SHA-256/, ({ snapshot }) => (snapshot.text += '.')],
    [
      'whose quotation does not stand there',
      9,
      /does not stand/,
      ({ rebuttal }) => (rebuttal.evidence[0].quotation.exact = 'clozed'),
    ],
    ['of another thread', 9, /claimId/, ({ rebuttal }) => (rebuttal.claimId = rebuttal.id)],
    ['withdrawn without a notice', 8, /withdrawalId/, ({ claim, ada }) => (claim.withdrawalId = ada.id)],
    [
      'with a redaction that was not redacted',
      5,
      /There is no redaction|Only a redaction/,
      ({ union }) => (union.versions[0].redactionId = REDACTION.id),
    ],
    [
      'with a redaction of an event',
      4,
      /Events stay at the origin/,
      ({ all }) => all.splice(3, 0, { ...REDACTION, targets: [{ event: 0 }] }),
    ],
    [
      'with a redaction before its request',
      4,
      /before it was requested/,
      ({ all, claim }) =>
        all.splice(3, 0, {
          ...REDACTION,
          targets: [{ record: claim.id, version: 1 }],
          decidedAt: '2024-05-17T10:00:00.000Z',
        }),
    ],
    ['of wrong counts', 10, /There are 1, and not 3/, ({ end }) => (end.counts.claim = 3)],
    ['after the end', 11, /Nothing follows/, ({ all, ada }) => all.push(ada)],
    ['that is missing at the end', 10, /cut off/, ({ all }) => all.pop()],
  ])('%s', async (_, line, words, damage) => {
    const file = example();
    damage(file);
    await expectRefusal(written(file.all), line, words);
  });

  test.each<[string, () => string | Buffer, number, RegExp]>([
    ['of an empty file', () => '', 1, /empty/],
    ['of a compressed file', () => Buffer.from('1f8b0800000000000003', 'hex'), 1, /compressed/],
    ['with a byte order mark', () => `\ufeff${EXAMPLE}`, 1, /byte order mark/],
    ['that is no UTF-8', () => Buffer.from('{"a":"\xff"}\n', 'latin1'), 1, /UTF-8/],
    ['without its line feed', () => EXAMPLE.trimEnd(), 10, /cut off/],
  ])('%s', async (_, bytes, line, words) => {
    await expectRefusal(bytes(), line, words);
  });

  // A value of two bytes becomes an object, or a fault, of many more.
  test.each<[string, () => string, RegExp]>([
    ['many wrong values', () => `[${'1,'.repeat(2_000_000)}1]`, /more than 100000 values/],
    ['some wrong values', () => `[${'1,'.repeat(20_000)}1]`, /authors/],
    ['a deep nest', () => '['.repeat(2_000_000), /nests/],
    ['a name without end', () => `"${'x'.repeat(65 * 2 ** 20)}"`, /longer than/],
  ])('with %s', async (_, value, words) => {
    const { all, union } = example();
    union.versions[0].authors = '?';
    await expectRefusal(written(all).replace('"?"', value()), 5, words);
  });

  test('of a thread that is too long to hold', async () => {
    const { all, claim, rebuttal } = example();
    claim.versions[0].text = 'It is open.';
    const [version] = rebuttal.versions;
    const long = { ...rebuttal, versions: [{ ...version, text: 'no '.repeat(600) }] };
    const line = JSON.stringify(long);
    const count = Math.ceil((32 * 2 ** 20) / line.length);
    all.splice(8, 1, ...Array.from({ length: count + 1 }, () => line));
    const answer = await importInto(desk, admin, written(all));
    expect(answer.body.detail).toMatch(/one claim and its rebuttals are longer/);
  });
});

test('every cut of the file is refused', async () => {
  const bytes = Buffer.from(EXAMPLE);
  for (let length = 0; length < bytes.length; length += 97) {
    const answer = await importInto(desk, admin, bytes.subarray(0, length));
    expect(answer.status).toBe(422);
  }
});
