import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { networkOf } from '../../src/access/limits.ts';
import { createApp } from '../../src/app.ts';
import { type OpenService, openService } from '../../src/database/open.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { GOOD_PASSWORD, givePassword, openBrowser } from '../support/sign-in.ts';

let desk: Desk;
let second: OpenService;
let ada: Person;
let apps: ReturnType<typeof createApp>[];

beforeAll(async () => {
  desk = await openDesk();
  second = openService(desk.database.serviceUrl, pino({ level: 'silent' }));
  apps = [desk.service, second.service].map((service) => createApp(service, { trustProxy: true }));
  ada = await desk.hire('Ada', 'editor');
  await givePassword(desk, ada.id);
});
afterAll(async () => {
  await second.close();
  await desk.close();
});

let turn = 0;
/** Signs in at one process after the other. */
function signIn(from: string, password: string, email = 'ada@example.org') {
  turn += 1;
  const app = apps[turn % apps.length] as (typeof apps)[number];
  return openBrowser(app).send('post', '/session', { email, password }, { 'X-Forwarded-For': from });
}
const tooMany = { status: 429, body: { type: '/problems/too-many-requests' } };

test('ten failures of one address, at two processes together, and the right password waits too', async () => {
  const from = '192.0.2.1';
  for (let tries = 0; tries < 10; tries++) expect(await signIn(from, 'wrong')).toMatchObject({ status: 401 });
  for (const password of ['wrong', GOOD_PASSWORD, 'wrong', GOOD_PASSWORD]) {
    const refused = await signIn(from, password);
    expect(refused).toMatchObject(tooMany);
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(900);
  }
  // Neither from elsewhere, nor to somebody else.
  expect(await signIn('192.0.2.2', GOOD_PASSWORD)).toMatchObject({ status: 200 });
  expect(await signIn(from, 'wrong', 'ben@example.org')).toMatchObject({ status: 401 });
});

test('at the same time no more pass than one after the other', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => signIn('192.0.2.3', 'wrong')));
  const counts = (status: number) => answers.filter((one) => one.status === status).length;
  expect([counts(401), counts(429)]).toEqual([10, 50]);
});

test('a success takes back the failures before it', async () => {
  for (let round = 0; round < 3; round++) {
    for (let tries = 0; tries < 9; tries++)
      expect(await signIn('192.0.2.4', 'wrong')).toMatchObject({ status: 401 });
    expect(await signIn('192.0.2.4', GOOD_PASSWORD)).toMatchObject({ status: 200 });
  }
});

test('a hundred failures from one network, whoever is meant', async () => {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await signIn(`2001:db8:7::${tries.toString(16)}`, 'wrong', `user${tries}@example.org`);
    expect(answer.status).toBe(401);
  }
  expect(await signIn('2001:db8:7::ffff', GOOD_PASSWORD)).toMatchObject(tooMany);
  expect(await signIn('2001:db8:8::1', GOOD_PASSWORD)).toMatchObject({ status: 200 });
}, 60_000);

test('the count is over when its time is, and names nobody', async () => {
  const from = '192.0.2.5';
  for (let tries = 0; tries < 11; tries++) await signIn(from, 'wrong');
  expect(await signIn(from, GOOD_PASSWORD)).toMatchObject(tooMany);
  const rows = await desk.service.prisma.rateLimit.findMany();
  expect(JSON.stringify(rows.map((one) => one.key))).not.toMatch(/192\.0|example/);
  await desk.service.prisma.rateLimit.updateMany({ data: { expire: BigInt(Date.now() - 1) } });
  expect(await signIn(from, GOOD_PASSWORD)).toMatchObject({ status: 200 });
});

test('the password until now is guessed no more often', async () => {
  const change = (current: string) =>
    ada.send('patch', '/me/password', { current, password: 'nine grey herons' });
  for (let tries = 0; tries < 10; tries++) expect(await change('wrong')).toMatchObject({ status: 400 });
  expect(await change(GOOD_PASSWORD)).toMatchObject(tooMany);
});

test('tokens that fail are counted by all processes together; one that holds is always taken', async () => {
  const get = (app: (typeof apps)[number] | undefined, token: string) =>
    openBrowser(app as (typeof apps)[number]).send('get', '/me', undefined, {
      Authorization: `Bearer ${token}`,
      'X-Forwarded-For': '192.0.2.6',
    });
  for (let tries = 0; tries < 100; tries++)
    expect(await get(apps[tries % 2], 'rjd_wrong')).toMatchObject({ status: 401 });
  for (const app of apps) {
    expect(await get(app, 'rjd_wrong')).toMatchObject(tooMany);
    expect(await get(app, ada.token)).toMatchObject({ status: 200 });
  }
});

describe('one network', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::'],
    ['2001:0DB8:0:0:1:2:3:4', '2001:db8:0:0::'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['::1', '0:0:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0:0::'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
