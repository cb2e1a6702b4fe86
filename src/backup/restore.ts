import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BulkSession, inBulk } from '../database/bulk.ts';
import { BackupError, readArchive } from './archive.ts';
import { type Inspected, tableOf } from './inspect.ts';
import { decryptKey, type KeyFile, placeKeyFiles } from './keys.ts';
import type { Manifest } from './manifest.ts';
import {
  listMigrations,
  listTables,
  measuring,
  quote,
  readTable,
  type TableShape,
  writeStatement,
} from './tables.ts';

export interface RestoreOptions {
  /** The database, as the role that owns its tables. */
  ownerUrl: string;
  /** Put the signing keys into this data folder too. The passphrase is asked for once it is known to be needed. */
  keys?: { dataDir: string; passphrase: () => Promise<string> };
}

/** Tables that a migrated database has one row in before anything was done with it. */
const BEGINNINGS: Record<string, string> = {
  ledger_head: 'size = 0',
  instance: 'sample_started_at IS NULL AND sample_loaded_at IS NULL',
};

/**
 * Restores a backup, inspected before, into an empty database that has the same migrations, whole or not at all: it is
 * written in one transaction, read again and compared, and only then committed. Keys are put into place
 * before the commit, so that a crash between the two can be followed by the same restore again.
 */
export async function restoreBackup(backup: Inspected, options: RestoreOptions): Promise<void> {
  const { file, manifest } = backup;
  const { ownerUrl, keys } = options;
  // Before somebody types a passphrase.
  await inBulk(ownerUrl, 'read', (session) => requireFit(session, manifest));
  const keyFiles = keys ? await openKeys(backup, keys.passphrase) : [];
  const takeAway = keys ? await placeKeyFiles(keys.dataDir, keyFiles) : async () => {};
  try {
    await inBulk(ownerUrl, 'write', (session) => writeTables(session, file, manifest));
  } catch (error) {
    await takeAway();
    throw error;
  }
  await inBulk(ownerUrl, 'write', async (session) => {
    for (const { name } of manifest.tables) await session.run(`ANALYZE ${quote(name)}`);
  });
}

/** Puts only the keys of a backup into a data folder. BackupError when there are none, or others are in their place. */
export async function restoreKeys(
  backup: Inspected,
  keys: { dataDir: string; passphrase: () => Promise<string> },
): Promise<void> {
  await placeKeyFiles(keys.dataDir, await openKeys(backup, keys.passphrase));
}

async function openKeys(
  { file, encryptedKeys }: Inspected,
  passphrase: () => Promise<string>,
): Promise<KeyFile[]> {
  if (encryptedKeys.size === 0) {
    throw new BackupError(`${file} holds no keys: it was made without --with-keys. Nothing was restored.`);
  }
  const words = await passphrase();
  const files: KeyFile[] = [];
  for (const [name, bytes] of encryptedKeys) files.push({ name, bytes: await decryptKey(bytes, words) });
  return files;
}

/** BackupError unless the database is empty and of the same shape. Answers that shape. */
async function requireFit(session: BulkSession, manifest: Manifest): Promise<TableShape[]> {
  const [migrations, tables] = [await listMigrations(session), await listTables(session)];
  if (JSON.stringify(migrations) !== JSON.stringify(manifest.migrations)) {
    throw new BackupError(migrationsDiffer(manifest.migrations, migrations));
  }
  const shape = (list: readonly { name: string; columns: string[] }[]) =>
    JSON.stringify(list.map(({ name, columns }) => [name, columns]));
  if (shape(tables) !== shape(manifest.tables)) {
    throw new BackupError('The database has other tables or columns than the backup. Nothing was restored.');
  }
  const used: string[] = [];
  for (const { name } of tables) {
    const beginning = BEGINNINGS[name];
    const [row] = await session.rows(
      `SELECT FROM ${quote(name)} ${beginning ? `WHERE NOT (${beginning})` : ''} LIMIT 1`,
    );
    if (row) used.push(name);
  }
  if (used.length > 0) {
    throw new BackupError(
      `The database is not empty: there are rows in ${used.join(', ')}. Restore into a new one: set REJOINDER_DATA_DIR to a new folder, or DATABASE_URL to an empty database. Nothing was restored.`,
    );
  }
  return tables;
}

function migrationsDiffer(wanted: Manifest['migrations'], present: Manifest['migrations']): string {
  const lacks = wanted.filter(({ name }) => !present.some((one) => one.name === name));
  const more = present.filter(({ name }) => !wanted.some((one) => one.name === name));
  const names = (list: Manifest['migrations']) => list.map((one) => one.name).join(', ');
  if (lacks.length > 0) {
    return `The backup was made by a newer Rejoinder, with the migrations ${names(lacks)}. Restore it with that one. Nothing was restored.`;
  }
  if (more.length > 0) {
    return `The backup was made by an older Rejoinder, before ${names(more)}. Restore it with that one, then start this one, which migrates it. Nothing was restored.`;
  }
  return 'The backup was made with another text of the same migrations. Nothing was restored.';
}

async function writeTables(session: BulkSession, file: string, manifest: Manifest): Promise<void> {
  await session.run("SET LOCAL lock_timeout = '10s'");
  const names = manifest.tables.map((one) => quote(one.name));
  await session.run(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
  const tables = await requireFit(session, manifest);
  const bringBack = await setRulesAside(session);
  for (const name of Object.keys(BEGINNINGS)) await session.run(`DELETE FROM ${quote(name)}`);
  const byName = new Map(tables.map((table) => [table.name, table]));
  await readArchive(file, async ({ name, body }) => {
    const table = byName.get(tableOf(name) ?? '');
    if (table) await pipeline(Readable.from(body), session.copyIn(writeStatement(table)));
    else for await (const _chunk of body);
  });
  await bringBack();
  await compareWithManifest(session, tables, manifest);
}

/**
 * Turns triggers off, which check one write at a time, and takes foreign keys away, which point in circles. A role that
 * owns the tables may do both; a superuser is not needed. What it answers brings them back, and with it each foreign key
 * is checked for all rows.
 */
async function setRulesAside(session: BulkSession): Promise<() => Promise<void>> {
  const keys = await session.rows<{ on: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS on, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2`,
  );
  const guarded = await session.rows<{ name: string }>(
    `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace ORDER BY 1`,
  );
  for (const { name } of guarded) await session.run(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  for (const { on, name } of keys) await session.run(`ALTER TABLE ${on} DROP CONSTRAINT ${name}`);
  return async () => {
    for (const { on, name, definition } of keys) {
      await session.run(`ALTER TABLE ${on} ADD CONSTRAINT ${name} ${definition}`);
    }
    for (const { name } of guarded) await session.run(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  };
}

async function compareWithManifest(
  session: BulkSession,
  tables: readonly TableShape[],
  manifest: Manifest,
): Promise<void> {
  for (const table of tables) {
    const measure = measuring();
    for await (const chunk of readTable(session, table)) measure.see(chunk);
    const wanted = manifest.tables.find((one) => one.name === table.name);
    const found = measure.result();
    if (found.rows !== wanted?.rows || found.sha256 !== wanted.sha256) {
      throw new BackupError(
        `What was written to ${table.name} reads otherwise than in the backup. Nothing was restored.`,
      );
    }
  }
}
