import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../src/app.ts';
import { editUser, eraseUser } from '../../src/users/users.commands.ts';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { type Browser, GOOD_PASSWORD, givePassword, makeLink, openBrowser } from '../support/sign-in.ts';
import { asOwner, faultsOf } from '../support/veil.ts';

const OTHER = 'nine grey herons';

let desk: Desk;
let admin: Person;

beforeAll(async () => {
  desk = await openDesk();
  admin = await desk.hire('Ivo', 'admin');
});
afterAll(() => desk.close());

const operator = () => ({ user: null, service: desk.service });
const isIn = async (browser: Browser) => (await browser.send('get', '/session')).body.user !== null;
const signIn = (email: string, password: string) =>
  openBrowser(desk.app).send('post', '/session', { email, password });
const check = (secret: string) => desk.anyone.send('post', '/password/check', { secret });
const use = (secret: string, password = GOOD_PASSWORD) =>
  openBrowser(desk.app).send('post', '/password', { secret, password });
const notValid = { status: 410, body: { type: '/problems/link-not-valid' } };
const faults = (detail: RegExp, pointer = '/password') => ({
  status: 400,
  body: { type: '/problems/invalid-request', errors: [{ pointer, detail: expect.stringMatching(detail) }] },
});

describe('a link', () => {
  test('is made by an admin, shows for whom it is, and signs in who sets a password by it', async () => {
    const ada = await desk.hire('Ada', 'editor');
    const made = await admin.send('post', `/users/${ada.id}/password-links`);
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: expect.any(String),
        userId: ada.id,
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/password#[\w-]{43}$/),
      },
    });
    const { createdAt, expiresAt, url } = made.body;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(72 * 3_600_000);
    const secret = url.split('#')[1];
    expect(await check(secret)).toMatchObject({
      status: 200,
      body: { email: 'ada@example.org', name: 'Ada', expiresAt },
    });

    const browser = openBrowser(desk.app);
    const set = await browser.send('post', '/password', { secret, password: GOOD_PASSWORD });
    expect(set).toMatchObject({ status: 200, body: { user: { id: ada.id, may: expect.any(Array) } } });
    expect((await browser.send('get', '/session')).body).toEqual(set.body);
    expect(await signIn('ada@example.org', GOOD_PASSWORD)).toMatchObject({ status: 200 });

    expect(await check(secret)).toMatchObject(notValid);
    expect(await use(secret, OTHER)).toMatchObject(notValid);
    const events = await desk.service.prisma.event.findMany({
      where: { recordType: { in: ['password', 'password_link'] } },
      orderBy: { index: 'asc' },
    });
    expect(events.map((one) => [one.recordType, one.action, one.userId])).toEqual([
      ['password_link', 'created', admin.id],
      ['password_link', 'used', ada.id],
      ['password', 'created', ada.id],
    ]);
    expect(await faultsOf(desk)).toEqual([]);
  });

  test('is never stored, whatever key the request has', async () => {
    const ben = await desk.hire('Ben', 'editor');
    const make = () =>
      admin.send('post', `/users/${ben.id}/password-links`, undefined, { 'Idempotency-Key': 'one' });
    expect(await make()).toMatchObject({ status: 201 });
    expect(await make()).toMatchObject({
      status: 409,
      body: { type: '/problems/idempotency-answer-not-kept' },
    });
  });

  test('names the public address, where there is one', async () => {
    const service = { ...desk.service, address: 'https://record.example.org' };
    const secret = await makeLink({ service }, (await desk.hire('Cleo')).id);
    expect(secret).toHaveLength(43);
  });

  test('sets a password once, though twenty try at the same time', async () => {
    const dora = await desk.hire('Dora', 'editor');
    const secret = await makeLink(desk, dora.id);
    const passwords = Array.from({ length: 20 }, (_, place) => `heron number ${place} of twenty`);
    const answers = await Promise.all(passwords.map((password) => use(secret, password)));
    const won = answers.flatMap((one, place) => (one.status === 200 ? [place] : []));
    expect(won).toHaveLength(1);
    for (const one of answers.filter((_, place) => place !== won[0])) expect(one).toMatchObject(notValid);
    expect(await signIn('dora@example.org', passwords[won[0] ?? 0] ?? '')).toMatchObject({ status: 200 });
    expect(await faultsOf(desk)).toEqual([]);
  });

  test('is over when a newer one is made, and when there is none', async () => {
    const emil = await desk.hire('Emil', 'editor');
    const first = await makeLink(desk, emil.id);
    const second = await makeLink(desk, emil.id);
    expect(await check(first)).toMatchObject(notValid);
    expect(await check(second)).toMatchObject({ status: 200 });
    expect(await use('no-such-link')).toMatchObject(notValid);
  });

  test('is of no use to a user who is disabled or erased', async () => {
    const finn = await desk.hire('Finn', 'editor');
    const secret = await makeLink(desk, finn.id);
    await editUser(operator(), finn.id, { disabled: true });
    expect(await check(secret)).toMatchObject(notValid);
    expect(await use(secret)).toMatchObject(notValid);
    await eraseUser(operator(), finn.id);
    expect(await use(secret)).toMatchObject(notValid);
    await expect(makeLink(desk, finn.id)).rejects.toMatchObject({ code: 'wrong-state' });
  });

  test('cannot be used twice or prolonged by the service’s role either', async () => {
    const gina = await desk.hire('Gina', 'editor');
    await givePassword(desk, gina.id);
    const link = { where: { userId: gina.id } };
    const { prisma } = desk.service;
    await expect(prisma.passwordLink.updateMany({ ...link, data: { usedAt: null } })).rejects.toThrow();
    await expect(prisma.passwordLink.updateMany({ ...link, data: { userId: admin.id } })).rejects.toThrow();
    const expiresAt = new Date(Date.now() + 80 * 3_600_000);
    await expect(prisma.passwordLink.updateMany({ ...link, data: { expiresAt } })).rejects.toThrow();
    await expect(prisma.passwordLink.deleteMany(link)).rejects.toThrow();
    await expect(prisma.password.update({ ...link, data: { hash: 'open sesame' } })).rejects.toThrow();
  });
});

describe('a new password', () => {
  test('is refused by the rules at its pointer, and the link stays good', async () => {
    const hal = await desk.hire('Haldane', 'editor');
    const secret = await makeLink(desk, hal.id);
    expect(await use(secret, 'short')).toMatchObject(faults(/^Give 12 characters or more\.$/));
    expect(await use(secret, 'zzzzzzzzzzzzzz')).toMatchObject(faults(/again and again/));
    expect(await use(secret, 'my name is haldane')).toMatchObject(faults(/haldane/));
    expect(await use(secret, 'passwordpassword')).toMatchObject(faults(/among the first/));
    expect(await use(secret, 'x'.repeat(201))).toMatchObject(faults(/longer than 200/));
    expect(await use(secret)).toMatchObject({ status: 200 });
  });

  test('ends all sessions that there are when it is set by a link', async () => {
    const ida = await desk.hire('Ida', 'editor');
    const before = await givePassword(desk, ida.id);
    const after = await givePassword(desk, ida.id, OTHER);
    expect([await isIn(before), await isIn(after)]).toEqual([false, true]);
    expect(await signIn('ida@example.org', GOOD_PASSWORD)).toMatchObject({ status: 401 });
  });

  test('ends all other sessions when it is changed, and the one goes on with a new id', async () => {
    const jon = await desk.hire('Jon', 'editor');
    const [one, other] = [await givePassword(desk, jon.id), openBrowser(desk.app)];
    await other.send('post', '/session', { email: 'jon@example.org', password: GOOD_PASSWORD }).expect(200);
    const change = (body: object) => one.send('patch', '/me/password', body);
    expect(await change({ current: OTHER, password: OTHER })).toMatchObject(faults(/not your/, '/current'));
    expect(await change({ current: GOOD_PASSWORD, password: 'jonathan' })).toMatchObject(faults(/^Give 12/));
    expect([await isIn(one), await isIn(other)]).toEqual([true, true]);
    const changed = await change({ current: GOOD_PASSWORD, password: OTHER });
    expect(changed).toMatchObject({ status: 204, headers: { 'set-cookie': expect.any(Array) } });
    expect([await isIn(one), await isIn(other)]).toEqual([true, false]);
    expect(await signIn('jon@example.org', OTHER)).toMatchObject({ status: 200 });

    const byToken = await jon.send('patch', '/me/password', { current: OTHER, password: GOOD_PASSWORD });
    expect(byToken.status).toBe(204);
    expect(byToken.headers['set-cookie']).toBeUndefined();
    expect(await isIn(one)).toBe(false);
    expect(await faultsOf(desk)).toEqual([]);
  });

  test('is the same in whatever form a keyboard writes it', async () => {
    const kim = await desk.hire('Kim', 'editor');
    await givePassword(desk, kim.id, 'Zwölf Füchse am Fluß');
    const decomposed = 'Zwo\u0308lf Fu\u0308chse am Fluß';
    expect(await signIn('kim@example.org', decomposed)).toMatchObject({ status: 200 });
    expect(await signIn('kim@example.org', 'Ｚwölf Füchse am Fluß')).toMatchObject({ status: 200 });
    expect(await signIn('kim@example.org', 'zwölf Füchse am Fluß')).toMatchObject({ status: 401 });
  });
});

test('a hash that was changed behind the service’s back is named, and nothing of it is shown', async () => {
  const lou = await desk.hire('Louise', 'editor');
  await givePassword(desk, lou.id);
  const mia = await desk.hire('Mia', 'editor');
  await givePassword(desk, mia.id);
  await asOwner(
    desk,
    `UPDATE password SET hash = (SELECT hash FROM password WHERE user_id = '${mia.id}') WHERE user_id = '${lou.id}'`,
  );
  const [fault, ...more] = await faultsOf(desk);
  expect(fault).toMatch(new RegExp(`^password ${lou.id}: secret is not as event \\d+ recorded$`));
  expect(more.filter((line) => line.startsWith('password '))).toEqual([]);
});

test('who asked for a redaction gives nobody a link to consent with', async () => {
  const [nora, otto] = [await desk.hire('Nora', 'admin'), await desk.hire('Otto', 'admin')];
  const actor = (
    await (await desk.hire('Pat', 'editor')).send('post', '/actors', { kind: 'person', name: 'A' })
  ).body;
  const targets = [{ record: actor.id, version: 1 }];
  const asked = await nora.send('post', '/redactions', { ground: 'An order.', targets });
  expect(asked).toMatchObject({ status: 201 });
  await nora.send('post', `/users/${otto.id}/password-links`).expect(201);
  const consent = await otto.send('post', `/redactions/${asked.body.id}/consent`);
  expect(consent.status).toBe(403);
  const third = await desk.hire('Quentin', 'admin');
  expect(await third.send('post', `/redactions/${asked.body.id}/consent`)).toMatchObject({ status: 200 });
});

test('one service sets a password by the link that another made', async () => {
  const rita = await desk.hire('Rita', 'editor');
  const secret = await makeLink(desk, rita.id);
  const other = openBrowser(createApp(desk.service));
  await other.send('post', '/password', { secret, password: GOOD_PASSWORD }).expect(200);
});

test('a link that is too old', async () => {
  const sam = await desk.hire('Samson', 'editor');
  const secret = await makeLink(desk, sam.id);
  await asOwner(desk, `UPDATE password_link SET expires_at = created_at WHERE user_id = '${sam.id}'`);
  expect(await check(secret)).toMatchObject(notValid);
  expect(await use(secret)).toMatchObject(notValid);
});
