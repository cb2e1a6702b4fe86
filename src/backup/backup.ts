import { type BulkSession, inBulk } from '../database/bulk.ts';
import type { Reader } from '../database/sql.ts';
import { type AddEntry, BackupError, writeArchive } from './archive.ts';
import { encryptKey, givenKeyFile, holdsKey, keyFolderOf, readKeyFiles } from './keys.ts';
import {
  type BackedUpTable,
  keyEntryName,
  MANIFEST,
  type Manifest,
  manifestOf,
  partName,
} from './manifest.ts';
import { listMigrations, listTables, measuring, readTable, type TableShape } from './tables.ts';

interface BackupKeys {
  dataDir: string;
  signingKey?: string | undefined;
  passphrase: string;
}

export interface BackupOptions {
  /** The database, read as any role that may read all tables. */
  url: string;
  /** Where to. */
  file: string;
  /** Replace a file that is there. */
  force?: boolean;
  /** Looks at the same instant of the database, after all was read. */
  check?: (read: Reader) => Promise<void>;
  /** Take the signing keys of this data folder along, encrypted; or the one that the environment gives. */
  keys?: BackupKeys;
}

/** A part is closed at the end of the row that makes it so large: it has to stand in memory. */
const PART_BYTES = 4 * 2 ** 20;

/**
 * Writes all tables into one file, as they are at one instant, beside a running service. Answers the manifest and the
 * file's SHA-256. BackupError when the file is in the way, or the keys that are asked for are not to be had.
 */
export async function makeBackup(options: BackupOptions): Promise<{ manifest: Manifest; sha256: string }> {
  const { url, file, force = false, keys } = options;
  let manifest: Manifest | undefined;
  const sha256 = await writeArchive(file, force, async (add) => {
    manifest = await inBulk(url, 'read', async (session) => {
      // The first statement takes the snapshot that all others see.
      const tables = await listTables(session);
      const log = await readLog(session);
      const made = manifestOf({
        madeAt: new Date().toISOString(),
        migrations: await listMigrations(session),
        log,
        // Before the tables: what cannot be had is better said at once.
        keys: keys ? await addKeys(add, keys, await currentKey(session)) : [],
        tables: await addTables(session, add, tables),
      });
      // Last: an error of PostgreSQL ends the transaction.
      await options.check?.(session);
      return made;
    });
    await add(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  });
  if (!manifest) throw new Error('a backup was written without its manifest');
  return { manifest, sha256 };
}

async function addTables(
  session: BulkSession,
  add: AddEntry,
  tables: readonly TableShape[],
): Promise<BackedUpTable[]> {
  const added: BackedUpTable[] = [];
  for (const table of tables) added.push(await addTable(session, add, table));
  return added;
}

async function addTable(session: BulkSession, add: AddEntry, table: TableShape): Promise<BackedUpTable> {
  const measure = measuring();
  let [parts, pending, size]: [number, Buffer[], number] = [0, [], 0];
  const close = async () => {
    if (size > 0) await add(partName(table.name, ++parts), Buffer.concat(pending));
    [pending, size] = [[], 0];
  };
  for await (const chunk of readTable(session, table)) {
    measure.see(chunk);
    const end = chunk.lastIndexOf('\n') + 1;
    if (size + end >= PART_BYTES && end > 0) {
      pending.push(chunk.subarray(0, end));
      size += end;
      await close();
      pending.push(chunk.subarray(end));
      size = chunk.length - end;
    } else {
      pending.push(chunk);
      size += chunk.length;
    }
  }
  await close();
  return { name: table.name, columns: table.columns, ...measure.result(), parts };
}

async function addKeys(
  add: AddEntry,
  { dataDir, signingKey, passphrase }: BackupKeys,
  current: string | null,
): Promise<string[]> {
  const files = signingKey === undefined ? await readKeyFiles(dataDir) : [givenKeyFile(signingKey)];
  if (current === null || files.length === 0) {
    throw new BackupError(
      `There are no signing keys in ${keyFolderOf(dataDir)}: the service makes them at its first start.`,
    );
  }
  if (!holdsKey(files, current)) {
    throw new BackupError(
      `The keys in ${keyFolderOf(dataDir)} do not hold the one that signs now, ${current}. Nothing was backed up.`,
    );
  }
  for (const { name, bytes } of files) await add(keyEntryName(name), await encryptKey(bytes, passphrase));
  return files.map((one) => one.name);
}

async function currentKey(session: BulkSession): Promise<string | null> {
  const [key] = await session.rows<{ vkey: string }>('SELECT vkey FROM signing_key WHERE retired_at IS NULL');
  return key?.vkey ?? null;
}

async function readLog(session: BulkSession): Promise<Manifest['log']> {
  const [head] = await session.rows<{ size: string }>('SELECT size::text FROM ledger_head');
  const [newest] = await session.rows<{ size: string; note: string; vkey: string }>(
    `SELECT checkpoint.size::text, note, vkey FROM checkpoint JOIN signing_key ON signing_key.id = key_id
     ORDER BY checkpoint.size DESC LIMIT 1`,
  );
  return { size: Number(head?.size), checkpoint: newest ? { ...newest, size: Number(newest.size) } : null };
}
