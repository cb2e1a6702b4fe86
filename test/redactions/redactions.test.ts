/** The story of a court order: two admins, over HTTP, and what is left afterwards. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DossierView } from '../../src/dossiers/dossiers.schema.ts';
import { ifMatch, type Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { expectProof, faultsOf, tablesWith } from '../support/veil.ts';

const GROUND = 'Order of the court of Utopia of 2 May 2026, 1 K 7/26.';
const WORDS = {
  claim: 'Zanzibar sold the harbour.',
  context: 'Zanzibar context',
  quotation: 'Zanzibar paid for it',
  note: 'Zanzibar note',
  snapshot: 'Nobody else read this Zanzibar article',
  question: 'Is it Zanzibar?',
  answer: 'Zanzibar answers no.',
  actor: 'Zanzibar spokesman',
  alias: 'Zachary the second',
  title: 'The Zanzibar gazette',
};

let room: Newsroom;
let ivo: Person;
let eve: Person;
let claim: string;
let other: string;
let bystander: string;
let rebuttal: string;
let speaker: string;
let source: string;
let snapshotId: string;
let evidenceId: string;
let requestId: string;
const before: Record<string, { text: string; at: string }> = {};

const dossier = async (path: string, query = '') =>
  (await room.anyone.send('get', `${path}/dossier${query}`)).text;

beforeAll(async () => {
  room = await openNewsroom();
  ivo = await room.hire('Ivo', 'admin');
  eve = await room.hire('Eve', 'admin');
  const { ada, ben, rosa, create, publish, step, publishedClaim } = room;
  bystander = await publishedClaim();
  speaker = await create(ben, '/actors', 'actors', {
    kind: 'person',
    name: WORDS.actor,
    aliases: [WORDS.alias],
  });
  const text = `${WORDS.snapshot}: ${WORDS.quotation}, it said.`;
  const page = { title: WORDS.title, url: 'https://zanzibar.example.org/', text };
  const made = await ben.send('post', '/sources', page, { 'Idempotency-Key': 'source' });
  source = `/sources/${made.body.id}`;
  snapshotId = made.body.snapshots[0].id;
  const claimantId = idOf(speaker);
  const statedAt = '2024-05';
  claim = await create(ben, '/claims', 'claims', {
    text: WORDS.claim,
    context: WORDS.context,
    claimantId,
    statedAt,
  });
  const quoted = await ben.send(
    'post',
    `${claim}/evidence`,
    { role: 'appearance', sourceId: idOf(source), quotation: { exact: WORDS.quotation }, note: WORDS.note },
    { ...ifMatch(await ben.send('get', claim)), 'Idempotency-Key': 'evidence' },
  );
  evidenceId = quoted.body.evidence[0].id;
  const asked = {
    actorId: claimantId,
    channel: 'letter',
    askedAt: '2024-06-01T00:00:00Z',
    dueAt: '2024-06-02T00:00:00Z',
  };
  const request = await ada.send('post', `${claim}/reply-requests`, { ...asked, question: WORDS.question });
  requestId = request.body.id;
  await publish(ben, rosa, claim);
  const denial = { act: 'denial', responderId: claimantId, text: WORDS.answer, statedAt };
  rebuttal = await create(ben, `${claim}/rebuttals`, 'rebuttals', denial);
  await publish(ben, rosa, rebuttal);
  other = await create(ben, '/claims', 'claims', { text: 'Another thing.', claimantId, statedAt });
  await step(ben, other, 'evidence', { role: 'context', sourceId: idOf(source), locator: 'page 2' });
  await publish(ben, rosa, other);
  await room.edit(ben, claim, {
    text: 'A better wording.',
    context: null,
    notice: { kind: 'correction', reason: 'It was wrong.' },
  });
  for (const path of [claim, other, bystander]) {
    before[path] = { text: await dossier(path), at: new Date().toISOString() };
  }
  await publish(ben, rosa, claim);
  await dossier(claim);
}, 60_000);
afterAll(() => room.close());

const ask = (targets: object[], by = ivo) => by.send('post', '/redactions', { ground: GROUND, targets });

async function redact(...targets: object[]) {
  const asked = await ask(targets);
  expect(asked).toMatchObject({ status: 201, body: { state: 'requested', requestedBy: { name: 'Ivo' } } });
  const done = await eve.send('post', `/redactions/${asked.body.id}/consent`);
  expect(done).toMatchObject({ status: 200, body: { state: 'carried_out', decidedBy: { name: 'Eve' } } });
  // What was told before is what was done.
  expect(done.body.reach).toEqual({ ...asked.body.reach, leaves: [] });
  expect((await ivo.send('get', `/redactions/${asked.body.id}`)).body).toEqual(done.body);
  return done.body;
}

async function expectWhole(): Promise<void> {
  expect(await faultsOf(room)).toEqual([]);
  for (const path of [claim, other, bystander]) {
    const text = await dossier(path);
    DossierView.parse(JSON.parse(text));
    expectProof(text);
    const then = await dossier(path, `?asOf=${before[path]?.at}`);
    expectProof(then);
    // What somebody downloaded earlier still verifies.
    expectProof(before[path]?.text ?? '');
  }
  expect(await dossier(bystander)).toBe(before[bystander]?.text);
}

const mark = { at: expect.any(String), ground: GROUND };

describe('a request', () => {
  test('names things that there are', async () => {
    const nobody = '018f0000-0000-7000-8000-000000000000';
    const answer = await ask([
      { record: idOf(claim), version: 1 },
      { record: idOf(claim), version: 9 },
      { quotation: nobody },
      { snapshot: nobody },
      { replyRequest: nobody },
      { event: 999_999 },
      { event: 0 },
    ]);
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/unknown-reference' } });
    expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toEqual(
      [1, 2, 3, 4, 5, 6].map((place) => `/targets/${place}`),
    );
  });

  test('changes nothing, and can be refused or withdrawn', async () => {
    const asked = await ask([{ record: idOf(claim), version: 1 }]);
    expect(asked.body.reach).toMatchObject({
      records: [{ type: 'claim', id: idOf(claim), version: 1 }],
      forms: [{ type: 'claim', id: idOf(claim) }],
      claims: [idOf(claim)],
    });
    const path = `/redactions/${asked.body.id}`;
    expect((await ivo.send('post', `${path}/consent`)).body).toMatchObject({
      status: 403,
      type: '/problems/own-request',
      title: 'Nobody consents to their own request',
    });
    const refused = await ivo.send('post', `${path}/refuse`, { reason: 'The court has changed its mind.' });
    expect(refused).toMatchObject({ status: 200, body: { state: 'refused', reach: null } });
    expect((await eve.send('post', `${path}/consent`)).body.type).toBe('/problems/wrong-state');
    expect((await eve.send('post', `${path}/refuse`, { reason: 'No.' })).body.type).toBe(
      '/problems/wrong-state',
    );
    const list = await eve.send('get', '/redactions?state=refused');
    expect(list.body.items).toMatchObject([
      { id: asked.body.id, refusal: 'The court has changed its mind.' },
    ]);
    expect(await dossier(claim, `?asOf=${before[claim]?.at}`)).toBe(before[claim]?.text);
    await expectWhole();
  });
});

describe('what was redacted', () => {
  test('a version of a claim is gone, and shown as gone at every time', async () => {
    await redact({ record: idOf(claim), version: 1 });
    expect(await tablesWith(room, WORDS.claim)).toEqual([]);
    expect(await tablesWith(room, WORDS.context)).toEqual([]);
    const then = JSON.parse(await dossier(claim, `?asOf=${before[claim]?.at}`));
    const was = JSON.parse(before[claim]?.text ?? '');
    expect(then.claim).toEqual({
      ...was.claim,
      text: '[redacted]',
      context: null,
      topics: [],
      redacted: mark,
    });
    expect({ ...then, claim: null, integrity: null }).toEqual({ ...was, claim: null, integrity: null });
    expect(JSON.parse(await dossier(claim)).claim).not.toHaveProperty('redacted');
    await expectWhole();
  });

  test('again it is 409', async () => {
    const again = await ask([{ record: idOf(claim), version: 1 }]);
    expect(again).toMatchObject({
      status: 409,
      body: { type: '/problems/already-redacted', errors: [{ pointer: '/targets/0' }] },
    });
  });

  test('a quotation with its note', async () => {
    await redact({ quotation: evidenceId });
    expect(await tablesWith(room, WORDS.note)).toEqual([]);
    // The archived text itself is another target.
    expect(await tablesWith(room, WORDS.quotation)).toEqual(['snapshot']);
    const blank = { exact: '[redacted]', prefix: '[redacted]', suffix: '[redacted]' };
    const form = { id: evidenceId, quotation: blank, note: null, redacted: mark };
    for (const query of ['', `?asOf=${before[claim]?.at}`]) {
      expect(JSON.parse(await dossier(claim, query)).evidence).toMatchObject([form]);
    }
    expect((await room.anyone.send('get', claim)).body.evidence).toMatchObject([form]);
    expect((await room.anyone.send('get', `/snapshots/${snapshotId}`)).body.passages).toEqual([]);
    await expectWhole();
  });

  test('an archived text, whose hash stays', async () => {
    await redact({ snapshot: snapshotId });
    expect(await tablesWith(room, WORDS.snapshot)).toEqual([]);
    expect(await tablesWith(room, WORDS.quotation)).toEqual([]);
    const read = await room.ada.send('get', `/snapshots/${snapshotId}`);
    expect(read.body).toMatchObject({ length: 0, passages: [], redacted: mark });
    expect(read.body).not.toHaveProperty('text');
    const [shown] = JSON.parse(await dossier(claim)).sources[idOf(source)].snapshots;
    expect(shown).toMatchObject({ id: snapshotId, sha256: read.body.sha256, redacted: mark });
    await expectWhole();
  });

  test('an actor, a source, an answer and a question at once, in the dossiers of other claims too', async () => {
    const done = await redact(
      { record: idOf(speaker), version: 1 },
      { record: idOf(source), version: 1 },
      { record: idOf(rebuttal), version: 1 },
      { replyRequest: requestId },
    );
    expect(done.reach.claims.sort()).toEqual([idOf(claim), idOf(other)].sort());
    const { actor, alias, title, answer, question } = WORDS;
    for (const words of [actor, alias, title, 'zanzibar.example.org', answer, question]) {
      expect([words, await tablesWith(room, words)]).toEqual([words, []]);
    }
    for (const path of [claim, other]) {
      const { actors, sources } = JSON.parse(await dossier(path));
      expect(actors[idOf(speaker)]).toMatchObject({ name: '[redacted]', aliases: [], redacted: mark });
      expect(sources[idOf(source)]).toMatchObject({ title: '[redacted]', url: null, redacted: mark });
    }
    const { rebuttals, replyRequests } = JSON.parse(await dossier(claim));
    expect(rebuttals).toMatchObject([{ text: '[redacted]', act: 'denial', redacted: mark }]);
    expect(replyRequests).toMatchObject([{ question: '[redacted]', channel: '[redacted]', redacted: mark }]);
    expect((await room.anyone.send('get', speaker)).body).toMatchObject({
      name: '[redacted]',
      redacted: mark,
    });
    expect((await room.anyone.send('get', source)).body).toMatchObject({
      title: '[redacted]',
      redacted: mark,
    });
    await expectWhole();
  });

  test('work goes on, and a working view shows the veil', async () => {
    const { ada, ben, rosa, publish, edit } = room;
    const working = await ada.send('get', `${claim}/dossier?view=working`);
    expect(working.body.actors[idOf(speaker)]).toMatchObject({ redacted: mark });
    const notice = { kind: 'update', reason: 'It goes on.' };
    expect(await edit(ben, rebuttal, { text: 'It says no.', notice })).toMatchObject({ status: 200 });
    await publish(ben, rosa, rebuttal);
    expect((await room.anyone.send('get', rebuttal)).body).not.toHaveProperty('redacted');
    expect(await edit(ben, claim, { context: 'More.', notice })).toMatchObject({ status: 200 });
    await publish(ben, rosa, claim);
    const { actors, evidence } = JSON.parse(await dossier(claim));
    expect(actors[idOf(speaker)]).toMatchObject({ redacted: mark });
    expect(evidence).toMatchObject([{ redacted: mark }]);
    await expectWhole();
  });

  test('an earlier wording of a draft, by its event; the draft itself stays', async () => {
    const { ben, create, edit } = room;
    const claimantId = idOf(speaker);
    const draft = await create(ben, '/claims', 'claims', {
      text: 'A slip of Zanzibar.',
      claimantId,
      statedAt: '2024',
    });
    await edit(ben, draft, { text: 'Well put.' });
    const { items } = (await ben.send('get', `${draft}/history`)).body;
    const done = await redact({ event: items[0].event });
    expect(done.reach).toMatchObject({
      records: [],
      forms: [],
      claims: [],
      events: [{ event: items[0].event }],
    });
    expect(await tablesWith(room, 'A slip of')).toEqual([]);
    expect((await ben.send('get', draft)).body.text).toBe('Well put.');
    await redact({ event: items[1].event });
    expect((await ben.send('get', draft)).body).toMatchObject({ text: '[redacted]', redacted: mark });
    expect(await tablesWith(room, 'Well put.')).toEqual([]);
    // A draft may be written anew: until then the veil stays.
    expect((await edit(ben, draft, { context: 'More.' })).body).toMatchObject({ redacted: mark });
    expect((await edit(ben, draft, { text: 'Anew.' })).body).not.toHaveProperty('redacted');
    await expectWhole();
  });
});
