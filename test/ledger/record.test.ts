import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { canonicalBytes } from '../../src/ledger/event.ts';
import { record } from '../../src/ledger/record.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen, type Person, type Reply } from '../support/listening.ts';

let database: TestDatabase;
let desk: Listening;
let editor: Person;
let reviewer: Person;

beforeAll(async () => {
  database = await cloneDatabase();
  desk = await listen(database.serviceUrl);
  editor = await desk.person('edith', ['editor']);
  reviewer = await desk.person('rufus', ['reviewer']);
});

afterAll(async () => {
  await desk?.close();
  await database?.drop();
});

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
/** Nothing here is redacted. */
const present = (bytes: Uint8Array | null) => bytes ?? new Uint8Array();
const parsed = (bytes: Uint8Array) =>
  JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>;
const events = () => desk.service.prisma.event.findMany({ orderBy: { index: 'asc' } });

async function made(path: string, body: unknown): Promise<string> {
  const reply = await desk.send('post', path, { token: editor.token, body });
  expect(reply).toMatchObject({ status: 201 });
  return String(reply.json?.id);
}

/** Does a step with the ETag that the record has now. */
async function step(path: string, action: string, person: Person, body?: unknown): Promise<Reply> {
  const { headers } = await desk.send('get', path, { token: person.token });
  const ifMatch = { 'if-match': headers.get('etag') ?? '' };
  return desk.send('post', `${path}/${action}`, { token: person.token, headers: ifMatch, body });
}

async function refusal(url: string, sql: string): Promise<{ code?: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql).then(
      () => ({}),
      (error: { code: string }) => error,
    );
  } finally {
    await client.end();
  }
}

test('a write without an event fails and leaves nothing behind', async () => {
  const { prisma } = desk.service;
  const before = [await prisma.user.count(), await prisma.event.count()];
  const forgetful = record({ user: null, service: desk.service }, async (tx) => {
    const { id } = await tx.user.create({
      data: { id: '01900000-0000-7000-8000-000000000001', email: 'nobody@example.org', name: 'Nobody' },
    });
    return { view: id };
  });
  await expect(forgetful).rejects.toThrow('without an event');
  expect([await prisma.user.count(), await prisma.event.count()]).toEqual(before);
});

test('a write that fails after its append leaves no event and no gap', async () => {
  const before = (await events()).length;
  const failing = record({ user: null, service: desk.service }, async (_tx, append) => {
    append({ action: 'created', record: { type: 'user', id: editor.id }, state: { rows: {} } });
    throw new Error('no further');
  });
  await expect(failing).rejects.toThrow('no further');
  expect((await events()).length).toBe(before);
});

test('20 writers at once leave indices without a gap and instants that never go back', async () => {
  const writer = async (number: number) => {
    for (let round = 0; round < 5; round++) {
      await made('/actors', { kind: 'person', name: `Speaker ${number}.${round}` });
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, number) => writer(number)));
  const all = await events();
  expect(all.map((one) => one.index)).toEqual(all.map((_, index) => BigInt(index)));
  const instants = all.map((one) => one.at.getTime());
  expect(instants).toEqual([...instants].sort((a, b) => a - b));
  expect(all.filter((one) => one.recordType === 'actor')).toHaveLength(100);
  const head = await desk.service.prisma.ledgerHead.findUniqueOrThrow({ where: { id: 1 } });
  expect(head.size).toBe(BigInt(all.length));
});

test.each(['UPDATE event SET user_id = NULL', 'DELETE FROM event', 'TRUNCATE event CASCADE'])(
  'nobody can run %s',
  async (sql) => {
    const before = await events();
    const asService = await refusal(database.serviceUrl, sql);
    // With DATABASE_URL both roles may be one, and then it is the trigger that refuses.
    if (database.serviceUrl !== database.ownerUrl) expect(asService.code).toBe('42501');
    expect(asService.code).toBeDefined();
    expect((await refusal(database.ownerUrl, sql)).code).toBeDefined();
    expect(await events()).toEqual(before);
  },
);

test.each(['UPDATE event_form SET type = type', 'DELETE FROM event_form', 'TRUNCATE event_form'])(
  'the service cannot run %s',
  async (sql) => {
    expect((await refusal(database.serviceUrl, sql)).code).toBeDefined();
  },
);

test('a body commits to state and public forms, and holds no content', async () => {
  const secretWords = ['Zanzibar statement', 'Zanzibar Ministry', 'Zanzibar gazette', 'Zanzibar rationale'];
  const [text, name, title, rationale] = secretWords;
  const claimantId = await made('/actors', { kind: 'government', name });
  const sourceId = await made('/sources', { title, text: `It said: ${text}.` });
  const claim = `/claims/${await made('/claims', { text, claimantId, statedAt: '2024-05-16' })}`;
  const evidence = { role: 'appearance', sourceId, quotation: { exact: text }, saidById: claimantId };
  expect(await step(claim, 'evidence', editor, evidence)).toMatchObject({ status: 201 });
  expect(await step(claim, 'submit', editor)).toMatchObject({ status: 200 });
  const approval = { decision: 'approve', rationale, publicNote: 'Zanzibar note' };
  expect(await step(claim, 'reviews', reviewer, approval)).toMatchObject({ status: 201 });

  const all = await events();
  for (const { index, at, userId, body, salt, state: kept } of all) {
    const state = present(kept);
    const said = parsed(body);
    expect(Buffer.from(body).equals(canonicalBytes(said))).toBe(true);
    expect(Buffer.from(state).equals(canonicalBytes(parsed(state)))).toBe(true);
    expect(salt).toHaveLength(16);
    expect(said).toMatchObject({ index: Number(index), at: at.toISOString(), by: userId });
    expect(said.state).toBe(sha256(salt, state));
    const words = Buffer.from(body).toString('utf8');
    expect(words).not.toMatch(/Zanzibar|Speaker|edith|rufus|example\.org/i);
    expect(Buffer.from(state).toString('utf8')).not.toMatch(/edith|rufus|example\.org/i);
  }
  expect(new Set(all.map((one) => Buffer.from(one.salt).toString('hex'))).size).toBe(all.length);

  const approved = all.filter((one) => one.action === 'approved');
  // Of a thread that has one public event, it is the first; actors and sources are in no chain.
  for (const { recordType, body } of approved) {
    expect(parsed(body).previous).toBe(recordType === 'claim' ? null : undefined);
  }
  const types = new Set<string>();
  for (const { index, body } of approved) {
    const forms = await desk.service.prisma.eventForm.findMany({
      where: { eventIndex: index },
      orderBy: { position: 'asc' },
    });
    expect(forms.length).toBeGreaterThan(0);
    expect(parsed(body).makesVisible).toEqual(
      forms.map(({ type, recordId, salt, form }) => ({
        type,
        id: recordId,
        digest: sha256(salt, present(form)),
      })),
    );
    for (const { type, form: kept } of forms) {
      const form = present(kept);
      types.add(type);
      expect(Buffer.from(form).equals(canonicalBytes(parsed(form)))).toBe(true);
    }
  }
  for (const type of ['claim', 'evidence', 'review', 'actor', 'source']) expect(types).toContain(type);
});

test('each public event of a thread names the one before it, also within one write', async () => {
  const { service } = desk;
  const claimantId = await made('/actors', { kind: 'person', name: 'Speaker' });
  const claim = { text: 'Said.', claimantId, statedAt: '2024' };
  const [one, other] = [await made('/claims', claim), await made('/claims', claim)];
  const write = (...claimIds: (string | undefined)[]) =>
    record({ user: null, service }, async (_tx, append) => {
      for (const claimId of claimIds) {
        const record = { type: 'claim' as const, id: one };
        const forms = [{ type: 'standing' as const, id: one, form: {} }];
        append({ action: 'edited', record, state: { rows: {} }, ...(claimId && { claimId }), forms });
        append({ action: 'edited', record, state: { rows: {} }, claimId: one });
      }
      return { view: null };
    });
  const first = (await events()).length;
  await write(one, other, one);
  await write(undefined, one);
  const bodies = (await events()).slice(first).map(({ body }) => parsed(body));
  const said = bodies.map(({ previous }) => (typeof previous === 'number' ? previous - first : previous));
  const none = undefined;
  expect(said).toEqual([null, none, null, none, 0, none, none, none, 4, none]);
  await service.ledger.newestCheckpoint();
  expect(service.ledger.fault).toBeNull();
});
