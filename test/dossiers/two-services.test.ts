/** Two services on one database, each with dossiers in memory: neither ever serves what the other one made stale. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen, type Person } from '../support/listening.ts';
import { type Office, openOffice } from '../support/office.ts';

let database: TestDatabase;
let here: Listening;
let there: Listening;
let office: Office;
let edda: Person;
let rosa: Person;
let actor: string;
let claim: string;
let path: string;

beforeAll(async () => {
  database = await cloneDatabase();
  [here, there] = await Promise.all([listen(database.serviceUrl), listen(database.serviceUrl)]);
  office = openOffice(here);
  edda = await here.person('edda', ['editor']);
  rosa = await here.person('rosa', ['reviewer']);
  actor = await office.create(edda, '/actors', { kind: 'organization', name: 'Harbour Office' });
  claim = await office.create(edda, '/claims', {
    text: 'The pier is closed.',
    claimantId: actor,
    statedAt: '2024',
  });
  path = `/claims/${claim}/dossier`;
  await office.publish(edda, rosa, `/claims/${claim}`);
});
afterAll(async () => {
  await Promise.all([here?.close(), there?.close()]);
  await database?.drop();
});

/** It is made, comes from the database, comes from there and is kept, and at last comes out of memory. */
async function read(from: Listening) {
  const [first, second, third, last] = [
    await send(from),
    await send(from),
    await send(from),
    await send(from),
  ];
  for (const one of [second, third, last])
    expect([one.status, one.headers.get('etag')]).toEqual([first.status, first.headers.get('etag')]);
  return last;
}

const send = (from: Listening) => from.send('get', path);

test('both serve the same bytes, also to many at once', async () => {
  const { text, status } = await read(there);
  expect(status).toBe(200);
  const many = await Promise.all(
    Array.from({ length: 40 }, (_, one) => (one % 2 ? here : there).send('get', path)),
  );
  expect(new Set(many.map((one) => one.text))).toEqual(new Set([text]));
});

test('a claim that a write holds for long is answered all the same, and its signature is kept later', async () => {
  const { text } = await read(here);
  const other = new pg.Client({ connectionString: database.ownerUrl });
  await other.connect();
  const kept = async () =>
    (await other.query('SELECT FROM dossier_signature WHERE claim_id = $1::uuid', [claim])).rowCount;
  try {
    await other.query(`ALTER TABLE dossier_signature DISABLE TRIGGER USER; DELETE FROM stored_dossier;
      DELETE FROM dossier_signature; ALTER TABLE dossier_signature ENABLE TRIGGER USER;
      UPDATE claim SET signature_count = 0`);
    await other.query('BEGIN');
    await other.query('SELECT FROM claim FOR NO KEY UPDATE');
    const held = await Promise.all([here, there, here].map((from) => from.send('get', path)));
    expect(held.map((one) => [one.status, one.text])).toEqual(held.map(() => [200, text]));
    expect(await kept()).toBe(0);
    await other.query('ROLLBACK');
    expect((await read(there)).text).toBe(text);
    expect(await kept()).toBe(1);
  } finally {
    await other.end();
  }
});

test('a new version is what the other serves next', async () => {
  const before = await read(there);
  await office.change(edda, 'patch', `/claims/${claim}`, '', {
    text: 'The pier is closed to lorries.',
    notice: { kind: 'correction', reason: 'Which traffic was meant.' },
  });
  // A draft is nobody's to read.
  expect((await there.send('get', path)).text).toBe(before.text);
  await office.publish(edda, rosa, `/claims/${claim}`);
  const after = await there.send('get', path);
  expect(after.json?.claim).toMatchObject({ text: 'The pier is closed to lorries.' });
  const asked = await there.send('get', path, {
    headers: { 'If-None-Match': before.headers.get('etag') ?? '' },
  });
  expect(asked.status).toBe(200);
});

test('an answer to it is in what the other serves next', async () => {
  const rebuttal = await office.create(edda, `/claims/${claim}/rebuttals`, {
    act: 'denial',
    responderId: actor,
    text: 'It is open.',
    statedAt: '2024-05',
  });
  expect((await there.send('get', path)).text).not.toContain('It is open.');
  await office.publish(edda, rosa, `/rebuttals/${rebuttal}`);
  expect((await there.send('get', path)).text).toContain('It is open.');
});

test('staff and readers are served the same, and staff alone the working view', async () => {
  const { text } = await read(there);
  expect((await there.send('get', path, { token: edda.token })).text).toBe(text);
  expect((await there.send('get', `${path}?view=working`)).status).toBe(401);
  expect((await there.send('get', `${path}?view=nothing`)).status).toBe(400);
});

test('what was withdrawn is gone from both at once', async () => {
  const { headers } = await read(there);
  await office.change(edda, 'post', `/claims/${claim}`, '/withdraw', { reason: 'It was another pier.' });
  const tag = { 'If-None-Match': headers.get('etag') ?? '' };
  for (const service of [there, here]) {
    expect((await service.send('get', path)).status).toBe(410);
    expect((await service.send('get', path, { headers: tag })).status).toBe(410);
    expect((await service.send('get', path, { token: edda.token })).status).toBe(404);
  }
});
