import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type BulkSession, inBulk } from '../../src/database/bulk.ts';
import { CHECKED_TABLES, checkDatabase, faultLine, TABLES_ASIDE } from '../../src/fsck/fsck.ts';
import { canonicalBytes } from '../../src/ledger/event.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { runCommand } from '../support/service-process.ts';
import { givePassword } from '../support/sign-in.ts';
import { type Walk, walkOver } from '../support/walk.ts';

let desk: Desk;
let walk: Walk;

beforeAll(async () => {
  desk = await openDesk();
  walk = await walkOver(desk, 20261124);
  await givePassword(desk, (await desk.hire('Pia', 'editor')).id);
}, 60_000);
afterAll(() => desk.close());

async function faultsIn(session: BulkSession): Promise<string[]> {
  const lines: string[] = [];
  await checkDatabase(session, (fault) => lines.push(faultLine(fault)));
  return lines;
}
const faults = () => inBulk(desk.database.serviceUrl, 'read', faultsIn);

/** What would be found after this, which is undone. */
async function faultsAfter(script: string): Promise<string[]> {
  let lines: string[] = [];
  const undone = new Error('undone');
  await inBulk(desk.database.ownerUrl, 'write', async (session) => {
    await session.run(`SET LOCAL session_replication_role = replica; ${script}`);
    lines = await faultsIn(session);
    throw undone;
  }).catch((error) => {
    if (error !== undone) throw error;
  });
  return lines;
}

/** Changes something for good, as a superuser whom no trigger stops. */
async function asSuperuser(script: string): Promise<void> {
  const client = new pg.Client({ connectionString: desk.database.ownerUrl });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; ${script}`);
  } finally {
    await client.end();
  }
}

async function steps(count: number): Promise<void> {
  for (let step = 0; step < count; step++) await walk.step();
}

test('finds nothing in whatever state the API leaves', async () => {
  for (let round = 0; round < 4; round++) {
    await steps(40);
    expect(await faults()).toEqual([]);
    await walk.publish();
    expect(await faults()).toEqual([]);
  }
}, 180_000);

test('gives no false alarm while others write', async () => {
  let working = true;
  const work = (async () => {
    await steps(25);
    await walk.publish();
  })().finally(() => {
    working = false;
  });
  let checks = 0;
  while (working || checks === 0) {
    expect(await faults()).toEqual([]);
    checks += 1;
  }
  await work;
}, 120_000);

test('every table is checked, or said to prove nothing', async () => {
  const tables = await desk.service.read.rows<{ name: string }>(
    `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  expect([...CHECKED_TABLES, ...TABLES_ASIDE].sort()).toEqual(tables.map((one) => one.name).sort());
});

test('what an event says of a person is a digest of the canonical address and name', async () => {
  const user = await desk.service.prisma.user.create({
    data: {
      id: '01900000-0000-7000-8000-00000000000a',
      email: 'o"neil\\@example.org',
      name: 'Ünal "𝒳"/\u007f\u2028',
    },
  });
  const { id, email, name } = user;
  const digest = createHash('sha256')
    .update(user.identitySalt)
    .update(canonicalBytes([email, name]))
    .digest('hex');
  // No event recorded this one.
  expect(await faults()).toEqual([`staff_user ${id}: no event recorded it`]);
  await asSuperuser(`DELETE FROM staff_user WHERE id = '${id}'`);

  const admin = await desk.service.prisma.user.findFirstOrThrow({ where: { name: 'Ivo' } });
  const recorded = await desk.service.prisma.event.findFirstOrThrow({ where: { recordId: admin.id } });
  const state = JSON.parse(Buffer.from(recorded.state ?? []).toString('utf8'));
  expect(state.rows.staff_user[0]).toMatchObject({
    id: admin.id,
    identity: createHash('sha256')
      .update(admin.identitySalt)
      .update(canonicalBytes([admin.email, 'Ivo']))
      .digest('hex'),
  });
  expect(digest).toHaveLength(64);
});

describe('a change behind the service’s back is named', () => {
  const some = (table: string, more = '') => `(SELECT ctid FROM ${table} ${more} LIMIT 1)`;

  test.each([
    [
      'claim_version',
      `UPDATE claim_version SET text = text || '!' WHERE ctid = ${some('claim_version')}`,
      / text is not as event \d+ recorded$/,
    ],
    [
      'claim',
      `UPDATE claim SET rebuttal_count = rebuttal_count + 1 WHERE ctid = ${some('claim')}`,
      /rebuttal_count does not follow/,
    ],
    ['staff_user', `UPDATE staff_user SET name = 'Eva' WHERE name = 'Ivo'`, / identity is not as event/],
    [
      'api_token',
      `UPDATE api_token SET label = 'mine' WHERE ctid = ${some('api_token')}`,
      / secret is not as event/,
    ],
    [
      'password',
      `UPDATE password SET hash = left(hash, -1) || CASE right(hash, 1) WHEN 'A' THEN 'B' ELSE 'A' END WHERE ctid = ${some('password', "WHERE hash <> ''")}`,
      / secret is not as event/,
    ],
    [
      'password_link',
      `UPDATE password_link SET sha256 = sha256(sha256) WHERE ctid = ${some('password_link')}`,
      / secret is not as event/,
    ],
    [
      'password_link',
      `DELETE FROM password_link WHERE ctid = ${some('password_link')}`,
      / is missing; event/,
    ],
    [
      'version_author',
      `DELETE FROM version_author WHERE ctid = ${some('version_author')}`,
      / is missing; event \d+ recorded it$/,
    ],
    ['showing', 'DELETE FROM showing', / is missing$/],
    [
      'event_form',
      `UPDATE event_form SET form = form || ' ' WHERE ctid = ${some('event_form', 'WHERE form IS NOT NULL')}`,
      / is not the form whose digest/,
    ],
    [
      'log_node',
      `UPDATE log_node SET hash = sha256(hash) WHERE level = 1 AND index = 0`,
      /^log_node 1\/0: is not the hash/,
    ],
    ['ledger_head', 'UPDATE ledger_head SET size = size + 1', /^ledger_head 1: it counts/],
    ['event', 'DELETE FROM event WHERE index = 3', /^event 3: is missing$/],
    [
      'checkpoint',
      'DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)',
      /: is missing; the log was signed/,
    ],
    [
      'checkpoint',
      'DELETE FROM checkpoint WHERE size = (SELECT min(size) FROM checkpoint)',
      /: is missing; the one of/,
    ],
    ['signing_key', `UPDATE signing_key SET retired_at = now()`, / retired_at is not as event/],
    [
      'dossier_signature',
      `DELETE FROM dossier_signature WHERE ctid = ${some('dossier_signature')}`,
      /of claim .* there are/,
    ],
    [
      'stored_dossier',
      `UPDATE stored_dossier SET etag = repeat('0', 64) WHERE ctid = ${some('stored_dossier')}`,
      /etag is not the SHA-256/,
    ],
    [
      'snapshot',
      `ALTER TABLE snapshot DROP CONSTRAINT snapshot_sha256; UPDATE snapshot SET text = text || '!' WHERE ctid = ${some('snapshot')}`,
      /its text has another SHA-256$/,
    ],
    ['claim', 'ALTER TABLE claim DISABLE TRIGGER claim_stays', /its trigger claim_stays is switched off$/],
    ['event', 'DROP TRIGGER event_immutable ON event', /its trigger event_immutable is missing$/],
  ])('%s: %s', async (table, script, sentence) => {
    const lines = await faultsAfter(script);
    expect(
      lines.filter((line) => line.startsWith(`${table} `) || line.startsWith(`${table}:`)).join('\n'),
    ).toMatch(new RegExp(sentence.source, 'm'));
    expect(lines.join('\n')).not.toMatch(/example\.org|bridge/);
  });

  test('a state that is no JSON does not keep the rest from being checked', async () => {
    const lines = await faultsAfter(
      `UPDATE event SET state = '{"rows":' WHERE index = 5; UPDATE staff_user SET name = 'Eva' WHERE name = 'Ivo'`,
    );
    expect(lines.join('\n')).toMatch(/^event 5: its state cannot be read/m);
    expect(lines.join('\n')).toMatch(/^staff_user .* identity is not as event/m);
  });
});

test('a column that is younger than a record has to hold its default there', async () => {
  const add = `ALTER TABLE claim_version ADD COLUMN tone text, ADD COLUMN weight int NOT NULL DEFAULT 7,
    ADD COLUMN flags text[] NOT NULL DEFAULT '{}'`;
  expect(await faultsAfter(add)).toEqual([]);
  const lines = await faultsAfter(`${add}; UPDATE claim_version SET tone = 'dry', weight = 8
    WHERE ctid = (SELECT ctid FROM claim_version LIMIT 1)`);
  expect(lines.some((line) => / tone, weight are not as event \d+ recorded$/.test(line))).toBe(true);
});

describe('rejoinder fsck', () => {
  const run = (...args: string[]) => runCommand({ DATABASE_URL: desk.database.ownerUrl }, 'fsck', ...args);

  test('says what it checked, beside a running service', async () => {
    expect(await run()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^\d+ events, \d+ checkpoints and \d+ rows were checked: all is as the ledger has it\.\n$/,
      ),
    });
  }, 60_000);

  test('says when a running service does not know yet that all is well again', async () => {
    const stale = createServer((_request, response) => {
      response.statusCode = 503;
      response.end('{"type": "/problems/ledger-inconsistent"}');
    });
    await new Promise<void>((resolve) => stale.listen(0, '127.0.0.1', resolve));
    const { port } = stale.address() as AddressInfo;
    try {
      const environment = { DATABASE_URL: desk.database.ownerUrl, PORT: String(port) };
      expect(await runCommand(environment, 'fsck')).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`:${port} still says that the ledger is inconsistent: restart it.`),
      });
    } finally {
      stale.close();
    }
  }, 60_000);

  test('holds the log against a checkpoint that was kept elsewhere', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-since-'));
    try {
      const note = (await desk.service.ledger.newestCheckpoint())?.note ?? '';
      await writeFile(path.join(folder, 'kept'), note);
      const good = await run('--since', path.join(folder, 'kept'));
      expect(good).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/contains the checkpoint in \S+kept\.\n$/),
      });
      const [origin, size, , ...rest] = note.split('\n');
      const root = Buffer.alloc(32, 7).toString('base64');
      await writeFile(path.join(folder, 'other'), [origin, size, root, ...rest].join('\n'));
      const other = await run('--since', path.join(folder, 'other'));
      expect(other).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^checkpoint in \S+other: The first/),
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);

  test('names each fault in a line of its own', async () => {
    const [{ id } = { id: '' }] = await desk.service.read.rows<{ id: string }>(
      'SELECT id FROM actor LIMIT 1',
    );
    await asSuperuser(`UPDATE actor_version SET kind = 'outlet' WHERE head_id = '${id}' AND number = 1`);
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^actor_version ${id}/1: kind is not as event \\d+ recorded\n$`));
    expect(stderr).toMatch(
      / rows were checked: 1 fault\. After the repair, the service has to be restarted\.\n$/,
    );
  }, 60_000);

  test('called wrongly', async () => {
    expect(await run('--repair')).toMatchObject({ code: 2, stdout: '' });
    expect(await run('--since', '/nowhere')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--since: /nowhere cannot be read'),
    });
  }, 60_000);
});
