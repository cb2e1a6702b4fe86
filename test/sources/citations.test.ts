/** What cites a source. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ifMatch, type Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

let room: Newsroom;
let publisher: string;
let source: string;
let snapshotId: string;
let claim: string;
let denial: string;

async function cite(path: string, fields: object) {
  const { ada } = room;
  const evidence = { role: 'appearance', sourceId: idOf(source), ...fields };
  const answer = await ada.send('post', `${path}/evidence`, evidence, ifMatch(await ada.send('get', path)));
  expect(answer).toMatchObject({ status: 201 });
}

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, ben, rosa, create, publish } = room;
  publisher = await create(ben, '/actors', 'actors', { kind: 'outlet', name: 'The Gazette' });
  const text = 'They said 🚢 it is open. Others said it is shut.';
  const made = await ben.send('post', '/sources', {
    title: 'Harbour report',
    text,
    publisherId: idOf(publisher),
  });
  source = `/sources/${made.body.id}`;
  snapshotId = made.body.snapshots[0].id;
  const actor = await create(ada, '/actors', 'actors', { kind: 'person', name: 'Uta' });
  const said = { text: 'The harbour is open.', statedAt: '2024-05' };
  claim = await create(ada, '/claims', 'claims', { ...said, claimantId: idOf(actor) });
  await cite(claim, { role: 'context', locator: 'page 2', snapshotId: undefined });
  await cite(claim, { quotation: { exact: 'it is shut' } });
  await publish(ada, rosa, claim);
  const answer = { act: 'denial', responderId: idOf(actor), text: 'It is shut.', statedAt: '2024-06' };
  denial = await create(ada, `${claim}/rebuttals`, 'rebuttals', answer);
  await cite(denial, { quotation: { exact: 'it is open' }, offeredBy: 'speaker' });
});
afterAll(() => room.close());

const citationsFor = async (by: Pick<Person, 'send'>, query = '') => {
  const { status, body } = await by.send('get', `${source}/citations${query}`);
  expect(status).toBe(200);
  return body;
};
const counts = async () => [
  (await room.anyone.send('get', source)).body.citationCount,
  (await room.rosa.send('get', source)).body.citationCount,
];

test('the public reads the published evidence, in the order of the text; what quotes nothing comes last', async () => {
  const record = {
    type: 'claim',
    id: idOf(claim),
    claimId: idOf(claim),
    text: 'The harbour is open.',
    act: null,
    actorId: expect.any(String),
    actorName: 'Uta',
    statedAt: '2024-05',
    state: 'published',
  };
  const at = { evidenceId: expect.any(String), snapshotId };
  expect(await citationsFor(room.anyone)).toEqual({
    items: [
      {
        ...at,
        quotation: { exact: 'it is shut', prefix: expect.any(String), suffix: '.', start: 36, end: 46 },
        role: 'appearance',
        locator: null,
        record,
      },
      { ...at, quotation: null, role: 'context', locator: 'page 2', record },
    ],
    nextCursor: null,
  });
  expect(await counts()).toEqual([2, 3]);
});

test('staff read that of the newest versions, page by page', async () => {
  const exacts = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor && `&cursor=${cursor}`;
    const { items, nextCursor } = await citationsFor(room.rosa, `?limit=1${more}`);
    exacts.push([items[0].quotation?.exact, items[0].record.state]);
    cursor = nextCursor;
  }
  expect(exacts).toEqual([
    ['it is open', 'draft'],
    ['it is shut', 'published'],
    [undefined, 'published'],
  ]);
  const [first] = (await citationsFor(room.rosa)).items;
  expect(first.record).toMatchObject({
    type: 'rebuttal',
    id: idOf(denial),
    claimId: idOf(claim),
    act: 'denial',
  });
});

test('evidence that a new version takes away is gone when that is published; all of it when the claim is withdrawn', async () => {
  const { ada, anyone, publish, rosa, step } = room;
  await publish(ada, rosa, denial);
  const read = await ada.send('get', claim);
  const notice = { kind: 'correction', reason: 'It stands elsewhere.' };
  const { id } = read.body.evidence[1];
  await ada.send('delete', `${claim}/evidence/${id}`, { notice }, ifMatch(read));
  expect(await counts()).toEqual([3, 2]);
  await publish(ada, rosa, claim);
  expect(await counts()).toEqual([2, 2]);
  await step(ada, claim, 'withdraw', { reason: 'Misread.' });
  expect(await anyone.send('get', `${source}/citations`)).toMatchObject({ status: 404 });
  expect(
    (await citationsFor(rosa)).items.map((one: { record: { state: string } }) => one.record.state),
  ).toEqual(['published', 'withdrawn']);
});

test('a source names its publisher and is found by words begun', async () => {
  const { items } = (await room.ada.send('get', '/sources?q=harbour%20rep')).body;
  expect(items).toMatchObject([{ title: 'Harbour report', publisherName: 'The Gazette' }]);
  expect((await room.ada.send('get', '/sources?q=rep%20')).body.items).toEqual([]);
});

test('a source is found by its address, which has to be the same', async () => {
  const { ada, create } = room;
  const url = 'https://example.org/harbour?year=2024';
  const path = await create(ada, '/sources', 'sources', { title: 'The harbour, a year on', url });
  const found = async (asked: string) =>
    (await ada.send('get', `/sources?url=${encodeURIComponent(asked)}`)).body.items.map(
      (one: { id: string }) => one.id,
    );
  expect(await found(url)).toEqual([idOf(path)]);
  expect(await found('https://example.org/harbour')).toEqual([]);
  expect((await ada.send('get', '/sources?url=javascript:alert(1)')).status).toBe(400);
  expect((await room.anyone.send('get', `/sources?url=${encodeURIComponent(url)}`)).body.items).toEqual([]);
});
