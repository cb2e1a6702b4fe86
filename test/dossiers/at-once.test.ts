/** A dossier that many want at once is read, made and sent from the database once. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { recorder } from '../bench/recorder.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { expectProof } from '../support/veil.ts';

const MANY = 12;

let room: Newsroom;
let claim: string;

beforeAll(async () => {
  room = await openNewsroom();
  const actor = await room.create(room.ada, '/actors', 'actors', {
    kind: 'organization',
    name: 'Harbour Office',
  });
  claim = await room.create(room.ada, '/claims', 'claims', {
    text: 'The pier is closed.',
    claimantId: idOf(actor),
    statedAt: '2024',
  });
  await room.publish(room.ada, room.rosa, claim);
});
afterAll(() => room.close());

test('many at once, of a dossier that is not made yet and of one that is', async () => {
  const { read, statements } = recorder(room.service.read);
  const server = createApp({ ...room.service, read }).listen(0, '127.0.0.1');
  const askMany = () =>
    Promise.all(
      Array.from({ length: MANY }, () => supertest(server).get(`/api/v1${claim}/dossier`).expect(200)),
    );
  const askedOf = (sign: string) =>
    statements.filter(({ text }) => text.includes(sign)).map(({ params }) => params[0] as string[]);
  try {
    const made = await askMany();
    // Once; or twice, when it is stored just between the last two looks of one who waited.
    expect(askedOf('asked (claim_id, size, position)').flat().length).toBeLessThanOrEqual(2);
    const stored = await askMany();
    expect(new Set([...made, ...stored].map(({ text }) => text)).size).toBe(1);
    const looked = askedOf('asked (id, etag, place)');
    expect(looked.length).toBeGreaterThan(0);
    expect(looked).toEqual(looked.map(() => [idOf(claim)]));
  } finally {
    server.close();
  }
});

/** A claim with a dossier that nobody has asked for, of words of several bytes. */
const another = (place: number) => room.publishedClaim({ text: `№ ${place}: “𝒳 ist zu”, sagt er — وقال` });

test('many of many: each gets their own, made once, and what is not public does not come with them', async () => {
  const claims = await Promise.all(Array.from({ length: 9 }, (_, place) => another(place)));
  const [withdrawn = ''] = claims.splice(0, 1);
  await room.step(room.ada, withdrawn, 'withdraw', { reason: 'Never said.' });
  const { read, statements } = recorder(room.service.read);
  const server = createApp({ ...room.service, read }).listen(0, '127.0.0.1');
  const draft = await room.create(room.ada, '/claims', 'claims', {
    text: 'Not yet.',
    claimantId: (await room.anyone.send('get', claims[0] as string)).body.claimantId,
    statedAt: '2024',
  });
  const asked = Array.from({ length: 5 }, () => [...claims, withdrawn, draft]).flat();
  try {
    const answers = await Promise.all(
      asked.map(async (path) => [path, await supertest(server).get(`/api/v1${path}/dossier`)] as const),
    );
    for (const [path, { status, text }] of answers) {
      expect(status).toBe(path === withdrawn ? 410 : path === draft ? 404 : 200);
      if (status === 200) {
        expect(JSON.parse(text).claim.id).toBe(idOf(path));
        expectProof(text);
      }
    }
    const composed = statements
      .filter(({ text }) => text.includes('asked (claim_id, size, position)'))
      .flatMap(({ params }) => params[0] as string[]);
    expect(new Set(composed)).toEqual(new Set(claims.map(idOf)));
    // Once, or twice as above.
    expect(composed.length).toBeLessThanOrEqual(2 * claims.length);
    const stored = await Promise.all(claims.map((path) => room.anyone.send('get', `${path}/dossier`)));
    for (const [place, { text }] of stored.entries())
      expect(text).toBe(answers.find(([path]) => path === claims[place])?.[1].text);
  } finally {
    server.close();
  }
}, 30_000);

test('a claim that somebody else holds keeps no other waiting', async () => {
  // The held one is waited for a second, and a machine may rest as long: somewhere in three times the other has to be first.
  let wasFirst = false;
  for (let attempt = 0; attempt < 3 && !wasFirst; attempt++) wasFirst = await isFreeFirst();
  expect(wasFirst).toBe(true);
}, 30_000);

/** Whether the dossier of a claim is there before that of one which a write holds, and was asked for before. */
async function isFreeFirst(): Promise<boolean> {
  const [held, free] = [await another(1), await another(2)];
  const client = new pg.Client({ connectionString: room.database.ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM claim WHERE id = $1 FOR NO KEY UPDATE', [idOf(held)]);
    let isHeldThere = false;
    const waiting = Promise.all(
      [1, 2, 3].map(async () => {
        const answer = await room.anyone.send('get', `${held}/dossier`);
        isHeldThere = true;
        return answer.status;
      }),
    );
    expect((await room.anyone.send('get', `${free}/dossier`)).status).toBe(200);
    const wasFirst = !isHeldThere;
    expect(await waiting).toEqual([200, 200, 200]);
    return wasFirst;
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}
