/** Records that many ask for at once are looked up by one statement, and everybody gets the answer that is theirs. */
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { type RecordType, targetOf } from '../../src/editorial/visibility.ts';
import type { Problem } from '../../src/http/problem.ts';
import { recorder } from '../bench/recorder.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';

const NOBODY = '00000000-0000-7000-8000-000000000000';

let room: Newsroom;
let server: Server;
/** What each address answers to the public, and to staff. */
let expected: [path: string, toPublic: number, toStaff: number][];

beforeAll(async () => {
  room = await openNewsroom();
  const { ada, rosa, create, publish, step } = room;
  const published = await room.publishedClaim();
  const shown = `/actors/${(await room.anyone.send('get', published)).body.claimantId}`;
  const draft = await create(ada, '/claims', 'claims', {
    text: 'Not yet.',
    claimantId: idOf(shown),
    statedAt: '2024',
  });
  const withdrawn = await room.publishedClaim();
  await step(ada, withdrawn, 'withdraw', { reason: 'Never said.' });
  const said = { responderId: idOf(shown), statedAt: '2024-06', text: 'No.', act: 'denial' };
  const rebuttal = await create(ada, `${published}/rebuttals`, 'rebuttals', said);
  await publish(ada, rosa, rebuttal);
  const unseen = await create(ada, '/sources', 'sources', { title: 'A paper that nothing cites' });
  expected = [
    [published, 200, 200],
    [draft, 404, 200],
    [withdrawn, 410, 200],
    [rebuttal, 200, 200],
    [shown, 200, 200],
    [unseen, 404, 200],
    [`/claims/${NOBODY}`, 404, 404],
    // The ids of records of other kinds.
    [`/claims/${idOf(rebuttal)}`, 404, 404],
    [`/rebuttals/${idOf(published)}`, 404, 404],
    [`/sources/${idOf(shown)}`, 404, 404],
  ];
  server = createApp(room.service, { checkAnswers: true }).listen(0, '127.0.0.1');
});
afterAll(async () => {
  server.close();
  await room.close();
});

test('by the public and by staff, all at once', async () => {
  const asked = [...expected, ...expected.slice(0, 3)].flatMap(([path, toPublic, toStaff]) => [
    { path, status: toPublic, request: supertest(server).get(`/api/v1${path}`) },
    {
      path,
      status: toStaff,
      request: supertest(server).get(`/api/v1${path}`).set('Authorization', `Bearer ${room.rosa.token}`),
    },
  ]);
  const answers = await Promise.all(
    asked.map(async ({ path, request }) => ({ path, answer: await request })),
  );
  expect(answers.map(({ path, answer }) => [path, answer.status])).toEqual(
    asked.map(({ path, status }) => [path, status]),
  );
  for (const { path, answer } of answers) if (answer.status === 200) expect(answer.body.id).toBe(idOf(path));
});

test('what many want at once is looked up once', async () => {
  const { read, statements } = recorder(room.service.read);
  const caller = { user: null, service: { ...room.service, read } };
  const asked = [...expected, ...expected.slice(0, 4)];
  const found = await Promise.allSettled(
    asked.map(([path]) => {
      const [, kind = ''] = path.split('/');
      return targetOf(kind.slice(0, -1) as RecordType)(caller, { id: idOf(path) });
    }),
  );
  const statuses = found.map((one) => (one.status === 'fulfilled' ? 200 : (one.reason as Problem).status));
  expect(statuses).toEqual(asked.map(([, toPublic]) => toPublic));
  expect(statements).toHaveLength(1);
  expect(statements[0]?.params[0]).toHaveLength(expected.length);
});
