import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { readArchive, writeArchive } from '../../src/backup/archive.ts';
import { makeBackup } from '../../src/backup/backup.ts';
import { inspectBackup } from '../../src/backup/inspect.ts';
import { MANIFEST } from '../../src/backup/manifest.ts';
import { restoreBackup } from '../../src/backup/restore.ts';
import { migrate, schemaDrift } from '../../src/database/migrate.ts';
import { openService } from '../../src/database/open.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { testSigning } from '../support/signing.ts';

let room: Newsroom;
let folder: string;
/** A backup of the newsroom. */
let file: string;
let dossiers: string[];
const databases: TestDatabase[] = [];

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await cloneDatabase();
  databases.push(database);
  return database;
}

async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whatever a restore must bring back besides rows. */
const RULES = `SELECT conrelid::regclass::text AS on, conname AS name, pg_get_constraintdef(oid) AS text, convalidated::text AS state
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
  ORDER BY 1, 2, 3`;

const rulesOf = (url: string) => onDatabase(url, async (client) => (await client.query(RULES)).rows);

async function restore(from: string, ownerUrl: string): Promise<void> {
  await restoreBackup(await inspectBackup(from), { ownerUrl });
}

const nextFile = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-backup-'));
  room = await openNewsroom();
  dossiers = [];
  for (const text of ['The harbour is open.', 'Tabs\tand \\N and\nnew lines, “quotes”, 𝒳 and \\. stay.']) {
    const claim = await room.publishedClaim({ text });
    dossiers.push(`${claim}/dossier`);
  }
  const source = await room.create(room.ada, '/sources', 'sources', {
    title: 'A long source',
    text: 'A line of it, with \\ and a tab\t.\n'.repeat(10_000),
  });
  await room.edit(room.ada, source, { title: 'A longer source' });
  for (const dossier of dossiers) await room.anyone.send('get', dossier).expect(200);
  file = nextFile('backup.tar.gz');
  await makeBackup({ url: room.database.ownerUrl, file });
}, 60_000);

afterAll(async () => {
  await room.close();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  test('is one file for its owner alone, and replaces no other unless told to', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await readFile(file);
    const url = room.database.ownerUrl;
    await expect(makeBackup({ url, file })).rejects.toThrow('There is a file');
    expect(before.equals(await readFile(file))).toBe(true);
    const other = nextFile('replaced.tar.gz');
    await writeFile(other, 'something else');
    await makeBackup({ url, file: other, force: true });
    expect((await inspectBackup(other)).manifest.tables).toEqual((await inspectBackup(file)).manifest.tables);
  });

  test('comes back with every row, every rule, and the same dossiers, byte for byte', async () => {
    const served = await Promise.all(dossiers.map(async (one) => (await room.anyone.send('get', one)).text));
    const database = await emptyDatabase();
    const rules = await rulesOf(database.ownerUrl);
    await restore(file, database.ownerUrl);

    const again = nextFile('again.tar.gz');
    const { manifest } = await makeBackup({ url: database.ownerUrl, file: again });
    const first = (await inspectBackup(file)).manifest;
    expect(manifest.tables).toEqual(first.tables);
    expect(manifest.log).toEqual(first.log);
    expect(first.log.size).toBeGreaterThan(10);
    expect(await rulesOf(database.ownerUrl)).toEqual(rules);
    expect(await schemaDrift(database.ownerUrl)).toBe('');

    const opened = openService(database.serviceUrl, pino({ level: 'silent' }), { signing: testSigning });
    try {
      await opened.service.ledger.start({ everyMs: 0 });
      const app = createApp(opened.service, { checkAnswers: true });
      for (const [at, dossier] of dossiers.entries()) {
        const answer = await supertest(app).get(`/api/v1${dossier}`).expect(200);
        expect(answer.text).toBe(served[at]);
      }
      // The record goes on, and its rules hold.
      await createUser(
        { user: null, service: opened.service },
        { email: 'dora@example.org', name: 'Dora', roles: [] },
      );
      const change = onDatabase(database.ownerUrl, (client) => client.query("UPDATE event SET action = 'x'"));
      await expect(change).rejects.toThrow('never changed');
    } finally {
      await opened.close();
    }
  }, 30_000);

  test('is of one instant, beside writers', async () => {
    let isOver = false;
    const write = async (writer: number) => {
      const caller = { user: null, service: room.service };
      for (let count = 0; !isOver; count++) {
        const email = `${writer}-${count}@example.org`;
        await createUser(caller, { email, name: 'Somebody', roles: [] });
      }
    };
    const writers = Promise.all([1, 2, 3].map(write));
    const busy = nextFile('busy.tar.gz');
    try {
      await makeBackup({ url: room.database.serviceUrl, file: busy });
    } finally {
      isOver = true;
      await writers;
    }
    const database = await emptyDatabase();
    await restore(busy, database.ownerUrl);
    const [counts] = await onDatabase(database.ownerUrl, async (client) => {
      const { rows } = await client.query(`SELECT (SELECT count(*) FROM event) AS events,
        (SELECT count(*) FROM event WHERE record_type = 'user' AND action = 'created') AS "userEvents",
        (SELECT count(*) FROM staff_user) AS users, (SELECT size FROM ledger_head) AS size`);
      return rows;
    });
    expect(counts.events).toBe(counts.size);
    expect(counts.users).toBe(counts.userEvents);
  }, 30_000);

  test('comes back under a role that is no superuser', async () => {
    const name = `plain_${Date.now().toString(36)}`;
    const url = new URL(room.database.ownerUrl);
    const admin = url.href;
    await onDatabase(admin, async (client) => {
      await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain'`);
      await client.query(`CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0 ENCODING 'UTF8'`);
    });
    try {
      Object.assign(url, { username: name, password: 'plain', pathname: `/${name}` });
      await migrate(url.href);
      await restore(file, url.href);
      const { manifest } = await makeBackup({ url: url.href, file: nextFile('plain.tar.gz') });
      expect(manifest.tables).toEqual((await inspectBackup(file)).manifest.tables);
    } finally {
      await onDatabase(admin, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await client.query(`DROP ROLE ${name}`);
      });
    }
  }, 30_000);
});

describe('what is refused, before anything is written', () => {
  test('a database that is not empty', async () => {
    await expect(restore(file, room.database.ownerUrl)).rejects.toThrow(/not empty: .*staff_user/);
  });

  test('a database with other migrations', async () => {
    const { manifest } = await inspectBackup(file);
    const [first, ...rest] = manifest.migrations;
    const database = await emptyDatabase();
    const { ownerUrl } = database;
    const newer = { ...manifest, migrations: [...manifest.migrations, { name: '2099_new', checksum: 'x' }] };
    const older = { ...manifest, migrations: first ? [first] : [] };
    const changed = { ...manifest, migrations: [{ name: first?.name ?? '', checksum: 'x' }, ...rest] };
    for (const [other, words] of [
      [newer, 'made by a newer Rejoinder'],
      [older, 'made by an older Rejoinder'],
      [changed, 'another text of the same migrations'],
    ] as const) {
      const backup = { file, manifest: other, encryptedKeys: new Map() };
      await expect(restoreBackup(backup, { ownerUrl })).rejects.toThrow(words);
    }
    await restore(file, ownerUrl);
  });

  test('a file that was cut off, anywhere', async () => {
    const whole = await readFile(file);
    const cut = nextFile('cut.tar.gz');
    for (const length of [0, 5, 10, 11, 1000, whole.length >> 1, whole.length - 9, whole.length - 1]) {
      await writeFile(cut, whole.subarray(0, length));
      await expect(inspectBackup(cut)).rejects.toThrow(cut);
    }
  });

  test('a file with anything behind it', async () => {
    const longer = nextFile('longer.tar.gz');
    for (const more of [Buffer.from('x'), Buffer.alloc(512), await readFile(file)]) {
      await writeFile(longer, Buffer.concat([await readFile(file), more]));
      await expect(inspectBackup(longer)).rejects.toThrow(longer);
    }
  });

  test('a file in which one bit is another', async () => {
    const whole = await readFile(file);
    const flipped = nextFile('flipped.tar.gz');
    const random = seededRandom(20_261_124);
    const places = Array.from({ length: 60 }, () => random.below(whole.length * 8));
    for (const place of [...Array(80).keys(), ...places]) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3);
      await writeFile(flipped, bytes);
      await expect(inspectBackup(flipped)).rejects.toThrow(flipped);
    }
  }, 60_000);

  test('a foreign file', async () => {
    const foreign = nextFile('foreign');
    for (const bytes of ['{}', '\u001f\u008b not really']) {
      await writeFile(foreign, bytes);
      await expect(inspectBackup(foreign)).rejects.toThrow('is no backup of Rejoinder');
    }
    await rm(foreign);
    await expect(inspectBackup(foreign)).rejects.toThrow('There is no file');
    await writeArchive(foreign, false, (add) => add('holiday.jpg', Buffer.from('sun')));
    await expect(inspectBackup(foreign)).rejects.toThrow('is no backup of Rejoinder');
  });

  test('a file that was put together anew from altered parts', async () => {
    const entries = new Map<string, Buffer>();
    await readArchive(file, async ({ name, body }) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      entries.set(name, Buffer.concat(chunks));
    });
    const manifest = JSON.parse(String(entries.get(MANIFEST)));
    const json = (value: object) => Buffer.from(JSON.stringify(value));
    const user = 'tables/staff_user/000001.copy';
    const users = entries.get(user) ?? Buffer.alloc(0);
    const alterations: [string, string, Map<string, Buffer>][] = [
      ['a row', 'staff_user', new Map([[user, Buffer.from(String(users).replace('Ada', 'Eve'))]])],
      ['a lost table', 'staff_user', new Map([[user, Buffer.alloc(0)]])],
      ['an unknown file', 'does not know', new Map([['extra', Buffer.from('x')]])],
      ['an unknown table', 'extra', new Map([['tables/extra/000001.copy', Buffer.from('x\n')]])],
      ['another format', 'reads version 1', new Map([[MANIFEST, json({ ...manifest, version: 2 })]])],
      ['an unknown member', 'not one that', new Map([[MANIFEST, json({ ...manifest, more: 1 })]])],
      ['no JSON', 'no JSON', new Map([[MANIFEST, Buffer.from('{')]])],
    ];
    for (const [what, words, altered] of alterations) {
      const made = nextFile(`${what}.tar.gz`);
      await writeArchive(made, false, async (add) => {
        const all = new Map([...entries, ...altered]);
        all.delete(MANIFEST);
        for (const [name, bytes] of all) if (bytes.length > 0) await add(name, bytes);
        await add(MANIFEST, altered.get(MANIFEST) ?? json(manifest));
      });
      await expect(inspectBackup(made)).rejects.toThrow(words);
    }
  });
});

test('what PostgreSQL refuses on the way leaves an empty database with all its rules', async () => {
  const { ownerUrl } = await emptyDatabase();
  await onDatabase(ownerUrl, (client) =>
    client.query("ALTER TABLE staff_user ADD CONSTRAINT no_ada CHECK (name <> 'Ada')"),
  );
  const rules = await rulesOf(ownerUrl);
  await expect(restore(file, ownerUrl)).rejects.toThrow('no_ada');
  expect(await rulesOf(ownerUrl)).toEqual(rules);
  await onDatabase(ownerUrl, (client) => client.query('ALTER TABLE staff_user DROP CONSTRAINT no_ada'));
  await restore(file, ownerUrl);
});
