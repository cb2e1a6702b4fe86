/** Work goes on with an imported record: people come back, versions follow, and four eyes hold across the move. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Desk, ifMatch, openDesk, type Person, sender } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { expectProof, faultsOf } from '../support/veil.ts';
import { contentOf, exportOf, importInto } from './exchange.ts';

const TEXT = 'قالت الوزارة إن الميناء مفتوح. 👩🏽‍💻 “The cafe\u0301 is open”, it said — and nothing more.';

let room: Newsroom;
let copy: Desk;
let ivan: Person;
let mara: Person;
let ben: Person;
let paths: Record<'claim' | 'withdrawn' | 'gone' | 'inReview' | 'actor' | 'request', string>;
let quoted: string;

beforeAll(async () => {
  room = await openNewsroom();
  copy = await openDesk();
  const { ada, rosa, create, publish, step, edit } = room;
  const ivo = await room.hire('Ivo', 'admin');
  const actor = await create(ada, '/actors', 'actors', { kind: 'government', name: 'وزارة الموانئ' });
  const source = await create(ada, '/sources', 'sources', { title: 'The paper 📰', text: TEXT });
  const claimantId = idOf(actor);
  const evidence = { role: 'appearance', sourceId: idOf(source), quotation: { exact: 'The café is open' } };
  const claim = await create(ada, '/claims', 'claims', {
    text: 'الميناء مفتوح',
    claimantId,
    statedAt: '2024-05',
    language: 'ar',
  });
  quoted = (await step(ada, claim, 'evidence', evidence)).body.evidence[0].id;
  await publish(ada, rosa, claim);
  for (const text of ['الميناء مفتوح اليوم', 'الميناء مفتوح أمس']) {
    const notice = { kind: 'correction', reason: `It was: ${text} 🙂` };
    expect((await edit(ada, claim, { text, notice })).status).toBe(200);
    await publish(ada, rosa, claim);
  }
  const said = { act: 'denial', responderId: claimantId, text: 'It is not.', statedAt: '2024-06' };
  const withdrawn = await create(ada, `${claim}/rebuttals`, 'rebuttals', said);
  await publish(ada, rosa, withdrawn);
  await create(ada, `${withdrawn}/rebuttals`, 'rebuttals', { ...said, act: 'counterclaim' });
  await step(ada, withdrawn, 'withdraw', { reason: 'Misheard.' });
  const gone = await room.publishedClaim();
  await step(ada, gone, 'withdraw', { reason: 'Never said.' });
  const inReview = await create(ada, '/claims', 'claims', { text: 'Closed.', claimantId, statedAt: '2024' });
  await step(ada, inReview, 'submit');
  const asked = { actorId: claimantId, channel: 'e-mail', askedAt: '2024-05-16T10:00:00Z' };
  const request = await create(ada, `${inReview}/reply-requests`, 'reply-requests', {
    ...asked,
    dueAt: '2024-05-20T10:00:00Z',
    question: 'Is it?',
  });
  await room.ben.send('patch', request, { outcome: 'declined' });
  paths = { claim, withdrawn, gone, inReview, actor, request };

  ivan = await copy.hire('Ivan', 'admin', 'reviewer');
  const answer = await importInto(copy, ivan, await exportOf(room, ivo));
  expect(answer.status).toBe(200);
  mara = await copy.hire('Mara', 'editor');
  ben = await back(room.ben, 'ben.new@example.org', ['editor', 'reviewer']);
}, 60_000);
afterAll(async () => {
  await room.close();
  await copy.close();
});

/** Gives somebody who was imported an address and roles, and a token. */
async function back(person: Person, email: string, roles: string[]): Promise<Person> {
  const before = await ivan.send('get', `/users/${person.id}`);
  expect(before.body).toMatchObject({ email: `${person.id}@imported.invalid`, roles: [] });
  expect(before.body.disabledAt).not.toBeNull();
  const edited = await ivan.send('patch', `/users/${person.id}`, { email, roles, disabled: false });
  expect(edited).toMatchObject({ status: 200, body: { email, roles, disabledAt: null } });
  const { token } = (await ivan.send('post', '/tokens', { userId: person.id, label: 'back' })).body;
  return { id: person.id, token, send: sender(copy.app, token) };
}

const step = async (by: Person, path: string, name: string, body?: object) =>
  by.send('post', `${path}/${name}`, body, ifMatch(await by.send('get', path)));
const approve = (by: Person, path: string) =>
  step(by, path, 'reviews', { decision: 'approve', rationale: 'Read.' });
const dossierOf = async (desk: Pick<Desk, 'anyone'>, path: string) =>
  (await desk.anyone.send('get', `${path}/dossier`)).text;

test('the dossier tells what the desk of origin told, notice by notice', async () => {
  const [here, there] = [await dossierOf(room, paths.claim), await dossierOf(copy, paths.claim)];
  expect(contentOf(there)).toEqual(contentOf(here));
  expectProof(there);
  const { history, notices, rebuttals } = JSON.parse(there);
  expect(new Set(history.map((one: { action: string; by: string }) => `${one.action} ${one.by}`))).toEqual(
    new Set([`imported ${ivan.id}`]),
  );
  expect(notices.map((one: { kind: string }) => one.kind)).toEqual([
    'withdrawal',
    'correction',
    'correction',
  ]);
  expect(rebuttals).toMatchObject([{ withdrawal: { reason: 'Misheard.' }, rebuttals: [] }]);
});

test('a withdrawn claim is gone here too, at every date', async () => {
  const there = await copy.anyone.send('get', `${paths.gone}/dossier?atSize=1000`);
  expect((await copy.anyone.send('get', paths.gone)).body).toMatchObject({
    notice: { reason: 'Never said.' },
  });
  expect(there.status).toBe(410);
});

test('a dossier of the middle of the import is not half of one', async () => {
  const { throughEvent } = JSON.parse(await dossierOf(copy, paths.claim));
  for (let size = throughEvent; size > throughEvent - 8; size--) {
    const { status } = await copy.anyone.send('get', `${paths.claim}/dossier?atSize=${size}`);
    expect({ size, status }).toEqual({ size, status: 404 });
  }
});

test('who imported something in work, or wrote it before it was imported, does not approve it', async () => {
  expect((await approve(ivan, paths.inReview)).body.type).toBe('/problems/four-eyes');
  // Ben settled the request at the origin.
  expect((await approve(ben, paths.inReview)).body.type).toBe('/problems/four-eyes');
  const rosa = await copy.hire('Rhea', 'reviewer');
  expect((await approve(rosa, paths.inReview)).status).toBe(201);
  expectProof(await dossierOf(copy, paths.inReview));
});

test('the next version of what was published is approved as ever, and the notices go on', async () => {
  const notice = { kind: 'update', reason: 'It has closed.' };
  const patch = { text: 'الميناء مغلق', notice };
  expect(
    (await mara.send('patch', paths.claim, patch, ifMatch(await mara.send('get', paths.claim)))).status,
  ).toBe(200);
  await step(mara, paths.claim, 'submit');
  expect((await approve(ivan, paths.claim)).status).toBe(201);
  const text = await dossierOf(copy, paths.claim);
  expectProof(text);
  const { history, notices, claim, reviews } = JSON.parse(text);
  expect(claim).toMatchObject({ version: 4, text: 'الميناء مغلق' });
  expect(history.at(-1)).toMatchObject({ action: 'approved', version: 4, by: ivan.id });
  expect(notices).toHaveLength(4);
  expect(reviews).toHaveLength(4);
});

test('what was withdrawn before the import comes back by a new version', async () => {
  const again = async (path: string) => {
    const edit = { text: 'Said again.', notice: { kind: 'correction', reason: 'It was said.' } };
    expect((await mara.send('patch', path, edit, ifMatch(await mara.send('get', path)))).status).toBe(200);
    await step(mara, path, 'submit');
    expect((await approve(ivan, path)).status).toBe(201);
  };
  await again(paths.gone);
  await again(paths.withdrawn);
  for (const path of [paths.gone, paths.claim]) expectProof(await dossierOf(copy, path));
  const { rebuttals, standing } = JSON.parse(await dossierOf(copy, paths.claim));
  expect(rebuttals).toMatchObject([{ version: 2, text: 'Said again.' }]);
  expect(standing.value).toBe('disputed');
});

test('a change of an imported actor shows in dossiers, and in their history', async () => {
  const { actor } = paths;
  await mara.send('patch', actor, { name: 'Ministry' }, ifMatch(await mara.send('get', actor)));
  expect((await approve(ivan, actor)).status).toBe(201);
  const text = await dossierOf(copy, paths.claim);
  expectProof(text);
  expect(JSON.parse(text).actors[idOf(actor)].name).toBe('Ministry');
});

test('imported words can be redacted', async () => {
  const eve = await copy.hire('Eve', 'admin');
  const targets = [{ quotation: quoted }, { record: idOf(paths.claim), version: 1 }];
  const { body } = await ivan.send('post', '/redactions', { ground: 'An order.', targets });
  expect((await eve.send('post', `/redactions/${body.id}/consent`)).status).toBe(200);
  const text = await dossierOf(copy, paths.claim);
  // Not "cafe" alone: a digest may well have that.
  expect(text).not.toMatch(/caf(?:e\u0301|é)/);
  expect(JSON.parse(text).evidence[0]).toMatchObject({ redacted: { ground: 'An order.' } });
  expectProof(text);
});

test('after all of that, the whole database is as its ledger has it, and moves once more', async () => {
  expect(await faultsOf(copy)).toEqual([]);
  const third = await openDesk();
  try {
    const admin = await third.hire('Thea', 'admin');
    const exported = await exportOf(copy, ivan);
    expect((await importInto(third, admin, exported)).body).not.toHaveProperty('errors');
    expect((await exportOf(third, admin)).equals(exported)).toBe(true);
    expect(contentOf(await dossierOf(third, paths.claim))).toEqual(
      contentOf(await dossierOf(copy, paths.claim)),
    );
    expectProof(await dossierOf(third, paths.claim));
    expect(await faultsOf(third)).toEqual([]);
  } finally {
    await third.close();
  }
});
