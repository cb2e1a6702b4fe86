/**
 * The databases of a bench. The record of a size is loaded once and kept: its place is named by size and by a hash of the
 * schema and of what makes the record. What a row writes, it writes into a database of its own that goes with it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import type { Role } from '../../src/access/caller.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openService } from '../../src/database/open.ts';
import { createToken } from '../../src/tokens/tokens.commands.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { databaseUrl } from '../support/server.ts';
import { type Loading, loadRecord } from './loading.ts';
import { onDatabase } from './on-database.ts';

const root = path.resolve(import.meta.dirname, '../..');

export type Tokens = Record<Role, string>;

export interface Database {
  url: string;
  drop(): Promise<void>;
}

/** The record that is measured. */
export interface Stored {
  /** The role that owns its tables. */
  ownerUrl: string;
  /** The data folder of the embedded PostgreSQL; null when the server was given. */
  folder: string | null;
  tokens: Tokens;
  loading: Loading;
  /** What PostgreSQL is, as it says itself. */
  server: string;
  /** A migrated, empty database on the same server, with the same three people and their tokens. */
  fresh(): Promise<Database & { tokens: Tokens }>;
  /** The same without people. */
  empty(): Promise<Database>;
  /** A copy of the record, to write into. Nobody may be connected to the record. */
  copy(): Promise<Database>;
  /** Stops what was started here; what was loaded stays. */
  stop(): Promise<void>;
}

export interface StoreOptions {
  claims: number;
  seed: number;
  /** Where the embedded PostgreSQL of each size is kept. */
  dataDir: string;
  /** A server of one's own, whose role may make databases; empty: the embedded one. */
  serverUrl: string;
  /** On a server of one's own: whether the record stays there; true when left out. */
  keep?: boolean;
  /** What a row writes goes into the record itself, which is dropped at the end: there may be no room for a copy. */
  spend?: boolean;
  say(line: string): void;
}

/** What the comment on a database says once the record is in it, whole. */
interface Mark {
  tokens: Tokens;
  loading: Loading;
}

export async function openStore(options: StoreOptions): Promise<Stored> {
  const { keep = true } = options;
  const passing = keep ? '' : `_${randomBytes(4).toString('hex')}`;
  const name = `rejoinder_bench_${options.claims}_${await madeFrom(options.seed)}${passing}`;
  const { url, folder, stop } = options.serverUrl
    ? given(databaseUrl(options.serverUrl, name), keep)
    : await startKept(path.join(options.dataDir, name), options.say);
  try {
    const mark = (await readMark(url)) ?? (await fill(url, options));
    const server = await onDatabase(url, async (client) => {
      const { rows } = await client.query<{ version: string }>('SELECT version()');
      return rows[0]?.version.replace(/ on .*/, '') ?? '';
    });
    let template: Promise<Database> | undefined;
    let isSpent = false;
    const spend = async (): Promise<Database> => {
      isSpent = true;
      await onServer(url, (client) => client.query(`COMMENT ON DATABASE ${name} IS NULL`));
      return { url, drop: async () => {} };
    };
    const empty = async () => {
      template ??= makeTemplate(url);
      return makeDatabase(url, `TEMPLATE ${nameOf((await template).url)}`);
    };
    return {
      ...mark,
      ownerUrl: url,
      folder,
      server,
      fresh: async () => {
        const database = await empty();
        return { ...database, tokens: await hire(database.url) };
      },
      empty,
      // A file copy: the write-ahead log need not carry the whole record.
      copy: () => (options.spend ? spend() : makeDatabase(url, `TEMPLATE ${nameOf(url)} STRATEGY file_copy`)),
      stop: async () => {
        await (await template)?.drop();
        template = undefined;
        if (isSpent) await dropDatabase(url);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function given(url: string, keep: boolean) {
  const stop = async () => {
    if (!keep) await dropDatabase(url);
  };
  return { url, folder: null, stop };
}

async function startKept(folder: string, say: (line: string) => void) {
  await mkdir(folder, { recursive: true });
  // PostgreSQL's user has to pass through when we are root.
  await chmod(path.dirname(folder), 0o711);
  await chmod(folder, 0o711);
  const { ownerUrl, stop } = await startEmbedded({ dataDir: folder, log: say });
  return { url: ownerUrl, folder, stop };
}

async function fill(url: string, { claims, seed, say }: StoreOptions): Promise<Mark> {
  say(`making a record of ${claims.toLocaleString('en')} claims; it is kept`);
  const name = nameOf(url);
  await dropDatabase(url);
  await onServer(url, async (client) => {
    await client.query(`CREATE DATABASE ${name} ENCODING UTF8 TEMPLATE template0`);
  });
  await migrate(url);
  const tokens = await hire(url);
  const loading = await loadRecord({ url, token: tokens.admin, claims, seed, say });
  const mark: Mark = { tokens, loading };
  await onDatabase(url, async (client) => {
    await client.query('VACUUM (ANALYZE)');
    await client.query(`COMMENT ON DATABASE ${name} IS ${client.escapeLiteral(JSON.stringify(mark))}`);
  });
  return mark;
}

async function hire(url: string): Promise<Tokens> {
  const { service, close } = openService(url, pino({ level: 'silent' }));
  const caller = { user: null, service };
  const tokens: Partial<Tokens> = {};
  try {
    for (const role of ['editor', 'reviewer', 'admin'] as const) {
      const person = { email: `bench-${role}@example.org`, name: `Bench ${role}`, roles: [role] };
      const { view } = await createUser(caller, person);
      tokens[role] = (await createToken(caller, view.id, { label: 'bench' })).view.token;
    }
  } finally {
    await close();
  }
  return tokens as Tokens;
}

/** Null when the database is not there, or not whole. */
async function readMark(url: string): Promise<Mark | null> {
  const comment = await onServer(url, async (client) => {
    const { rows } = await client.query<{ comment: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
      [nameOf(url)],
    );
    return rows[0]?.comment ?? null;
  });
  return comment?.startsWith('{"tokens"') ? (JSON.parse(comment) as Mark) : null;
}

/** A hash of the schema and of what makes the record. */
async function madeFrom(seed: number): Promise<string> {
  const hash = createHash('sha256').update(String(seed));
  for (const folder of ['prisma/migrations', 'test/bench/record']) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
    for (const file of files.sort()) hash.update(path.relative(root, file)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 10);
}

/** Migrated once, and never connected to again, so that it can be copied. */
async function makeTemplate(url: string): Promise<Database> {
  const database = await makeDatabase(url, 'ENCODING UTF8 TEMPLATE template0');
  await migrate(database.url);
  return database;
}

async function makeDatabase(url: string, how: string): Promise<Database> {
  const name = `rejoinder_bench_row_${randomBytes(6).toString('hex')}`;
  await onServer(url, (client) => client.query(`CREATE DATABASE ${name} ${how}`));
  return {
    url: databaseUrl(url, name),
    drop: () => dropDatabase(databaseUrl(url, name)),
  };
}

async function dropDatabase(url: string): Promise<void> {
  await onServer(url, (client) => client.query(`DROP DATABASE IF EXISTS ${nameOf(url)} WITH (FORCE)`));
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

/** On the database that every server has. */
function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return onDatabase(databaseUrl(url, 'postgres'), work);
}
