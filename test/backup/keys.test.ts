import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { makeBackup } from '../../src/backup/backup.ts';
import { type Inspected, inspectBackup } from '../../src/backup/inspect.ts';
import { restoreBackup, restoreKeys } from '../../src/backup/restore.ts';
import { makePrivateKey, parsePrivateKey } from '../../src/ledger/keys.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { testSigner } from '../support/signing.ts';

const PASSPHRASE = 'five random words of somebody';
const privateKey = `PRIVATE+KEY+${testSigner.name}+${testSigner.id}+${Buffer.from([1, ...new Uint8Array(32).fill(7)]).toString('base64')}\n`;

let desk: Desk;
let folder: string;
let backup: Inspected;
const databases: TestDatabase[] = [];

const within = (name: string) => path.join(folder, name);
const keysOf = (dataDir: string, words = PASSPHRASE) => ({ dataDir, passphrase: async () => words });

async function dataFolder(name: string, key: string): Promise<string> {
  await mkdir(within(`${name}/keys`), { recursive: true, mode: 0o700 });
  await writeFile(within(`${name}/keys/signing.key`), key, { mode: 0o600 });
  return within(name);
}

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await cloneDatabase();
  databases.push(database);
  return database;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-backup-keys-'));
  desk = await openDesk();
  const dataDir = await dataFolder('first', privateKey);
  const file = within('backup.tar.gz');
  await makeBackup({ url: desk.database.ownerUrl, file, keys: { dataDir, passphrase: PASSPHRASE } });
  backup = await inspectBackup(file);
}, 60_000);

afterAll(async () => {
  await desk.close();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('the keys come back as they were, for their owner alone', async () => {
  expect(parsePrivateKey(privateKey.trim()).vkey).toBe(testSigner.vkey);
  const { ownerUrl } = await emptyDatabase();
  const dataDir = within('second');
  await restoreBackup(backup, { ownerUrl, keys: keysOf(dataDir) });
  expect(await readFile(path.join(dataDir, 'keys/signing.key'), 'utf8')).toBe(privateKey);
  expect((await stat(path.join(dataDir, 'keys'))).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(dataDir, 'keys/signing.key'))).mode & 0o777).toBe(0o600);
}, 30_000);

test('the file tells nothing of them', async () => {
  const bytes = await readFile(backup.file);
  expect(bytes.includes('PRIVATE')).toBe(false);
  const encrypted = Buffer.from(backup.encryptedKeys.get('signing.key') ?? []);
  expect(encrypted.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
  expect(encrypted.includes('PRIVATE')).toBe(false);
});

test('another passphrase opens nothing, and nothing is written', async () => {
  const database = await emptyDatabase();
  const { ownerUrl } = database;
  const dataDir = within('third');
  const attempt = restoreBackup(backup, { ownerUrl, keys: keysOf(dataDir, 'something else') });
  await expect(attempt).rejects.toThrow('The passphrase does not open the keys');
  expect(await readdir(folder)).not.toContain('third');
  await restoreBackup(backup, { ownerUrl });
}, 30_000);

test('a key that is there already stays, and the restore is refused', async () => {
  const other = `${makePrivateKey('desk.example.org')}\n`;
  const dataDir = await dataFolder('fourth', other);
  const { ownerUrl } = await emptyDatabase();
  await expect(restoreBackup(backup, { ownerUrl, keys: keysOf(dataDir) })).rejects.toThrow('another key');
  await expect(restoreKeys(backup, keysOf(dataDir))).rejects.toThrow('another key');
  expect(await readFile(path.join(dataDir, 'keys/signing.key'), 'utf8')).toBe(other);
}, 30_000);

test('keys that were left out come back later by themselves, also where they are already', async () => {
  const dataDir = within('fifth');
  for (let time = 0; time < 2; time++) {
    await restoreKeys(backup, keysOf(dataDir));
    expect(await readFile(path.join(dataDir, 'keys/signing.key'), 'utf8')).toBe(privateKey);
  }
}, 30_000);

test('a restore that fails takes the keys away again', async () => {
  const { ownerUrl } = await emptyDatabase();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("ALTER TABLE signing_key ADD CONSTRAINT no_key CHECK (vkey = '')");
  await client.end();
  const dataDir = within('sixth');
  await expect(restoreBackup(backup, { ownerUrl, keys: keysOf(dataDir) })).rejects.toThrow('no_key');
  expect(await readdir(path.join(dataDir, 'keys'))).toEqual([]);
}, 30_000);

test('keys that are not those of the log are not backed up', async () => {
  const dataDir = await dataFolder('seventh', `${makePrivateKey('desk.example.org')}\n`);
  const file = within('never.tar.gz');
  const url = desk.database.ownerUrl;
  const withKeys = (of: string) => makeBackup({ url, file, keys: { dataDir: of, passphrase: PASSPHRASE } });
  await expect(withKeys(dataDir)).rejects.toThrow('do not hold the one that signs now');
  await expect(withKeys(within('nowhere'))).rejects.toThrow('There are no signing keys');
  expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([]);
});

test('a backup without keys says so when they are wanted', async () => {
  const file = within('keyless.tar.gz');
  await makeBackup({ url: desk.database.ownerUrl, file });
  const keyless = await inspectBackup(file);
  const { ownerUrl } = await emptyDatabase();
  const attempt = restoreBackup(keyless, { ownerUrl, keys: keysOf(within('eighth')) });
  await expect(attempt).rejects.toThrow('holds no keys');
});
