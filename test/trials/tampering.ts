/** Single changes behind the service's back, as a superuser whom no trigger stops: any column, row and table that is checked. */
import type { BulkSession } from '../../src/database/bulk.ts';
import { CHECKED_TABLES } from '../../src/fsck/fsck.ts';
import type { seededRandom } from '../support/seeded-random.ts';

type Random = ReturnType<typeof seededRandom>;

interface Column {
  table: string;
  name: string;
  /** As SQL casts to it. */
  type: string;
  /** Of an enumeration. */
  labels: string[] | null;
  /** Its place in the primary key, from 1; 0 when it is none. */
  inKey: number;
}

/** What was done, for the report of one that was missed. */
export interface Change {
  what: string;
  table: string;
}

export interface Tampering {
  /** Makes one change; null when PostgreSQL refused it or nothing changed: then another has to be tried. */
  change(): Promise<Change | null>;
}

/** What proves nothing may change unseen: counters, and what is made anew when it is not there. */
const ASIDE = new Set(['api_token.last_used_at', 'claim.dossier_revision', 'stored_dossier.revision']);
/** Rows of these may go: a stored dossier is composed anew. */
const MAY_GO = new Set(['stored_dossier']);
/** What another unique index holds, and so a copied row needs anew. */
const UNIQUE: Record<string, string[]> = {
  staff_user: ['email'],
  api_token: ['sha256'],
  password_link: ['sha256'],
  head: ['withdrawal_id'],
  signing_key: ['vkey', 'retired_at'],
};

const COLUMNS = `
  SELECT relname::text AS table, attname::text AS name, format_type(atttypid, NULL) AS type,
    (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = atttypid) AS labels,
    coalesce((SELECT array_position(indkey::int[], attnum::int) + 1 FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary), 0) AS "inKey"
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
  WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY ($1::text[]) ORDER BY relname, attnum`;

/** Opens a transaction for tampering. */
export async function tampering(session: BulkSession, random: Random): Promise<Tampering> {
  const { pick, below, next } = random;
  await session.run('SET LOCAL session_replication_role = replica');
  const columns = await session.rows<Column>(COLUMNS, [CHECKED_TABLES]);
  const tables: string[] = [];
  for (const table of CHECKED_TABLES) {
    if ((await session.rows(`SELECT FROM ${table} LIMIT 1`)).length > 0) tables.push(table);
  }
  const of = (table: string) => columns.filter((one) => one.table === table);
  const keyOf = (table: string) => of(table).filter((one) => one.inKey > 0);

  /** Some rows of a table, drawn by the seed: their places and their keys. */
  async function draw(table: string, count: number): Promise<{ ctid: string; key: string }[]> {
    const key = keyOf(table).map((one) => one.name);
    const [total] = await session.rows<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`);
    const places = new Set<number>();
    while (places.size < Math.min(count, total?.rows ?? 0)) places.add(below(total?.rows ?? 0));
    const rows: { ctid: string; key: string }[] = [];
    for (const place of places) {
      const [row] = await session.rows<{ ctid: string; key: string }>(
        `SELECT ctid::text AS ctid, concat_ws('/', ${key.join(', ')}) AS key FROM ${table} ORDER BY ${key.join(', ')} OFFSET ${place} LIMIT 1`,
      );
      if (row) rows.push(row);
    }
    return rows;
  }

  /** Of what a redaction emptied the salt belongs to nothing any more. */
  async function isEmptied(table: string, ctid: string): Promise<boolean> {
    const rows = await session.rows(
      `SELECT FROM ${table} WHERE ctid = $1::tid AND redaction_id IS NOT NULL`,
      [ctid],
    );
    return rows.length > 0;
  }

  /** Another plausible value, as text. */
  async function another({ table, name, type, labels }: Column, text: string | null): Promise<string | null> {
    const [other] = await session.rows<{ value: string | null }>(
      `SELECT ${name}::text AS value FROM ${table} WHERE ${name}::text IS DISTINCT FROM $1::text ORDER BY md5(${name}::text || $2::text) LIMIT 1`,
      [text, String(below(1_000))],
    );
    if (other && next() < 0.3) return other.value;
    if (text !== null && next() < 0.1) return null;
    if (labels) return pick(labels);
    switch (type) {
      case 'uuid':
        return uuid(random);
      case 'smallint':
      case 'integer':
      case 'bigint':
        return String(Number(text ?? 0) + pick([-1, 1, 1, 2, 100]));
      case 'timestamp with time zone':
        return text === null ? '2024-05-16T10:00:00Z' : shifted(text, pick([1, -1, 1_000, -86_400_000]));
      case 'bytea':
        return text === null ? null : changedHex(text, random);
      case 'jsonb':
        return JSON.stringify({
          ...(JSON.parse(text ?? '{}') as object),
          [pick(['value', 'note'])]: 'other',
        });
      case 'text[]':
        return pick(['{}', '{other}', text === '{}' ? '{one}' : (text ?? '').replace(/\}$/, ',more}')]);
      case 'text':
        return text === null ? 'something' : changedText(text, random);
      default:
        return type.endsWith('[]') ? pick(['{}', '{editor}', '{reviewer,editor}', '{admin}']) : null;
    }
  }

  async function edit(): Promise<Change | null> {
    const table = pick(tables);
    const column = pick(of(table).filter((one) => !ASIDE.has(`${table}.${one.name}`)));
    const [row] = await draw(table, 1);
    if (!row) return null;
    const [read] = await session.rows<{ value: string | null }>(
      `SELECT ${column.name}::text AS value FROM ${table} WHERE ctid = $1::tid`,
      [row.ctid],
    );
    if (column.name === 'salt' && (await isEmptied(table, row.ctid))) return null;
    const [value, before] = [await another(column, read?.value ?? null), read?.value ?? null];
    const changed = await session.rows<{ value: string | null }>(
      `UPDATE ${table} SET ${column.name} = $1::text::${column.type} WHERE ctid = $2::tid RETURNING ${column.name}::text AS value`,
      [value, row.ctid],
    );
    if (changed[0]?.value === before) return null;
    return { table, what: `edit of ${table}.${column.name} ${row.key}: ${before} → ${value}` };
  }

  async function remove(): Promise<Change | null> {
    const table = pick(tables.filter((one) => !MAY_GO.has(one)));
    const [row] = await draw(table, 1);
    if (!row) return null;
    await session.rows(`DELETE FROM ${table} WHERE ctid = $1::tid`, [row.ctid]);
    return { table, what: `deletion of ${table} ${row.key}` };
  }

  async function insert(): Promise<Change | null> {
    const table = pick(tables);
    const [row] = await draw(table, 1);
    if (!row) return null;
    const [read] = await session.rows<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(one) AS row FROM ${table} one WHERE ctid = $1::tid`,
      [row.ctid],
    );
    if (!read) return null;
    const copy = { ...read.row };
    const key = keyOf(table);
    for (const column of of(table)) {
      const isNew = key.length === 1 ? column.inKey > 0 : column === pick(key);
      if (isNew || UNIQUE[table]?.includes(column.name))
        copy[column.name] = freshValue(column, copy[column.name], random);
    }
    if (table === 'event') Object.assign(copy, await forgedEvent(copy));
    const made = await session.rows<{ row: unknown }>(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1::text::jsonb) RETURNING 1 AS row`,
      [JSON.stringify(copy)],
    );
    return made.length === 1 ? { table, what: `insertion into ${table} after ${row.key}` } : null;
  }

  /** An event that looks like the next one: its body names the place that it has. */
  async function forgedEvent(copy: Record<string, unknown>): Promise<Record<string, unknown>> {
    const [head] = await session.rows<{ size: number }>('SELECT size::int AS size FROM ledger_head');
    const index = head?.size ?? 0;
    const body = Buffer.from(String(copy.body).slice(2), 'hex').toString('utf8');
    const forged = body.replace(/"index":\d+/, `"index":${index}`);
    return { index, body: `\\x${Buffer.from(forged, 'utf8').toString('hex')}` };
  }

  async function swap(): Promise<Change | null> {
    const table = pick(tables);
    const [one, other] = await draw(table, 2);
    const values = of(table).filter((column) => !ASIDE.has(`${table}.${column.name}`) && column.inKey === 0);
    if (!one || !other || values.length === 0) return null;
    const swapped = next() < 0.7 ? [pick(values)] : values;
    const names = swapped.map((column) => column.name);
    if (
      names.join() === 'salt' &&
      ((await isEmptied(table, one.ctid)) || (await isEmptied(table, other.ctid)))
    )
      return null;
    const [read] = await session.rows<{ same: boolean }>(
      `SELECT (${names.map((name) => `a.${name}::text IS NOT DISTINCT FROM b.${name}::text`).join(' AND ')}) AS same
       FROM ${table} a, ${table} b WHERE a.ctid = $1::tid AND b.ctid = $2::tid`,
      [one.ctid, other.ctid],
    );
    if (read?.same !== false) return null;
    const list = names.map((name) => `"${name}"`).join(', ');
    await session.rows(
      `UPDATE ${table} target SET ${names.length === 1 ? list : `(${list})`} = (SELECT ${list} FROM ${table} from_ WHERE from_.ctid =
         CASE target.ctid WHEN $1::tid THEN $2::tid ELSE $1::tid END) WHERE target.ctid IN ($1::tid, $2::tid)`,
      [one.ctid, other.ctid],
    );
    return { table, what: `swap of ${names.join(', ')} between ${table} ${one.key} and ${other.key}` };
  }

  return {
    change: async () => {
      try {
        return await pick([edit, edit, edit, remove, insert, swap])();
      } catch (error) {
        // What PostgreSQL refuses even a superuser is no change.
        if ((error as { code?: string }).code === undefined) throw error;
        return null;
      }
    },
  };
}

function uuid({ below }: Random): string {
  const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function shifted(instant: string, ms: number): string {
  const before = Date.parse(instant);
  return Number.isNaN(before) ? '2024-05-16T10:00:00Z' : new Date(before + ms).toISOString();
}

function changedHex(text: string, { below, pick }: Random): string {
  const bytes = Buffer.from(text.slice(2), 'hex');
  const at = below(Math.max(1, bytes.length));
  const flipped = Buffer.from(bytes);
  if (flipped.length > 0) flipped[at] = (flipped[at] ?? 0) ^ (1 << below(8));
  const cut = bytes.subarray(0, -1);
  return `\\x${pick([flipped, flipped, cut, Buffer.concat([bytes, Buffer.of(32)])]).toString('hex')}`;
}

function changedText(text: string, { below, pick }: Random): string {
  const at = below(Math.max(1, text.length));
  const letter = text[at] === 'e' ? 'a' : 'e';
  return pick([
    `${text.slice(0, at)}${letter}${text.slice(at + 1)}`,
    `${text}.`,
    text.slice(0, -1),
    `${text.slice(0, at)} ${text.slice(at)}`,
  ]);
}

function freshValue({ type }: Column, value: unknown, random: Random): unknown {
  if (type === 'uuid') return value === null ? null : uuid(random);
  if (type === 'bytea') return changedHex(String(value), random);
  if (type === 'text') return `${String(value).slice(0, -1)}${random.pick(['0', '1', '2', 'a'])}`;
  if (type.startsWith('timestamp')) return '2026-01-01T00:00:00Z';
  return Number(value) + 1 + random.below(3);
}
