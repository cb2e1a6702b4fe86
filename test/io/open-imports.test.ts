/** Imports that are under way for long: their client leaves, somebody writes meanwhile, or another import comes. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as rest } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen, type Person } from '../support/listening.ts';

const EXAMPLE = readFileSync(new URL('../../docs/export-example.ndjson', import.meta.url), 'utf8');

let database: TestDatabase;
let desk: Listening;
let admin: Person;
let editor: Person;

beforeAll(async () => {
  database = await cloneDatabase();
  desk = await listen(database.serviceUrl);
  admin = await desk.person('ivo', ['admin']);
  editor = await desk.person('ada', ['editor']);
});
afterAll(async () => {
  await desk.close();
  await database.drop();
});

/** How many connections carry an export or import. */
async function carriers(): Promise<number> {
  const [row] = await desk.service.read.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'rejoinder bulk' AND datname = current_database()`,
  );
  return row?.count ?? 0;
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await rest(20);
}

/** An import whose lines are still to come. */
function openImport({ token }: Person) {
  const sent = request({
    port: desk.port,
    method: 'POST',
    path: '/api/v1/import',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
  });
  const answered = once(sent, 'response').then(async ([response]) => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode as number, body: JSON.parse(Buffer.concat(chunks).toString()) };
  });
  answered.catch(() => {});
  return { sent, answered };
}

const isWaiting = async () => {
  const rows = await desk.service.read.rows(
    `SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.length > 0;
};

describe('an import', () => {
  const half = EXAMPLE.slice(0, EXAMPLE.length / 2);

  test('of which the client goes away leaves nothing', async () => {
    const { sent } = openImport(admin);
    sent.on('error', () => {});
    sent.write(half);
    await until(async () => (await carriers()) === 1);
    sent.destroy();
    await until(async () => (await carriers()) === 0);
    expect(await desk.service.prisma.head.count()).toBe(0);
  });

  test('lets whoever writes a first record wait, and tells them to try again', async () => {
    const { sent, answered } = openImport(admin);
    sent.write(half);
    await until(async () => (await carriers()) === 1);
    const body = { kind: 'person', name: 'N. N.' };
    const writing = desk.send('post', '/actors', { token: editor.token, body });
    expect((await desk.send('get', '/claims')).status).toBe(200);
    expect(await writing).toMatchObject({ status: 503, json: { type: '/problems/unavailable' } });
    sent.on('error', () => {}).destroy();
    await answered.catch(() => {});
    await until(async () => (await carriers()) === 0);
  });

  test('lets another wait, and then there is a record', async () => {
    const [first, second] = [openImport(admin), openImport(admin)];
    first.sent.write(half);
    await until(async () => (await carriers()) >= 1);
    second.sent.end(EXAMPLE);
    await until(isWaiting);
    first.sent.end(EXAMPLE.slice(half.length));
    const answers = [await first.answered, await second.answered];
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
    expect(answers.find((one) => one.status === 409)?.body.type).toBe('/problems/record-not-empty');
    expect(await desk.service.prisma.claim.count()).toBe(1);
  });
});
