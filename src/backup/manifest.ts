/** What a backup says of itself: the last file in the archive, `manifest.json`. */
import { z } from 'zod';
import { BackupError } from './archive.ts';

export const MANIFEST = 'manifest.json';
const FORMAT = 'rejoinder-backup';
const VERSION = 1;

const natural = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const Table = z.strictObject({
  name: identifier,
  columns: z.array(identifier).min(1),
  rows: natural,
  /** Of the text of `COPY … TO STDOUT`, all parts one after the other. */
  bytes: natural,
  sha256,
  /** How many files `tables/<name>/<6 digits>.copy` hold it. */
  parts: natural,
});

const Migration = z.strictObject({ name: z.string(), checksum: z.string() });

/** Version 1. Unknown members are refused: whoever adds one gives the format another version. */
export const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  madeAt: z.iso.datetime(),
  /** Those that the database had, in order, with the checksums that Prisma keeps. */
  migrations: z.array(Migration).min(1),
  log: z.strictObject({
    /** How many events there are. */
    size: natural,
    /** The newest checkpoint, a signed note; null before the first. */
    checkpoint: z.strictObject({ size: natural, note: z.string(), vkey: z.string() }).nullable(),
  }),
  tables: z.array(Table).min(1),
  /** The names of the files `keys/<name>.age`, each encrypted by the passphrase as C2SP age has it. */
  keys: z.array(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)),
});
export type Manifest = z.infer<typeof Manifest>;
export type BackedUpTable = z.infer<typeof Table>;
export type Migration = z.infer<typeof Migration>;

/** A manifest of this format. */
export function manifestOf(parts: Omit<Manifest, 'format' | 'version'>): Manifest {
  return { format: FORMAT, version: VERSION, ...parts };
}

/** Reads a manifest. BackupError says when another version of Rejoinder wrote it, or nobody. */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BackupError('The manifest of the backup is no JSON. Nothing was restored.');
  }
  const read = Manifest.safeParse(value);
  if (read.success) return read.data;
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format === FORMAT && typeof version === 'number' && version !== VERSION) {
    throw new BackupError(
      `The backup has version ${version} of the format, and this Rejoinder reads version ${VERSION}. Restore it with the Rejoinder that made it.`,
    );
  }
  throw new BackupError('The manifest of the backup is not one that Rejoinder wrote. Nothing was restored.');
}

/** The name of one part of a table in the archive; parts are counted from 1. */
export function partName(table: string, part: number): string {
  return `tables/${table}/${String(part).padStart(6, '0')}.copy`;
}

/** The name of an encrypted key file in the archive. */
export function keyEntryName(name: string): string {
  return `keys/${name}.age`;
}
