/**
 * Whole tables in and out by COPY, as streams: no table need fit into memory. `pg` does it, for Postgres.js waits for ever
 * after a COPY that PostgreSQL refuses.
 */
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import type { Reader } from './sql.ts';

/** One connection in one transaction. */
export interface BulkSession extends Reader {
  /** Runs statements without parameters. */
  run(script: string): Promise<void>;
  /** The bytes that `COPY … TO STDOUT` answers: UTF-8, instants in UTC, the same from every server. */
  copyOut(statement: string): Readable;
  /** Takes the bytes of `COPY … FROM STDIN`; ends with PostgreSQL's error when it refuses them. */
  copyIn(statement: string): Writable;
  /** The same for bytes that are all there. */
  load(statement: string, bytes: string | Uint8Array): Promise<void>;
}

/** Of the text that COPY writes as CSV, nothing is changed but what holds one of these: and no JSON holds them as they are. */
export const AS_IT_IS = `WITH (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', ESCAPE E'\\x01', NULL E'\\x03')`;

/** Runs work in one transaction on a connection of its own, as `inBulk` does on the database of a service. */
export type Bulk = <T>(
  mode: keyof typeof BEGIN,
  work: (session: BulkSession) => Promise<T>,
  gone?: AbortSignal,
) => Promise<T>;

/** What a `read` sees is one snapshot of all tables, whatever others write meanwhile; of what `follow` sees, each statement is. */
const BEGIN = {
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  follow: 'BEGIN READ ONLY',
  write: 'BEGIN',
};

/** So that values are written alike under every configuration of a server, a database or a role. */
const SETTINGS = `SET LOCAL client_encoding = 'UTF8'; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD';
  SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

/**
 * Runs `work` in one transaction on a connection of its own; commits what it did, or nothing when it fails. With `gone`
 * the connection ends at once, whatever the database is doing.
 */
export async function inBulk<T>(
  url: string,
  mode: keyof typeof BEGIN,
  work: (session: BulkSession) => Promise<T>,
  gone?: AbortSignal,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'rejoinder bulk',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser },
  });
  client.on('error', () => {});
  await client.connect();
  const session = sessionOn(client);
  const leave = () => client.connection.stream.destroy();
  gone?.addEventListener('abort', leave);
  try {
    await client.query(BEGIN[mode]);
    await client.query(SETTINGS);
    const result = await work(session);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // PostgreSQL learns by the end of the connection alone that nobody takes the rest of a COPY.
    if (session.isCopying()) leave();
    else await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    gone?.removeEventListener('abort', leave);
    await client.end().catch(() => {});
  }
}

/** An int8 comes as a bigint, as every Reader gives it. */
const getTypeParser: typeof pg.types.getTypeParser = (id: number, format?: 'text' | 'binary') =>
  id === pg.types.builtins.INT8 && format !== 'binary'
    ? BigInt
    : pg.types.getTypeParser(id, format as 'text');

function sessionOn(client: pg.Client): BulkSession & { isCopying(): boolean } {
  let reading: Readable | undefined;
  const copyIn: BulkSession['copyIn'] = (statement) => client.query(from(statement));
  return {
    rows: async <T>(text: string, params: readonly unknown[] = []) =>
      (await client.query(text, [...params])).rows as T[],
    async run(script) {
      await client.query(script);
    },
    copyOut: (statement) => {
      reading = client.query(to(statement));
      return reading;
    },
    copyIn,
    async load(statement, bytes) {
      const stream = copyIn(statement);
      stream.end(bytes);
      await finished(stream);
    },
    // Left by who read it, a stream may call itself failed, and PostgreSQL still waits to be rid of the rest.
    isCopying: () => reading !== undefined && !reading.readableEnded,
  };
}
