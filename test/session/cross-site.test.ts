import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { cookieOf, GOOD_PASSWORD, givePassword, makeLink, openBrowser } from '../support/sign-in.ts';

const PUBLIC = 'https://record.example.org';
const ADA = { email: 'ada@example.org', password: GOOD_PASSWORD };

let desk: Desk;
let app: Express;
let ada: Person;
let cookie: string;

beforeAll(async () => {
  desk = await openDesk();
  app = createApp(desk.service, { publicUrl: PUBLIC, trustProxy: true, checkAnswers: true });
  ada = await desk.hire('Ada', 'editor');
  await givePassword(desk, ada.id);
  const answer = await openBrowser(app).send('post', '/session', ADA);
  cookie = `__Host-rejoinder=${cookieOf(answer)?.value}`;
});
afterAll(() => desk.close());

const OURS = 'ours';
const REFUSED = 'refused';

// The Host is one of this machine; a proxy may say what readers call it.
const HOST = { Host: 'inside.example.org:3201' };
const CASES: [what: string, headers: Record<string, string>, outcome: string][] = [
  ['a page of ours', { 'Sec-Fetch-Site': 'same-origin' }, OURS],
  ['the address bar', { 'Sec-Fetch-Site': 'none' }, OURS],
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }, REFUSED],
  ['a sister of our host', { 'Sec-Fetch-Site': 'same-site' }, REFUSED],
  ['a word that there is not', { 'Sec-Fetch-Site': 'Same-Origin, none' }, REFUSED],
  ['another site that names our origin', { 'Sec-Fetch-Site': 'cross-site', Origin: PUBLIC }, REFUSED],
  ['a page of ours by its origin', { Origin: PUBLIC }, OURS],
  ['the origin of the request', { ...HOST, Origin: 'http://inside.example.org:3201' }, OURS],
  [
    'the origin that a proxy names',
    {
      ...HOST,
      Origin: 'https://desk.example.org',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'desk.example.org',
    },
    OURS,
  ],
  ['another origin', { Origin: 'https://evil.example' }, REFUSED],
  ['another port', { ...HOST, Origin: 'http://inside.example.org:3202' }, REFUSED],
  ['another scheme', { Origin: 'http://record.example.org' }, REFUSED],
  ['our name inside another', { Origin: `${PUBLIC}.evil.example` }, REFUSED],
  ['an opaque origin', { Origin: 'null' }, REFUSED],
  ['neither header', {}, REFUSED],
];

const secret = 'no-such-link';
const requests: Record<string, (headers: Record<string, string>) => supertest.Test> = {
  'a change by somebody signed in': (headers) =>
    supertest(app)
      .post('/api/v1/actors')
      .set({ ...headers, Cookie: cookie })
      .send({ kind: 'person', name: 'Somebody' }),
  'a sign-in': (headers) => supertest(app).post('/api/v1/session').set(headers).send(ADA),
  'a password by a link': (headers) =>
    supertest(app).post('/api/v1/password').set(headers).send({ secret, password: GOOD_PASSWORD }),
};

describe.each(['a change by somebody signed in', 'a sign-in', 'a password by a link'])('%s', (name) => {
  test.each(CASES)('from %s', async (_what, headers, outcome) => {
    const { status, body } = await (requests[name] as (typeof requests)[string])(headers);
    expect(body.type === '/problems/cross-site' ? REFUSED : OURS).toBe(outcome);
    expect([200, 201, 403, 410]).toContain(status);
  });
});

test('a refused sign-out signs nobody out', async () => {
  const browser = openBrowser(app);
  const kept = `__Host-rejoinder=${cookieOf(await browser.send('post', '/session', ADA))?.value}`;
  const out = (site: string) =>
    supertest(app).delete('/api/v1/session').set({ Cookie: kept, 'Sec-Fetch-Site': site });
  const refused = await out('cross-site');
  expect(refused).toMatchObject({ status: 403, body: { type: '/problems/cross-site' } });
  expect(cookieOf(refused)).toBeUndefined();
  const read = () => supertest(app).get('/api/v1/session').set('Cookie', kept);
  expect((await read()).body.user.email).toBe(ADA.email);
  expect(await out('same-origin')).toMatchObject({ status: 204 });
  expect((await read()).body.user).toBeNull();
});

test('a link that another site sends is not used up', async () => {
  const link = await makeLink(desk, ada.id);
  const set = (site: string) =>
    openBrowser(app).send(
      'post',
      '/password',
      { secret: link, password: GOOD_PASSWORD },
      { 'Sec-Fetch-Site': site },
    );
  expect(await set('cross-site')).toMatchObject({ status: 403 });
  expect(await set('same-origin')).toMatchObject({ status: 200 });
});

test('reading, and whoever sends a token, are not concerned', async () => {
  const from = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
  const read = supertest(app)
    .get('/api/v1/claims')
    .set({ ...from, Cookie: cookie });
  expect(await read).toMatchObject({ status: 200 });
  const answer = await ada.send('post', '/actors', { kind: 'person', name: 'Somebody' }, from);
  expect(answer).toMatchObject({ status: 201 });
});

test('a body that a form of another page could send is not read', async () => {
  const answer = await supertest(app)
    .post('/api/v1/session')
    .set({ 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'text/plain' })
    .send(JSON.stringify(ADA));
  expect(answer).toMatchObject({ status: 415, body: { type: '/problems/unsupported-media-type' } });
});
