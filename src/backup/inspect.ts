import { type ArchiveEntry, BackupError, readArchive } from './archive.ts';
import {
  type BackedUpTable,
  keyEntryName,
  MANIFEST,
  type Manifest,
  parseManifest,
  partName,
} from './manifest.ts';
import { measuring } from './tables.ts';

/** What a backup holds, when every byte of it was found to be as the manifest says. */
export interface Inspected {
  file: string;
  manifest: Manifest;
  /** The encrypted key files, by their name in the key folder. */
  encryptedKeys: Map<string, Uint8Array>;
}

/** Keys and manifest are small; what is not, is not ours. */
const SMALL_BYTES = 16 * 2 ** 20;
const TABLE_PART = /^tables\/([a-z0-9_]+)\/\d{6}\.copy$/;

/** Reads a whole backup and holds every table against its digest. BackupError with what is wrong. Writes nothing. */
export async function inspectBackup(file: string): Promise<Inspected> {
  const seen = new Map<string, { parts: number; measure: ReturnType<typeof measuring> }>();
  const small = new Map<string, Uint8Array>();
  let last = '';
  await readArchive(file, async ({ name, body }) => {
    last = name;
    const table = tableOf(name);
    if (table === null) {
      if (small.has(name)) throw altered(file, `it has ${name} twice`);
      small.set(name, await collect(file, name, body));
      return;
    }
    const one = seen.get(table) ?? { parts: 0, measure: measuring() };
    if (name !== partName(table, ++one.parts)) throw altered(file, `it has ${name} in the wrong place`);
    seen.set(table, one);
    for await (const chunk of body) one.measure.see(chunk);
  });
  const text = small.get(MANIFEST);
  if (last !== MANIFEST || !text) throw new BackupError(`${file} is no backup of Rejoinder, or was cut off.`);
  const manifest = parseManifest(Buffer.from(text).toString('utf8'));
  compareTables(file, manifest.tables, seen);
  return { file, manifest, encryptedKeys: keysOf(file, manifest, small) };
}

/** The table that an entry of the archive is a part of; null for the other entries. */
export function tableOf(name: string): string | null {
  return TABLE_PART.exec(name)?.[1] ?? null;
}

function compareTables(
  file: string,
  tables: readonly BackedUpTable[],
  seen: Map<string, { parts: number; measure: ReturnType<typeof measuring> }>,
): void {
  const known = new Set(tables.map((one) => one.name));
  const foreign = [...seen.keys()].find((name) => !known.has(name));
  if (foreign) throw altered(file, `the manifest does not know the table ${foreign}`);
  if (known.size !== tables.length) throw altered(file, 'the manifest names a table twice');
  for (const { name, rows, bytes, sha256, parts } of tables) {
    const found = seen.get(name);
    const measured = (found?.measure ?? measuring()).result();
    if (
      (found?.parts ?? 0) !== parts ||
      measured.rows !== rows ||
      measured.bytes !== bytes ||
      measured.sha256 !== sha256
    ) {
      throw altered(file, `the table ${name} is not what the manifest says`);
    }
  }
}

function keysOf(file: string, manifest: Manifest, small: Map<string, Uint8Array>): Map<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const name of manifest.keys) {
    const bytes = small.get(keyEntryName(name));
    if (!bytes) throw altered(file, `the key file ${name} is missing`);
    keys.set(name, bytes);
  }
  if (small.size !== keys.size + 1) throw altered(file, 'it holds files that the manifest does not know');
  return keys;
}

async function collect(file: string, name: string, body: ArchiveEntry['body']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > SMALL_BYTES) throw altered(file, `${name} is too large`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function altered(file: string, what: string): BackupError {
  return new BackupError(`${file} was altered: ${what}. Nothing was restored.`);
}
