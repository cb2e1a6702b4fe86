/** Which tables a backup holds, and how they are read: from the catalogue, so that no new table is forgotten. */
import { createHash } from 'node:crypto';
import type { BulkSession } from '../database/bulk.ts';
import type { Migration } from './manifest.ts';

/** One table, its columns, and what its rows are ordered by, as SQL. */
export interface TableShape {
  name: string;
  columns: string[];
  order: string[];
}

/** What is seen of a table's bytes as they pass. */
export interface Measured {
  rows: number;
  bytes: number;
  sha256: string;
}

/**
 * The migrations are compared, not carried over; answers kept for a repeated request are of no use a day later; and nobody
 * is signed in by a backup.
 */
const LEFT_OUT = ['_prisma_migrations', 'idempotency_key', 'session', 'rate_limit'];
const NEWLINE = 10;

/** Every table that a backup holds, by name. */
export async function listTables(session: BulkSession): Promise<TableShape[]> {
  const tables = await session.rows<TableShape>(
    `SELECT relname::text AS name,
       (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
       coalesce((SELECT array_agg(format(CASE attcollation WHEN 0 THEN '%I' ELSE '%I COLLATE "C"' END, attname)
           ORDER BY array_position(indkey, attnum))
         FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
         WHERE indrelid = pg_class.oid AND indisprimary), '{}') AS order
     FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> ALL($1::text[])
     ORDER BY relname`,
    [LEFT_OUT],
  );
  const unordered = tables.find((one) => one.order.length === 0);
  if (unordered) throw new Error(`the table ${unordered.name} has no primary key, so its rows have no order`);
  return tables;
}

/** The migrations that the database has, in order. */
export async function listMigrations(session: BulkSession): Promise<Migration[]> {
  return await session.rows<Migration>(
    `SELECT migration_name::text AS name, checksum::text FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
}

/** The rows of a table, in the order of its primary key: the same rows are the same bytes on every server. */
export function readTable(session: BulkSession, { name, columns, order }: TableShape): AsyncIterable<Buffer> {
  return session.copyOut(
    `COPY (SELECT ${list(columns)} FROM ${quote(name)} ORDER BY ${order.join(', ')}) TO STDOUT`,
  );
}

/** The statement that takes those bytes. */
export function writeStatement({ name, columns }: Pick<TableShape, 'name' | 'columns'>): string {
  return `COPY ${quote(name)} (${list(columns)}) FROM STDIN`;
}

/** Counts and hashes the bytes of a table. In the text form of COPY every newline ends a row. */
export function measuring(): { see(chunk: Uint8Array): void; result(): Measured } {
  const hash = createHash('sha256');
  let [rows, bytes] = [0, 0];
  return {
    see(chunk) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) rows++;
    },
    result: () => ({ rows, bytes, sha256: hash.digest('hex') }),
  };
}

/** A name as SQL writes it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function list(names: readonly string[]): string {
  return names.map(quote).join(', ');
}
