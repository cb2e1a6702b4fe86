/** What comes after a redaction: the next edits, the next quotation, and guesses from what stays. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ifMatch, type Person } from '../support/desk.ts';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { asOwner, expectProof, faultsOf, tablesWith } from '../support/veil.ts';

let room: Newsroom;
let ivo: Person;
let eve: Person;

const notice = { kind: 'update', reason: 'More is known.' };
const mark = { at: expect.any(String), ground: 'By order.' };

beforeAll(async () => {
  room = await openNewsroom();
  ivo = await room.hire('Ivo', 'admin');
  eve = await room.hire('Eve', 'admin');
});
afterAll(() => room.close());

const ask = (...targets: object[]) => ivo.send('post', '/redactions', { ground: 'By order.', targets });

async function redact(...targets: object[]) {
  const asked = await ask(...targets);
  expect(asked).toMatchObject({ status: 201 });
  const done = await eve.send('post', `/redactions/${asked.body.id}/consent`);
  expect(done).toMatchObject({ status: 200 });
  expect(done.body.reach).toEqual({ ...asked.body.reach, leaves: [] });
  return done.body;
}

async function dossierOf(claim: string) {
  expect(await faultsOf(room)).toEqual([]);
  const text = (await room.anyone.send('get', `${claim}/dossier`)).text;
  expectProof(text);
  return JSON.parse(text);
}

/** A published claim that quotes an archived text. */
async function quotingClaim() {
  const { ada, ben, rosa, create, publish } = room;
  const made = await ben.send('post', '/sources', {
    title: 'A page',
    text: 'They said: it rains. So it was.',
  });
  const actor = await create(ada, '/actors', 'actors', { kind: 'person', name: 'Uta' });
  const fields = { text: 'It rains.', claimantId: idOf(actor), statedAt: '2024-05' };
  const claim = await create(ada, '/claims', 'claims', fields);
  const quote = { role: 'appearance', sourceId: made.body.id, quotation: { exact: 'it rains' } };
  const quoted = await ada.send('post', `${claim}/evidence`, quote, ifMatch(await ada.send('get', claim)));
  expect(quoted).toMatchObject({ status: 201 });
  await publish(ada, rosa, claim);
  const [{ id: snapshot, sha256 }] = made.body.snapshots;
  return { claim, actor, source: made.body.id, snapshot, sha256, evidence: quoted.body.evidence[0].id };
}

test('the next versions have the mark, until the words are written anew', async () => {
  const { ada, rosa, edit, publish, publishedClaim } = room;
  const claim = await publishedClaim({ context: 'A port.' });
  const { id } = await redact({ record: idOf(claim), version: 1 });
  await edit(ada, claim, { topics: ['harbours'], notice });
  await publish(ada, rosa, claim);
  const shown = await dossierOf(claim);
  expect(shown.claim).toMatchObject({ version: 2, text: '[redacted]', topics: ['harbours'], redacted: mark });
  expect((await room.anyone.send('get', claim)).body).toMatchObject({ redacted: mark });
  expect((await ivo.send('get', `/redactions/${id}`)).body.reach.records).toHaveLength(1);
  // What was written beside the mark can be redacted in turn.
  await edit(ada, claim, { text: '[redacted]', context: 'The same slander.', notice });
  await publish(ada, rosa, claim);
  await redact({ record: idOf(claim), version: 3 });
  expect(await tablesWith(room, 'The same slander.')).toEqual([]);
  expect((await dossierOf(claim)).claim).toMatchObject({ version: 3, context: null, redacted: mark });
  expect(await ask({ record: idOf(claim), version: 3 })).toMatchObject({ status: 409 });
  await edit(ada, claim, { text: 'The port is open.', notice });
  await publish(ada, rosa, claim);
  expect((await dossierOf(claim)).claim).not.toHaveProperty('redacted');
});

test('an actor has it along, and evidence its own', async () => {
  const { ada, rosa, edit, publish, step } = room;
  const { claim, actor, evidence } = await quotingClaim();
  await redact({ record: idOf(actor), version: 1 }, { quotation: evidence });
  await edit(ada, actor, { sameAs: ['https://uta.example.org/'] });
  const approval = { decision: 'approve', rationale: 'So it is.' };
  expect(await step(rosa, actor, 'reviews', approval)).toMatchObject({ status: 201 });
  await edit(ada, claim, { context: 'More.', notice });
  await publish(ada, rosa, claim);
  const shown = await dossierOf(claim);
  expect(shown.actors[idOf(actor)]).toMatchObject({ version: 2, name: '[redacted]', redacted: mark });
  expect(shown.evidence).toMatchObject([{ redacted: mark, verified: false }]);
});

test('[redacted] is no text that anybody types: redacted-words', async () => {
  const { ada, publishedClaim, edit } = room;
  const claim = await publishedClaim();
  const { claimantId } = (await ada.send('get', claim)).body;
  const { source } = await quotingClaim();
  const typed = { text: '[redacted]', claimantId, statedAt: '2024' };
  const answer = { act: 'denial', responderId: claimantId, text: ' [Redacted]', statedAt: '2024' };
  const quote = { role: 'context', sourceId: source, quotation: { exact: '[redacted]' } };
  for (const refused of [
    await ada.send('post', '/claims', typed),
    await edit(ada, claim, { text: '[redacted]', notice }),
    await ada.send('post', `${claim}/rebuttals`, answer),
    await ada.send('post', '/actors', { kind: 'person', name: '[redacted]' }),
    await edit(ada, `/actors/${claimantId}`, { name: '[redacted]' }),
    await ada.send('post', '/sources', { title: '[redacted]' }),
    await edit(ada, `/sources/${source}`, { title: '[redacted]' }),
    await ada.send('post', `${claim}/evidence`, quote, ifMatch(await ada.send('get', claim))),
  ]) {
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/redacted-words' } });
  }
});

test('what stays gives no short text away', async () => {
  const { claim, actor } = await quotingClaim();
  await dossierOf(claim);
  await redact({ record: idOf(claim), version: 1 });
  const kept = await asOwner(room, `SELECT FROM dossier_signature WHERE claim_id = $1`, [idOf(claim)]);
  expect(kept).toEqual([]);
  const salts = await asOwner<{ salt: string }>(
    room,
    `SELECT DISTINCT encode(salt, 'hex') AS salt FROM (
       SELECT salt FROM event WHERE state IS NULL UNION ALL SELECT salt FROM event_form WHERE form IS NULL) emptied`,
  );
  expect(salts).toEqual([{ salt: '00'.repeat(16) }]);
  const keyed = { 'Idempotency-Key': 'a-claim' };
  const fields = { text: 'It snows.', claimantId: idOf(actor), statedAt: '2024-05' };
  const { body } = await room.ada.send('post', '/claims', fields, keyed);
  await redact({ record: body.id, version: 1 });
  const sql = `SELECT FROM idempotency_key WHERE key = 'a-claim' AND request = decode(repeat('00', 32), 'hex')`;
  expect(await asOwner(room, sql)).toHaveLength(1);
  const again = await room.ada.send('post', '/claims', fields, keyed);
  expect(again.body.type).toBe('/problems/idempotency-answer-not-kept');
  await dossierOf(claim);
});

test('a redacted archive verifies no quotation, and gives none', async () => {
  const { ada, rosa, edit, publish } = room;
  const { claim, source, snapshot, sha256, evidence } = await quotingClaim();
  const text = await ada.send('get', `/snapshots/${snapshot}/text`);
  expect(text.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', etag: `"${sha256}"` });
  expect(createHash('sha256').update(text.text).digest('hex')).toBe(sha256);
  const asked = await ask({ snapshot });
  expect(asked.body.reach.leaves).toEqual([{ quotation: evidence }]);
  await redact({ snapshot });
  expect((await room.anyone.send('get', claim)).body.evidence).toMatchObject([{ verified: false }]);
  const gone = await ada.send('get', `/snapshots/${snapshot}/text`);
  expect(gone).toMatchObject({ status: 410, body: { type: '/problems/redacted' } });
  const quote = { role: 'context', sourceId: source, quotation: { exact: 'redact' }, notice };
  const again = await ada.send('post', `${claim}/evidence`, quote, ifMatch(await ada.send('get', claim)));
  expect(again).toMatchObject({ status: 422, body: { type: '/problems/redacted-words' } });
  await edit(ada, claim, { context: 'More.', notice });
  await publish(ada, rosa, claim);
  expect((await dossierOf(claim)).evidence).toMatchObject([{ id: evidence, verified: false }]);
});

test('the desk’s own words about a version are named, and stay', async () => {
  const { ada, rosa, edit, publish, publishedClaim } = room;
  const claim = await publishedClaim();
  await edit(ada, claim, { text: 'Another wording.', notice });
  await publish(ada, rosa, claim);
  const { history } = await dossierOf(claim);
  const { reach } = await redact({ event: history[1].event });
  expect(reach.deskWords).toEqual([
    { type: 'notice', id: expect.any(String), record: idOf(claim), version: 2 },
    { type: 'review', id: expect.any(String), record: idOf(claim), version: 2 },
  ]);
  expect((await dossierOf(claim)).notices).toMatchObject([{ reason: notice.reason }]);
});

test('who is shown through an actor alone goes from the dossier too', async () => {
  const { ada, rosa, create, edit, step, publishedClaim } = room;
  const claim = await publishedClaim();
  const actor = `/actors/${(await ada.send('get', claim)).body.claimantId}`;
  const group = await create(ada, '/actors', 'actors', { kind: 'organization', name: 'The Zylum group' });
  await edit(ada, actor, { partOfId: idOf(group) });
  const approval = { decision: 'approve', rationale: 'So it is.' };
  expect(await step(rosa, actor, 'reviews', approval)).toMatchObject({ status: 201 });
  expect((await dossierOf(claim)).actors[idOf(group)]).toMatchObject({ name: 'The Zylum group' });
  const { reach } = await redact({ record: idOf(group), version: 1 });
  expect(reach.claims).toEqual([idOf(claim)]);
  expect(await tablesWith(room, 'Zylum')).toEqual([]);
  expect((await dossierOf(claim)).actors[idOf(group)]).toMatchObject({ redacted: mark });
});

test('a consent comes from nobody who is there by the grace of who asked', async () => {
  const claim = await room.publishedClaim();
  const { id } = (await ask({ record: idOf(claim), version: 1 })).body;
  const max = await room.hire('Max', 'editor');
  const consent = (by: Person) => by.send('post', `/redactions/${id}/consent`);
  const refused = {
    status: 403,
    body: { type: '/problems/own-request', detail: expect.stringMatching(/Since/) },
  };
  await ivo.send('patch', `/users/${max.id}`, { roles: ['admin'] });
  expect(await consent(max)).toMatchObject(refused);
  // Nor by the grace of such a person.
  const ute = await room.hire('Ute', 'admin');
  await max.send('post', '/tokens', { userId: ute.id, label: 'Of the desk' });
  expect(await consent(ute)).toMatchObject(refused);
  const sql = `SELECT carry_out_redaction('${id}', '${ute.id}', now(), '{}', '{}', '{}', '{}')`;
  await expect(asOwner(room, sql)).rejects.toMatchObject({ constraint: 'redaction_no_puppet' });
  expect(await consent(eve)).toMatchObject({ status: 200 });
});
