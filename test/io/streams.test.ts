/** The streams themselves: compressed, cut off, left by their reader, and the dossiers for a mirror. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, gunzipSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen, type Person } from '../support/listening.ts';
import { openOffice } from '../support/office.ts';
import { startService } from '../support/service-process.ts';

let database: TestDatabase;
let desk: Listening;
let admin: Person;
const ids: string[] = [];

beforeAll(async () => {
  database = await cloneDatabase();
  desk = await listen(database.serviceUrl);
  const ada = await desk.person('ada', ['editor']);
  const rosa = await desk.person('rosa', ['reviewer']);
  admin = await desk.person('ivo', ['admin']);
  const office = openOffice(desk);
  const claimantId = await office.create(ada, '/actors', { kind: 'government', name: 'Utopia' });
  // Larger than what sockets hold between two processes.
  const text = `${'The ministry said so. '.repeat(40_000)}${'é'.repeat(100_000)}`;
  for (let one = 0; one < 12; one++) await office.create(ada, '/sources', { title: `Paper ${one}`, text });
  for (const said of ['Open.', 'Closed.', 'Withdrawn.', 'Draft.']) {
    ids.push(await office.create(ada, '/claims', { text: said, claimantId, statedAt: '2024' }));
    if (said !== 'Draft.') await office.publish(ada, rosa, `/claims/${ids.at(-1)}`);
  }
  await office.change(ada, 'post', `/claims/${ids[2]}`, '/withdraw', { reason: 'Misheard.' });
}, 60_000);
afterAll(async () => {
  await desk.close();
  await database.drop();
});

function ask(method: string, path: string, headers: Record<string, string> = {}) {
  return request({ host: '127.0.0.1', port: desk.port, method, path: `/api/v1${path}`, headers });
}

const byAdmin = (more: Record<string, string> = {}) => ({ authorization: `Bearer ${admin.token}`, ...more });

async function answerTo(asked: ReturnType<typeof ask>): Promise<IncomingMessage> {
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** How many connections of exports and imports there are, or of those that wrote; once it is so many, or after a while. */
async function connections(wanted: number, { on = desk, wrote = false } = {}): Promise<number> {
  for (let turn = 0; ; turn++) {
    const [row] = await on.service.read.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rejoinder bulk'
       ${wrote ? 'AND backend_xid IS NOT NULL' : ''}`,
    );
    if (row?.count === wanted || turn === 100) return row?.count ?? -1;
    await sleep(50);
  }
}

describe('an export', () => {
  test('is the same compressed', async () => {
    const plain = await answerTo(ask('GET', '/export', byAdmin()));
    expect(plain.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      vary: expect.stringContaining('Accept-Encoding'),
    });
    const packed = await answerTo(ask('GET', '/export', byAdmin({ 'accept-encoding': 'gzip, br' })));
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(await textOf(packed.pipe(createGunzip()))).toBe(await textOf(plain));
  });

  test.each(['identity', 'gzip'])('that nobody reads on lets go of the database (%s)', async (encoding) => {
    const answer = await answerTo(ask('GET', '/export', byAdmin({ 'accept-encoding': encoding })));
    await once(answer, 'readable');
    expect(await connections(1)).toBe(1);
    answer.destroy();
    expect(await connections(0)).toBe(0);
  });

  test('that breaks off does not look whole', async () => {
    const answer = await answerTo(ask('GET', '/export', byAdmin()));
    await once(answer, 'readable');
    await desk.service.read.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rejoinder bulk'`,
    );
    await expect(textOf(answer)).rejects.toThrow();
    expect(await connections(0)).toBe(0);
    expect((await desk.send('get', '/claims')).status).toBe(200);
  });
});

describe('all dossiers', () => {
  test('are those of each published claim, byte for byte, for anybody', async () => {
    const text = await textOf(await answerTo(ask('GET', '/export?form=dossiers')));
    const each = await Promise.all(ids.slice(0, 2).map((id) => desk.send('get', `/claims/${id}/dossier`)));
    expect(text).toBe(each.map((one) => `${one.text}\n`).join(''));
    expect(await textOf(await answerTo(ask('GET', '/export?form=dossiers')))).toBe(text);
  });

  test('are the same compressed, in one piece', async () => {
    const plain = await textOf(await answerTo(ask('GET', '/export?form=dossiers')));
    const packed = await answerTo(ask('GET', '/export?form=dossiers', { 'accept-encoding': 'gzip' }));
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/x-ndjson',
    });
    const file: Buffer[] = [];
    for await (const chunk of packed) file.push(chunk as Buffer);
    const bytes = Buffer.concat(file);
    expect(gunzipSync(bytes).toString()).toBe(plain);
    // Some readers take the first file of several for all.
    expect(inflateRawSync(bytes.subarray(10, -8)).toString()).toBe(plain);
  });

  test.each(['identity', 'gzip'])('leave out none that cannot be stored now (%s)', async (encoding) => {
    const get = () => answerTo(ask('GET', '/export?form=dossiers', { 'accept-encoding': encoding }));
    const read = async (answer: IncomingMessage) =>
      textOf(encoding === 'gzip' ? answer.pipe(createGunzip()) : answer);
    const whole = await read(await get());
    const other = new pg.Client({ connectionString: database.ownerUrl });
    await other.connect();
    try {
      for (const held of [ids.slice(0, 1), ids.slice(1, 2), ids.slice(0, 2)]) {
        await other.query('BEGIN');
        await other.query('DELETE FROM stored_dossier WHERE claim_id = ANY($1::uuid[])', [held]);
        await other.query('COMMIT; BEGIN');
        await other.query('SELECT FROM claim WHERE id = ANY($1::uuid[]) FOR NO KEY UPDATE', [held]);
        expect(await read(await get())).toBe(whole);
        expect(await desk.service.prisma.storedDossier.count()).toBe(2 - held.length);
        await other.query('ROLLBACK');
        await read(await get());
        expect(await desk.service.prisma.storedDossier.count()).toBe(2);
      }
    } finally {
      await other.end();
    }
  });

  test('go to a few readers of one network at a time', async () => {
    const other = new pg.Client({ connectionString: database.ownerUrl });
    await other.connect();
    const path = '/export?form=dossiers';
    try {
      await other.query('BEGIN; LOCK TABLE stored_dossier');
      const readers = Array.from({ length: 4 }, () => answerTo(ask('GET', path)));
      expect(await connections(4)).toBe(4);
      const refused = await desk.send('get', path);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('60');
      expect(refused.json).toMatchObject({ detail: expect.stringContaining('at your address') });
      await other.query('ROLLBACK');
      for (const answer of await Promise.all(readers))
        expect((await textOf(answer)).split('\n').length).toBe(3);
    } finally {
      await other.end();
    }
    expect((await answerTo(ask('GET', path))).statusCode).toBe(200);
  });

  test('go on after a claim', async () => {
    const rest = async (after?: string) =>
      textOf(await answerTo(ask('GET', `/export?form=dossiers&after=${after}`)));
    const [, second] = await Promise.all(
      ids.slice(0, 2).map((id) => desk.send('get', `/claims/${id}/dossier`)),
    );
    expect(await rest(ids[0])).toBe(`${second?.text}\n`);
    expect(await rest(ids[1])).toBe('');
    expect((await desk.send('get', `/export?form=dossiers&after=1'`)).status).toBe(400);
    const refused = await desk.send('get', `/export?after=${ids[0]}`);
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ errors: [{ pointer: '#/query/after' }] });
  });

  test('were stored when they were made', async () => {
    const stored = await desk.service.prisma.storedDossier.findMany({ orderBy: { claimId: 'asc' } });
    expect(stored.map((one) => one.claimId)).toEqual(ids.slice(0, 2));
    for (const { bytes, gzip } of stored) expect(gunzipSync(gzip).equals(bytes)).toBe(true);
  });

  test('have no other form', async () => {
    expect((await desk.send('get', '/export?form=csv')).status).toBe(400);
    expect((await desk.send('get', '/export?limit=1')).status).toBe(400);
  });
});

describe('an import', () => {
  let empty: TestDatabase;
  let other: Listening;
  let ivan: Person;

  beforeAll(async () => {
    empty = await cloneDatabase();
    other = await listen(empty.serviceUrl);
    ivan = await other.person('ivan', ['admin']);
  });
  afterAll(async () => {
    await other.close();
    await empty.drop();
  });

  const upload = (port = other.port) =>
    request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/api/v1/import',
      headers: { authorization: `Bearer ${ivan.token}`, 'content-type': 'application/x-ndjson' },
    });
  const heads = () => other.service.prisma.head.count();

  test('that is refused at its beginning is answered while it is still sent', async () => {
    const sent = upload().on('error', () => {});
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.write('{"type":"export","format":"something else","version":1}\n');
    const [answer] = await answered;
    expect(answer.statusCode).toBe(422);
    expect(JSON.parse(await textOf(answer))).toMatchObject({ line: 1 });
    sent.destroy();
  });

  test('leaves nothing when its process is killed in the middle', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-killed-'));
    const killed = await startService({ DATABASE_URL: empty.serviceUrl, REJOINDER_DATA_DIR: folder });
    const sent = upload(Number(new URL(killed.address).port)).on('error', () => {});
    try {
      const record = await textOf(await answerTo(ask('GET', '/export', byAdmin())));
      sent.write(record.slice(0, record.length * 0.9));
      expect(await connections(1, { on: other, wrote: true })).toBe(1);
    } finally {
      await killed.end('SIGKILL');
      sent.destroy();
      await rm(folder, { recursive: true, force: true });
    }
    expect(await connections(0, { on: other })).toBe(0);
    expect(await heads()).toBe(0);
  }, 60_000);

  test('takes what an export streams, as it comes', async () => {
    const answer = await answerTo(ask('GET', '/export', byAdmin()));
    const sent = upload();
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    answer.pipe(sent);
    const [taken] = await answered;
    expect(JSON.parse(await textOf(taken))).toMatchObject({ counts: { source: 12, snapshot: 12, claim: 4 } });
    expect(await heads()).toBe(17);
  });
});
