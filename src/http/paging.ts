import { z } from 'zod';
import { Problem } from './problem.ts';

/** A page of a list. `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The list view over one item schema. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe('Pass it on as `cursor` for the next page; null on the last one.'),
  });
}

/** Query parameters that every list has. A parameter is text, so `limit` is digits. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'Give a whole number from 1 to 100.')
    .default('25')
    .transform(Number)
    .meta({ description: 'How many items: 1 to 100.', default: 25 }),
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before.' }),
};

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What an opaque cursor holds, matched by `pattern`; null for the first page. Anything edited: 400. */
export function openCursor(cursor: string | undefined, pattern: RegExp): RegExpExecArray | null {
  if (cursor === undefined) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  const match = pattern.exec(bytes.toString('latin1'));
  if (bytes.toString('base64url') !== cursor || !match) throw new Problem('invalid-cursor');
  return match;
}

/** The id after which the page starts; null for the first page. */
export function readCursor(cursor: string | undefined): string | null {
  return openCursor(cursor, ID)?.[0] ?? null;
}

const TIMED =
  /^((?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The instant and the id after which the page of a list in order of time starts; nulls for the first page. */
export function readTimedCursor(cursor: string | undefined): [at: string, id: string] | [null, null] {
  const [, at, id] = openCursor(cursor, TIMED) ?? [];
  if (!at || !id) return [null, null];
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== at) throw new Problem('invalid-cursor');
  return [at, id];
}

/** What such a cursor holds, as an SQL expression. */
export function timedKey(at: string, id: string): string {
  return `instant(${at}) || ' ' || ${id}`;
}

const INDEX = /^(?:0|[1-9]\d{0,15})$/;

/** The index of the event after which the page starts; null for the first page. */
export function readIndexCursor(cursor: string | undefined): number | null {
  const found = openCursor(cursor, INDEX);
  return found && Number(found[0]);
}

/** Takes `limit + 1` rows, each with the key that a cursor to the row after it holds, and makes the page of them. */
export function pageOfRows<T>(rows: readonly { key: string; view: T }[], limit: number): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => row.view),
    nextCursor: last ? Buffer.from(last.key, 'latin1').toString('base64url') : null,
  };
}

/** A page as the bytes of its JSON. */
export interface PageBytes {
  bytes: Buffer;
  nextCursor: string | null;
}

/** The same of rows whose `view` is JSON as text: what PostgreSQL wrote is not read and written again. */
export function pageBytes(rows: readonly { key: string; view: string }[], limit: number): PageBytes {
  const { items, nextCursor } = pageOfRows(rows, limit);
  const text = `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
  return { bytes: Buffer.from(text), nextCursor };
}

/** The same for rows keyed by their id. */
export function toPage<T>(rows: readonly { id: string; view: T }[], limit: number): Page<T> {
  return pageOfRows(
    rows.map(({ id, view }) => ({ key: id, view })),
    limit,
  );
}
