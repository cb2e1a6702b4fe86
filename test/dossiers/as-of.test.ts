import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DossierView } from '../../src/dossiers/dossiers.schema.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

/** What was served at a moment of the ledger. */
interface Served {
  what: string;
  size: number;
  at: string;
  status: number;
  text: string;
  notice: unknown;
}

const notice = { kind: 'correction', reason: 'It was two ships.' };

let room: Newsroom;
let claim: string;
let other: string;
const served: Served[] = [];

async function sizeOfLedger(): Promise<number> {
  const [head] = await room.service.read.rows<{ size: number }>(
    'SELECT size::float8 AS size FROM ledger_head',
  );
  return head?.size ?? 0;
}

async function serve(what: string): Promise<void> {
  const answer = await room.anyone.send('get', `${claim}/dossier`);
  if (answer.status === 200) DossierView.parse(answer.body);
  served.push({
    what,
    size: await sizeOfLedger(),
    at: new Date().toISOString(),
    status: answer.status,
    text: answer.text,
    notice: answer.body.notice,
  });
  // So that no later event has the same millisecond.
  await new Promise((resolve) => setTimeout(resolve, 3));
}

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, ben, rosa, create, publish, step, edit } = room;
  claim = await room.publishedClaim();
  await serve('the first approval');
  other = await room.publishedClaim();
  await serve('another claim');

  const responderId = idOf(await create(ben, '/actors', 'actors', { kind: 'person', name: 'The mayor' }));
  const source = await create(ben, '/sources', 'sources', { title: 'A film', publisherId: responderId });
  const answer = { responderId, statedAt: '2024-05-17', text: 'No.', act: 'denial' };
  const denial = await create(ben, `${claim}/rebuttals`, 'rebuttals', answer);
  await step(ben, denial, 'evidence', { role: 'appearance', sourceId: idOf(source), locator: '00:12' });
  await serve('a draft of a denial');
  await publish(ben, rosa, denial);
  await serve('the denial');
  const below = await create(ada, `${denial}/rebuttals`, 'rebuttals', { ...answer, act: 'counterclaim' });
  await publish(ada, ben, below);
  await serve('the answer to it');

  await edit(ada, claim, { text: 'The harbour is open to ships.', notice });
  await publish(ada, rosa, claim);
  await serve('a correction of the claim');
  await edit(ada, claim, { text: 'The harbour is open to two ships.', notice });
  await publish(ada, rosa, claim);
  await serve('a second correction');
  expect((await edit(ada, `/actors/${responderId}`, { name: 'The former mayor' })).status).toBe(200);
  await step(rosa, `/actors/${responderId}`, 'reviews', { decision: 'approve', rationale: 'So it is.' });
  await serve('another name of an actor');
  await step(ben, denial, 'withdraw', { reason: 'Another mayor said it.' });
  await serve('the denial withdrawn');
  await edit(ada, source, { title: 'A longer film' });
  await step(rosa, source, 'reviews', { decision: 'approve', rationale: 'So it is.' });
  await serve('a change of a source that is not shown any more');
  await step(ada, claim, 'withdraw', { reason: 'Nobody said it.' });
  await serve('the claim withdrawn');
  await edit(ada, claim, { text: 'Somebody said it.', notice });
  await publish(ada, rosa, claim);
  await serve('the claim back again');
});
afterAll(() => room.close());

describe('a dossier as of an earlier moment', () => {
  test('is what was served then, byte for byte, by the size of the ledger and by the instant', async () => {
    expect(new Set(served.map((one) => one.text)).size).toBeGreaterThan(7);
    for (const { what, size, at, status, text, notice: withdrawal } of served) {
      for (const query of [`atSize=${size}`, `asOf=${at}`]) {
        const again = await room.anyone.send('get', `${claim}/dossier?${query}`);
        expect({ what, query, status: again.status }).toEqual({ what, query, status });
        if (status === 200) expect(again.text).toBe(text);
        else expect(again.body.notice).toMatchObject({ reason: (withdrawal as { reason: string }).reason });
      }
    }
  });

  test('does not change while other things happen: it carries the first checkpoint that covers it', () => {
    const by = (what: string) => served.find((one) => one.what === what)?.text;
    expect(by('another claim')).toBe(by('the first approval'));
    expect(by('a draft of a denial')).toBe(by('the first approval'));
    expect(by('a change of a source that is not shown any more')).toBe(by('the denial withdrawn'));
  });

  test('is the same when the stored copy is made anew', async () => {
    const before = (await room.anyone.send('get', `${other}/dossier`)).text;
    await room.service.prisma.storedDossier.deleteMany({});
    expect((await room.anyone.send('get', `${other}/dossier`)).text).toBe(before);
    expect((await room.anyone.send('get', `${claim}/dossier`)).text).toBe(served.at(-1)?.text);
  });

  test('before the first publication there is none', async () => {
    for (const query of ['asOf=2024-05-20T00:00:00Z', 'atSize=1']) {
      const answer = await room.anyone.send('get', `${claim}/dossier?${query}`);
      expect(answer).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    }
  });

  test.each([
    ['an instant to come', 'asOf=2999-01-01T00:00:00Z', '#/query/asOf'],
    ['a size to come', 'atSize=999999', '#/query/atSize'],
    ['a date without an instant', 'asOf=2024-05-20', '#/query/asOf'],
    ['no size', 'atSize=0', '#/query/atSize'],
    ['both', 'atSize=2&asOf=2024-05-20T00:00:00Z', '#/query'],
  ])('%s is refused', async (_name, query, pointer) => {
    const answer = await room.anyone.send('get', `${claim}/dossier?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('the history that the public reads is that of the dossier', async () => {
    const { history } = (await room.anyone.send('get', `${claim}/dossier`)).body;
    const pages = [];
    let cursor = '';
    do {
      const page = await room.anyone.send('get', `${claim}/history?limit=2${cursor && `&cursor=${cursor}`}`);
      pages.push(...page.body.items);
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(pages).toEqual(history);
  });
});

test('what has come is told by the clock of the database, as the instants of events are', async () => {
  const ahead = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2999-06-01T00:00:00Z'));
  try {
    const answer = await room.anyone.send('get', `${claim}/dossier?asOf=2999-01-01T00:00:00Z`);
    expect(answer.body).toMatchObject({ type: '/problems/invalid-request' });
  } finally {
    ahead.mockRestore();
  }
});
