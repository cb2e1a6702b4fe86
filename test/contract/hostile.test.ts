import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { endpoints } from '../../src/app.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen, type Person, type Reply, type Sent } from '../support/listening.ts';
import * as hostile from './hostile-values.ts';

const TABLES = [
  'head',
  'version',
  'version_author',
  'claim',
  'rebuttal',
  'actor',
  'source',
  'snapshot',
  'quotation',
  'evidence',
  'review',
  'notice',
  'reply_request',
  'staff_user',
  'api_token',
  'password',
  'password_link',
  'session',
  'event',
  'event_form',
  'showing',
  'idempotency_key',
  'redaction',
];

let database: TestDatabase;
let desk: Listening;
let person: Person;
/** The ids and ETag that stand for `:id` in each path. */
const examples: Record<string, { id: string; etag: string }> = {};
let evidenceId: string;

beforeAll(async () => {
  database = await cloneDatabase();
  desk = await listen(database.serviceUrl);
  person = await desk.person('olga', ['editor', 'reviewer', 'admin']);
  const example = async (name: string, path: string, body: unknown) => {
    const reply = await send('post', path, { body });
    expect(reply).toMatchObject({ status: 201 });
    examples[name] = { id: String(reply.json?.id), etag: reply.headers.get('etag') ?? '""' };
    return examples[name].id;
  };
  const actorId = await example('actors', '/actors', { kind: 'person', name: 'Somebody' });
  const text = 'Somebody said that it happened.';
  const sourceId = await example('sources', '/sources', { title: 'A page', text });
  const said = { text: 'It happened.', statedAt: '2024-05-16' };
  const claimId = await example('claims', '/claims', { ...said, claimantId: actorId });
  const answer = { ...said, act: 'denial', responderId: actorId };
  await example('rebuttals', `/claims/${claimId}/rebuttals`, answer);
  const asked = { askedAt: '2024-05-17T00:00:00Z', dueAt: '2024-05-18T00:00:00Z' };
  await example('reply-requests', `/claims/${claimId}/reply-requests`, {
    actorId,
    channel: 'e-mail',
    ...asked,
    question: 'Is it?',
  });
  examples.users = { id: (await desk.person('otto', ['editor'])).id, etag: '""' };
  examples.tokens = await exampleOf('/tokens');
  const snapshots = (await send('get', `/sources/${sourceId}`)).json?.snapshots ?? [];
  examples.snapshots = { id: (snapshots as { id: string }[])[0]?.id ?? '', etag: '""' };
  await example('redactions', '/redactions', {
    ground: 'An order.',
    targets: [{ record: claimId, version: 1 }],
  });
  for (const kind of ['claims', 'rebuttals'] as const) await refreshEtag(kind);
  const etag = examples.claims?.etag ?? '';
  const added = await send('post', `/claims/${claimId}/evidence`, {
    headers: { 'if-match': etag },
    body: { role: 'appearance', sourceId, quotation: { exact: 'it happened' } },
  });
  expect(added).toMatchObject({ status: 201 });
  const evidence = (added.json?.evidence ?? []) as { id: string }[];
  evidenceId = evidence[0]?.id ?? '';
  for (const kind of ['claims', 'rebuttals', 'actors', 'sources'] as const) await refreshEtag(kind);
}, 30_000);

afterAll(async () => {
  await desk?.close();
  await database?.drop();
});

const send = (method: string, path: string, sent: Sent = {}) =>
  desk.send(method, path, { token: person.token, ...sent });

async function exampleOf(list: string): Promise<{ id: string; etag: string }> {
  const { json } = await send('get', list);
  const items = (json?.items ?? []) as { id: string }[];
  return { id: items[0]?.id ?? '', etag: '""' };
}

async function refreshEtag(kind: string): Promise<void> {
  const one = examples[kind];
  if (one) one.etag = (await send('get', `/${kind}/${one.id}`)).headers.get('etag') ?? '';
}

const kindOf = (path: string) => path.split('/')[1] ?? '';
const at = (path: string) =>
  path.replace(':id', examples[kindOf(path)]?.id ?? '').replace(':evidenceId', evidenceId);
const tagged = (path: string) => ({ 'if-match': examples[kindOf(path)]?.etag ?? '""' });

async function countRows(): Promise<unknown> {
  const counts = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  return (await desk.service.read.rows(`SELECT ${counts.join(', ')}`))[0];
}

/** A clear refusal: a problem of our catalogue with a sentence, and no stack or SQL in it. */
function expectRefusal(reply: Reply, what: string): void {
  const told = { what, status: reply.status, text: reply.text.slice(0, 300) };
  expect({ ...told, refused: reply.status >= 400 && reply.status < 500 }).toEqual({ ...told, refused: true });
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(reply.json).toMatchObject({
    status: reply.status,
    type: expect.stringMatching(/^\/problems\/[a-z-]+$/),
  });
  expect(String(reply.json?.detail)).not.toBe('');
  expect(reply.text).not.toMatch(/node_modules|at \w+ \(|prisma|SQLSTATE|syntax error/i);
}

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
}

/** The paths of all fields of a body that take a text; schemas with an id stand in `$defs`. */
function textFields(schema: JsonSchema, defs = schema.$defs ?? {}, path: string[] = []): string[][] {
  const inner = (one: JsonSchema, ...more: string[]) => textFields(one, defs, [...path, ...more]);
  return [
    ...(schema.type === 'string' ? [path] : []),
    ...[defs[schema.$ref?.split('/').at(-1) ?? '']].flatMap((one) => (one ? inner(one) : [])),
    ...(schema.anyOf ?? []).flatMap((one) => inner(one)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => inner(one, name)),
    ...(schema.items ? inner(schema.items, '0') : []),
  ];
}

/** JSON text of a body in which one field has this JSON text. */
function bodyWith(path: string[], json: string): string {
  return path.reduceRight(
    (inner, name) => (name === '0' ? `[${inner}]` : `{${JSON.stringify(name)}:${inner}}`),
    json,
  );
}

async function parallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

const withBody = endpoints.filter((one) => one.body);
const lists = endpoints.filter((one) => one.query);
const withId = endpoints.filter((one) => one.path.includes(':id'));
const named = (all: typeof endpoints) => all.map((one) => [one.operation, one] as const);

describe('a hostile body', () => {
  test.each(named(withBody))(
    'of %s is refused and changes nothing',
    async (_name, { method, path, body }) => {
      const before = await countRows();
      const refuse = async (json: string | Uint8Array, what: string) =>
        expectRefusal(await send(method, at(path), { body: json, headers: tagged(path) }), what);
      const fields = textFields(
        z.toJSONSchema(body as unknown as z.ZodType, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
      );
      expect(fields.length).toBeGreaterThan(0);
      const cases: [string, string | Uint8Array][] = fields.flatMap((field) =>
        Object.entries(hostile.REFUSED_EVERYWHERE)
          // One text of this length for each operation is enough.
          .filter(([what]) => field === fields[0] || !what.startsWith('3,000,000'))
          .map(([what, json]): [string, string] => [`${what} in ${field.join('/')}`, bodyWith(field, json)]),
      );
      for (const [what, json] of Object.entries(hostile.WHOLE_BODIES))
        if (json !== '') cases.push([what, json]);
      cases.push(['__proto__', '{"__proto__":{"text":"x"}}'], ['an unknown member', '{"isAdmin":true}']);
      await parallel(cases, ([what, json]) => refuse(json, what));
      expect(await countRows()).toEqual(before);
    },
  );

  test.each(named(withBody))('of 10 MB to %s is refused', async (_name, { method, path }) => {
    const reply = await send(method, at(path), {
      body: `"${'x'.repeat(10_000_000)}"`,
      headers: tagged(path),
    });
    expectRefusal(reply, '10 MB');
    expect(reply.status).toBe(413);
  });
});

describe('a hostile query', () => {
  test.each(named(lists))('of %s is refused', async (_name, { method, path }) => {
    await parallel(hostile.BAD_QUERIES, async (query) =>
      expectRefusal(await send(method, `${at(path)}?${query}`), query),
    );
  });

  test.each(['actors', 'claims', 'sources', 'users', 'tokens'])(
    'an edited cursor of /%s is refused',
    async (name) => {
      for (const more of [1, 2]) if (name !== 'users') await desk.person(`${name}-${more}`, []);
      const cursor = Buffer.from(examples[name]?.id ?? '', 'latin1').toString('base64url');
      for (const edited of [
        `${cursor}A`,
        cursor.slice(1),
        `${cursor}=`,
        cursor.toLowerCase(),
        `A${cursor}`,
      ]) {
        expectRefusal(await send('get', `/${name}?cursor=${edited}`), edited);
      }
      expect((await send('get', `/${name}?cursor=${cursor}`)).status).toBe(200);
    },
  );

  test.each([
    '/claims?order=stated&',
    '/actors/:id/statements?',
    '/review-queue?',
    '/work?',
    '/sources/:id/citations?',
  ])('a cursor of one’s own making for %s is refused', async (list) => {
    const id = examples.claims?.id ?? '';
    for (const one of hostile.madeCursors(id)) {
      const cursor = Buffer.from(one, 'latin1').toString('base64url');
      expectRefusal(await send('get', `${at(list)}cursor=${cursor}`), one);
    }
  });
});

describe('hostile headers and ids', () => {
  test.each(named(endpoints.filter((one) => one.ifMatch)))(
    'a bad If-Match of %s',
    async (_name, { method, path }) => {
      const before = await countRows();
      await parallel(hostile.BAD_IF_MATCHES, async (value) => {
        expectRefusal(await send(method, at(path), { headers: { 'if-match': value } }), value);
      });
      expect(await countRows()).toEqual(before);
    },
  );

  test('a bad Idempotency-Key', async () => {
    const before = await countRows();
    for (const key of hostile.BAD_KEYS) {
      const sent = { body: { kind: 'person', name: 'Somebody' }, headers: { 'idempotency-key': key } };
      expectRefusal(await send('post', '/actors', sent), JSON.stringify(key));
    }
    expect(await countRows()).toEqual(before);
  });

  test.each(named(withId))('an odd id of %s', async (_name, { method, path }) => {
    await parallel(hostile.ODD_IDS, async (id) => {
      expectRefusal(await send(method, path.replace(/:\w+/g, id), { headers: { 'if-match': '"x"' } }), id);
    });
  });
});

describe('text that looks dangerous', () => {
  test.each(hostile.TAKEN_AS_TEXT)('%s comes back unchanged', async (text) => {
    const actor = await send('post', '/actors', { body: { kind: 'person', name: text, aliases: [text] } });
    expect(actor).toMatchObject({ status: 201 });
    const source = await send('post', '/sources', { body: { title: text, text } });
    const said = { text, statedAt: '2024', topics: [text.slice(0, 20).trim()], context: text };
    const claim = await send('post', '/claims', { body: { ...said, claimantId: actor.json?.id } });
    const nfc = text.normalize('NFC');
    const read = async (path: string) => (await send('get', path)).json;
    expect(await read(`/actors/${actor.json?.id}`)).toMatchObject({ name: nfc, aliases: [nfc] });
    expect(await read(`/sources/${source.json?.id}`)).toMatchObject({ title: nfc });
    expect(await read(`/claims/${claim.json?.id}`)).toMatchObject({ text: nfc, context: nfc });
    for (const list of ['actors', 'claims', 'sources']) {
      expect((await send('get', `/${list}?q=${encodeURIComponent(text)}`)).status).toBe(200);
    }
    expect((await send('post', '/claims/similar', { body: { text } })).status).toBe(200);
  });

  test('bidi overrides are refused in names and claims', async () => {
    const name = hostile.BIDI_OVERRIDE;
    expectRefusal(await send('post', '/actors', { body: { kind: 'person', name } }), 'name');
    const claimantId = examples.actors?.id;
    expectRefusal(
      await send('post', '/claims', { body: { text: name, claimantId, statedAt: '2024' } }),
      'claim',
    );
    expect((await send('post', '/sources', { body: { title: 'A page', text: name } })).status).toBe(201);
  });
});
