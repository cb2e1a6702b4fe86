/** Who may do what: every operation against every kind of caller, held against a table of this test's own. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { PERMISSIONS } from '../../src/access/permissions.ts';
import { createApp, endpoints } from '../../src/app.ts';
import type { Definition } from '../../src/http/endpoint.ts';
import { createToken, revokeToken } from '../../src/tokens/tokens.commands.ts';
import { editUser } from '../../src/users/users.commands.ts';
import { type Desk, ifMatch, type Method, openDesk, type Person } from '../support/desk.ts';
import { TABLE } from './permissions.table.ts';

const CALLERS = ['nobody', 'reader', 'editor', 'author', 'reviewer', 'both', 'admin'] as const;
/** Tokens that hold no more are refused everywhere, also where no login is needed. */
const DEAD = ['revoked', 'disabled', 'expired'] as const;
type CallerKind = (typeof CALLERS)[number] | (typeof DEAD)[number];

const rows = TABLE.trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [operation = '', about = '', ...outcomes] = line.split(/\s+/);
    return { operation, about, outcomes };
  });
const definitions = new Map(
  (endpoints as unknown as readonly Definition[]).map((one) => [one.operation as string, one]),
);

let desk: Desk;
let app: ReturnType<typeof createApp>;
const tokens = {} as Record<CallerKind, string | undefined>;
/** The ids that an operation's path names, by its first part and what it is about. */
const ids: Record<string, { id: string; evidenceId?: string }> = {};
let address = 0;

interface Made {
  id: string;
  evidence: { id: string }[];
  snapshots: { id: string }[];
}

async function made(answer: ReturnType<Person['send']>): Promise<{ body: Made; headers: { etag: string } }> {
  const { status, body, headers } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { body: body as Made, headers: { etag: headers.etag ?? '' } };
}

const STATED = { text: 'The bridge was closed in May.', statedAt: '2024-05' };

/** Creates a claim or rebuttal with evidence as one person, and submits it as another. */
async function submitted(creator: Person, submitter: Person, path: string, body: object, sourceId: string) {
  const created = await made(creator.send('post', path, body));
  const at = `${path.includes('rebuttals') ? '/rebuttals' : path}/${created.body.id}`;
  const evidence = { role: 'appearance', sourceId, quotation: { exact: 'closed' } };
  const last = await made(creator.send('post', `${at}/evidence`, evidence, ifMatch(created)));
  return made(submitter.send('post', `${at}/submit`, undefined, ifMatch(last)));
}

async function records(about: string, creator: Person, author: Person, reviewer?: Person, near?: string) {
  const source = { title: 'The paper', text: 'The bridge was closed in May.' };
  const actor = (await made(creator.send('post', '/actors', { kind: 'person', name: about }))).body;
  const paper = (await made(creator.send('post', '/sources', source))).body;
  const claimBody = { ...STATED, claimantId: actor.id };
  const answerBody = { ...STATED, act: 'denial', responderId: actor.id };
  // Drafts are about other people and papers than those that are published, so nothing public shows them.
  const claim = await submitted(creator, author, '/claims', claimBody, paper.id);
  const thread = `/claims/${near ?? claim.body.id}/rebuttals`;
  const rebuttal = await submitted(creator, author, thread, answerBody, paper.id);
  for (const [home, one] of Object.entries({ claims: claim, rebuttals: rebuttal })) {
    const evidenceId = one.body.evidence[0]?.id ?? '';
    ids[`${home} ${about}`] = { id: one.body.id, evidenceId };
    const approval = { decision: 'approve', rationale: 'It is so.' };
    if (!reviewer) continue;
    const at = `/${home}/${one.body.id}`;
    const read = await made(reviewer.send('get', at));
    await made(reviewer.send('post', `${at}/reviews`, approval, ifMatch(read)));
  }
  ids[`actors ${about}`] = { id: actor.id };
  ids[`sources ${about}`] = { id: paper.id };
  ids[`snapshots ${about}`] = { id: paper.snapshots[0]?.id ?? '' };
  return { claimId: claim.body.id, actorId: actor.id };
}

beforeAll(async () => {
  desk = await openDesk();
  const operator = { user: null, service: desk.service };
  app = createApp(desk.service, { checkAnswers: true, trustProxy: true });
  const [reader, editor, author, reviewer, both, admin, dismissed] = await Promise.all([
    desk.hire('Reader'),
    desk.hire('Editor', 'editor'),
    desk.hire('Author', 'editor'),
    desk.hire('Reviewer', 'reviewer'),
    desk.hire('Both', 'editor', 'reviewer'),
    desk.hire('Admin', 'admin'),
    desk.hire('Dismissed', 'editor', 'reviewer', 'admin'),
  ]);
  for (const [kind, { token }] of Object.entries({ reader, editor, author, reviewer, both, admin }))
    tokens[kind as CallerKind] = token;
  const spare = (expiresAt?: string) =>
    createToken(operator, admin.id, { label: 'spare', ...(expiresAt && { expiresAt }) });
  const revoked = (await spare()).view;
  await revokeToken(operator, revoked.id);
  await editUser(operator, dismissed.id, { disabled: true });
  tokens.revoked = revoked.token;
  tokens.disabled = dismissed.token;
  tokens.expired = (await spare('2024-05-16T00:00:00Z')).view.token;

  const { claimId, actorId } = await records('published', author, author, reviewer);
  await records('pending', author, author, reviewer);
  for (const [home, patch] of Object.entries({ actors: { name: 'New' }, sources: { title: 'New' } })) {
    const at = `/${home}/${ids[`${home} pending`]?.id}`;
    await made(both.send('patch', at, patch, ifMatch(await made(both.send('get', at)))));
  }
  await records('draft', both, author, undefined, claimId);
  const asked = { askedAt: '2024-05-16T00:00:00Z', dueAt: '2024-05-17T00:00:00Z', channel: 'letter' };
  const request = { ...asked, actorId, question: 'Was it closed?' };
  const { body } = await made(author.send('post', `/claims/${claimId}/reply-requests`, request));
  ids['reply-requests published'] = { id: body.id };
  ids['users author'] = { id: author.id };
  ids['tokens author'] = {
    id: (await createToken(operator, author.id, { label: 'to be revoked' })).view.id,
  };
  ids['users admin'] = { id: admin.id };
  ids['users leaver'] = { id: (await desk.hire('Leaver', 'editor')).id };
  for (const [about, by] of Object.entries({ own: admin, another: await desk.hire('Other', 'admin') })) {
    const targets = [{ snapshot: ids['snapshots pending']?.id }];
    const asked = await made(by.send('post', '/redactions', { ground: 'An order.', targets }));
    ids[`redactions ${about}`] = { id: asked.body.id };
  }
});

afterAll(() => desk.close());

/** Each request comes from a network of its own, so that refused tokens do not add up to a 429. */
async function outcome(kind: CallerKind, method: Method, path: string): Promise<string> {
  address += 1;
  const request = supertest(app)
    [method](`/api/v1${path}`)
    .set('X-Forwarded-For', `2001:db8:0:${address.toString(16)}::1`)
    .set('Sec-Fetch-Site', 'same-origin');
  const token = tokens[kind];
  if (token) request.set('Authorization', `Bearer ${token}`);
  const { status, body } = await request;
  expect(status).toBeLessThan(500);
  const code = (body as { type?: string }).type ?? '';
  if (code === '/problems/four-eyes' || code === '/problems/own-request') return 'eyes';
  if (code === '/problems/not-the-submitter') return 'sub';
  return [401, 403, 404].includes(status) ? String(status) : 'ok';
}

test('the table, the permissions, the endpoints and the OpenAPI document have the same operations', async () => {
  const { body } = await supertest(app).get('/openapi.json').expect(200);
  const paths = Object.values((body as { paths: Record<string, object> }).paths);
  const documented = paths.flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  const tabled = [...new Set(rows.map((row) => row.operation))].sort();
  expect(Object.keys(PERMISSIONS).sort()).toEqual(tabled);
  expect([...definitions.keys()].sort()).toEqual(tabled);
  expect(documented.sort()).toEqual(tabled);
});

test('operations on a record are tried on a draft and on something published', () => {
  for (const [operation, { path }] of definitions) {
    const about = rows.filter((row) => row.operation === operation).map((row) => row.about);
    expect({ operation, about: about.includes('-') }).toEqual({ operation, about: !path.includes(':') });
  }
});

test.each(rows)('$operation ($about)', async ({ operation, about, outcomes }) => {
  const { method, path } = definitions.get(operation) ?? { method: 'get', path: '/' };
  const named = ids[`${path.split('/')[1]} ${about}`];
  const at = path.replace(':id', named?.id ?? '').replace(':evidenceId', named?.evidenceId ?? '');
  const expected = Object.fromEntries(CALLERS.map((kind, index) => [kind, outcomes[index]]));
  for (const kind of DEAD) expected[kind] = '401';
  const seen: Record<string, string> = {};
  for (const kind of [...CALLERS, ...DEAD]) seen[kind] = await outcome(kind, method, at);
  expect(seen).toEqual(expected);
});

test('a record that there is not is not found, for whoever is signed in', async () => {
  const at = '/claims/018f0000-0000-7000-8000-000000000000';
  expect(await outcome('nobody', 'get', at)).toBe('404');
  expect(await outcome('reader', 'patch', at)).toBe('404');
  expect(await outcome('admin', 'patch', at)).toBe('404');
});

test('tokens of others are an admin’s business', async () => {
  const at = `/tokens?userId=${ids['users author']?.id}`;
  expect(await outcome('editor', 'get', at)).toBe('403');
  expect(await outcome('author', 'get', at)).toBe('ok');
  expect(await outcome('admin', 'get', at)).toBe('ok');
});

test('the working view of a dossier is for staff', async () => {
  const at = `/claims/${ids['claims published']?.id}/dossier?view=working`;
  expect(await outcome('reader', 'get', at)).toBe('403');
  expect(await outcome('editor', 'get', at)).toBe('ok');
});

test('a role taken away counts on the next request, and so does one given', async () => {
  const person = await desk.hire('Passing', 'editor');
  const operator = { user: null, service: desk.service };
  const draft = `/claims/${ids['claims draft']?.id}`;
  expect((await person.send('get', draft)).status).toBe(200);
  await editUser(operator, person.id, { roles: [] });
  expect((await person.send('get', draft)).status).toBe(404);
  expect((await person.send('post', '/claims', {})).status).toBe(403);
  await editUser(operator, person.id, { roles: ['editor'] });
  expect((await person.send('post', '/claims', {})).status).toBe(400);
  await editUser(operator, person.id, { disabled: true });
  expect((await person.send('get', '/me')).status).toBe(401);
});
