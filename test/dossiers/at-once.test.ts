/** A dossier that many want at once is read, made and sent from the database once. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { recorder } from '../bench/recorder.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

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
