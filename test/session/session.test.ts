import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { editUser, eraseUser } from '../../src/users/users.commands.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { type Browser, cookieOf, GOOD_PASSWORD, givePassword, openBrowser } from '../support/sign-in.ts';
import { faultsOf } from '../support/veil.ts';

let desk: Desk;
let ada: Person;
let adas: Browser;
const ADA = { email: 'ada@example.org', password: GOOD_PASSWORD };

beforeAll(async () => {
  desk = await openDesk();
  ada = await desk.hire('Ada', 'editor');
  adas = await givePassword(desk, ada.id);
});
afterAll(() => desk.close());

const operator = () => ({ user: null, service: desk.service });
const who = async (browser: Browser): Promise<string | null> =>
  (await browser.send('get', '/session').expect(200)).body.user?.email ?? null;
const sessions = () => desk.service.prisma.browserSession.count();

async function signedIn(credentials = ADA): Promise<Browser> {
  const browser = openBrowser(desk.app);
  await browser.send('post', '/session', credentials).expect(200);
  return browser;
}

/** Someone with a password, and a browser in which they are signed in. */
async function someone(name: string, ...roles: ('editor' | 'reviewer' | 'admin')[]) {
  const { id } = await desk.hire(name, ...roles);
  const browser = await givePassword(desk, id);
  return {
    id,
    browser,
    credentials: { email: `${name.toLowerCase()}@example.org`, password: GOOD_PASSWORD },
  };
}

describe('signing in and out', () => {
  test('with e-mail address and password, as who one is', async () => {
    const browser = openBrowser(desk.app);
    expect(await who(browser)).toBeNull();
    const answer = await browser.send('post', '/session', { ...ADA, email: 'ADA@Example.org' }).expect(200);
    expect(answer.body.user).toMatchObject({
      id: ada.id,
      email: ADA.email,
      name: 'Ada',
      roles: ['editor'],
      may: expect.arrayContaining(['createClaim', 'changePassword']),
    });
    expect((await browser.send('get', '/session')).body).toEqual(answer.body);
    expect((await browser.send('get', '/me')).body).toEqual(answer.body.user);
    const made = await browser.send('post', '/actors', { kind: 'person', name: 'Somebody' }).expect(201);
    await browser.send('get', `/actors/${made.body.id}`).expect(200);
    await openBrowser(desk.app).send('get', `/actors/${made.body.id}`).expect(404);

    expect((await browser.send('delete', '/session').expect(204)).text).toBe('');
    expect(await who(browser)).toBeNull();
    await browser.send('get', '/me').expect(401);
    await browser.send('delete', '/session').expect(204);
  });

  test('the cookie of a session that was ended opens nothing any more', async () => {
    const browser = openBrowser(desk.app);
    const answer = await browser.send('post', '/session', ADA).expect(200);
    const kept = `rejoinder=${cookieOf(answer)?.value}`;
    const again = () => supertest(desk.app).get('/api/v1/session').set('Cookie', kept);
    expect((await again()).body.user).not.toBeNull();
    const out = await browser.send('delete', '/session').expect(204);
    expect(cookieOf(out)).toMatchObject({ name: 'rejoinder', value: '' });
    expect((await again()).body.user).toBeNull();
  });

  test('a session has a new id at each sign-in, and none that somebody planted', async () => {
    const browser = openBrowser(desk.app);
    const first = cookieOf(await browser.send('post', '/session', ADA))?.value ?? '';
    const second = cookieOf(await browser.send('post', '/session', ADA))?.value ?? '';
    expect(second).not.toBe(first);
    const withFirst = supertest(desk.app).get('/api/v1/session').set('Cookie', `rejoinder=${first}`);
    expect((await withFirst).body.user).toBeNull();
    for (const planted of [second, 's:planted.signature', 'planted', first]) {
      const answer = await openBrowser(desk.app)
        .send('post', '/session', ADA, { Cookie: `rejoinder=${planted}` })
        .expect(200);
      expect(cookieOf(answer)?.value).not.toBe(planted);
    }
  });

  test('the same answer for a wrong address, a wrong password, no password, a disabled and an erased user', async () => {
    const bea = await someone('Bea', 'editor');
    await editUser(operator(), bea.id, { disabled: true });
    await desk.hire('Cleo', 'editor');
    const dora = await someone('Dora', 'editor');
    await eraseUser(operator(), dora.id);
    const answers = await Promise.all(
      [
        { ...ADA, email: 'nobody@example.org' },
        { ...ADA, password: 'eight grey herons' },
        { email: 'cleo@example.org', password: GOOD_PASSWORD },
        bea.credentials,
        dora.credentials,
      ].map((credentials) => openBrowser(desk.app).send('post', '/session', credentials)),
    );
    for (const { status, body, headers } of answers) {
      expect({ status, ...body, instance: '' }).toEqual({
        status: 401,
        type: '/problems/wrong-credentials',
        title: expect.any(String),
        detail: expect.any(String),
        instance: '',
      });
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect(new Set(answers.map((one) => one.body.detail)).size).toBe(1);
  });

  test('an Authorization header wins', async () => {
    const eve = await desk.hire('Eve', 'admin');
    const header = { Authorization: `Bearer ${eve.token}` };
    expect((await adas.send('get', '/session', undefined, header)).body.user.email).toBe('eve@example.org');
    await adas.send('get', '/session', undefined, { Authorization: 'Bearer rjd_wrong' }).expect(401);
  });
});

describe('the cookie and what is kept', () => {
  const ATTRIBUTES = ['HttpOnly', 'Path=/', 'SameSite=Lax'];

  test('is for this host, and not for scripts', async () => {
    const answer = await openBrowser(desk.app).send('post', '/session', ADA);
    expect(cookieOf(answer)).toMatchObject({ name: 'rejoinder', attributes: ATTRIBUTES });
    expect(answer.headers.vary).toContain('Authorization, Cookie');
  });

  test.each([true, false])(
    'is secure where readers come by https (proxy trusted: %s)',
    async (trustProxy) => {
      const app = createApp(desk.service, { publicUrl: 'https://record.example.org', trustProxy });
      const answer = await openBrowser(app).send('post', '/session', ADA).expect(200);
      const cookie = cookieOf(answer);
      expect(cookie).toMatchObject({ name: '__Host-rejoinder', attributes: [...ATTRIBUTES, 'Secure'] });
      const read = () =>
        supertest(app).get('/api/v1/session').set('Cookie', `__Host-rejoinder=${cookie?.value}`);
      expect((await read()).body.user.email).toBe(ADA.email);
      const out = await supertest(app)
        .delete('/api/v1/session')
        .set({ Cookie: `__Host-rejoinder=${cookie?.value}`, 'Sec-Fetch-Site': 'same-origin' });
      expect(cookieOf(out)?.attributes).toEqual(expect.arrayContaining([...ATTRIBUTES, 'Secure']));
      expect((await read()).body.user).toBeNull();
    },
  );

  test('nothing is kept of readers, and no answer but that to a sign-in sets a cookie', async () => {
    const before = await sessions();
    const reader = openBrowser(desk.app);
    for (const [method, path] of [
      ['get', '/session'],
      ['get', '/claims'],
      ['delete', '/session'],
      ['post', '/claims'],
    ] as const) {
      const cookie = cookieOf(await reader.send(method, path));
      expect(cookie?.value ?? '').toBe('');
    }
    expect(cookieOf(await reader.send('post', '/session', { ...ADA, password: 'wrong' }))).toBeUndefined();
    expect(cookieOf(await adas.send('get', '/session'))).toBeUndefined();
    expect(await sessions()).toBe(before);
  });

  test('another process with the same secret knows the session, one with another secret does not', async () => {
    const sessionSecret = 'x'.repeat(32);
    const answer = await openBrowser(createApp(desk.service, { sessionSecret })).send(
      'post',
      '/session',
      ADA,
    );
    const cookie = `rejoinder=${cookieOf(answer)?.value}`;
    const of = async (app: ReturnType<typeof createApp>) =>
      (await supertest(app).get('/api/v1/session').set('Cookie', cookie)).body.user?.email;
    expect(await of(createApp(desk.service, { sessionSecret }))).toBe(ADA.email);
    expect(await of(createApp(desk.service))).toBeUndefined();
  });
});

describe('a session ends', () => {
  /** A browser just signed in, with the clock of its session: what moves it is an assignment in SQL. */
  async function clocked() {
    const browser = openBrowser(desk.app);
    const cookie = cookieOf(await browser.send('post', '/session', ADA).expect(200));
    const sid =
      decodeURIComponent(cookie?.value ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    const move = (change: string) =>
      desk.service.prisma.$executeRawUnsafe(`UPDATE session SET ${change} WHERE sid = $1`, sid);
    const signedInBefore = (interval: string) =>
      move(
        `sess = jsonb_set(sess::jsonb, '{signedInAt}', to_jsonb(instant(now() - interval '${interval}')))::json`,
      );
    const expiry = async () =>
      (await desk.service.prisma.browserSession.findUniqueOrThrow({ where: { sid } })).expire.getTime();
    return { browser, move, signedInBefore, expiry };
  }

  test('after eight hours without a request', async () => {
    const { browser, move } = await clocked();
    await move(`expire = expire - interval '7 hours 59 minutes'`);
    expect(await who(browser)).toBe(ADA.email);
    await move(`expire = now() - interval '1 second'`);
    expect(await who(browser)).toBeNull();
  });

  test('each request begins the eight hours anew, noted once a minute', async () => {
    const { browser, move, expiry } = await clocked();
    const begun = await expiry();
    expect(await who(browser)).toBe(ADA.email);
    expect(await expiry()).toBe(begun);
    await move(`expire = expire - interval '5 hours'`);
    expect(await who(browser)).toBe(ADA.email);
    // Nobody waits for it, but we.
    while ((await expiry()) < begun - 60_000) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  test('after seven days in any case', async () => {
    const { browser, signedInBefore } = await clocked();
    await signedInBefore('6 days 23 hours');
    expect(await who(browser)).toBe(ADA.email);
    await signedInBefore('7 days');
    expect(await who(browser)).toBeNull();
    await browser.send('post', '/actors', { kind: 'person', name: 'Late' }).expect(401);
  });

  test('at once when the user is disabled or erased, and a role taken away counts at once', async () => {
    const finn = await someone('Finn', 'editor');
    const actor = { kind: 'person', name: 'Somebody' };
    await finn.browser.send('post', '/actors', actor).expect(201);
    await editUser(operator(), finn.id, { roles: [] });
    await finn.browser.send('post', '/actors', actor).expect(403);
    await editUser(operator(), finn.id, { disabled: true });
    await finn.browser.send('post', '/actors', actor).expect(401);
    expect(await who(finn.browser)).toBeNull();

    const gina = await someone('Gina', 'editor');
    await eraseUser(operator(), gina.id);
    expect(await who(gina.browser)).toBeNull();
    const { prisma } = desk.service;
    expect(await prisma.password.findUnique({ where: { userId: gina.id } })).toMatchObject({ hash: '' });
    expect(await faultsOf(desk)).toEqual([]);
  });
});

test('a hash of older parameters gives way at the next sign-in, and sessions go on', async () => {
  const hugo = await someone('Hugo', 'editor');
  const old = await hash(GOOD_PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  await desk.service.prisma.password.update({ where: { userId: hugo.id }, data: { hash: old } });
  await signedIn(hugo.credentials);
  const { hash: renewed } = await desk.service.prisma.password.findUniqueOrThrow({
    where: { userId: hugo.id },
  });
  expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await who(hugo.browser)).toBe('hugo@example.org');
  await signedIn(hugo.credentials);
  expect(await faultsOf(desk)).toEqual([]);
});
