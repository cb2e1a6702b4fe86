/** The database that the configuration means, migrated: the embedded one, or the one of DATABASE_URL. */
import path from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { hasEmbedded, startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';

export interface Database {
  /** The role that owns the tables: for migrations, and for whole tables. */
  ownerUrl: string;
  /** For the service: where there are two roles, the one that cannot change events. */
  serviceUrl: string;
  /** Stops what was started here. */
  stop: () => Promise<void>;
}

/** The oldest PostgreSQL that the migrations run on. */
const OLDEST_VERSION = 150_000;

/** There is no database of ours where the configuration points to, and what was asked for makes none. */
export class NoDatabase extends Error {
  constructor(place: string) {
    super(
      `There is no Rejoinder database in ${place}. Set REJOINDER_DATA_DIR to the data folder of the service, or DATABASE_URL to its ` +
        'database. `npm start`, `rejoinder user add` and `rejoinder restore` make a new one.',
    );
  }
}

/**
 * Starts or reaches the database and brings it up to date. `print` is told what the operator should know. NoDatabase when
 * there is none yet and `mayBeNew` is false.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  print: (line: string) => void,
  { mayBeNew = true }: { mayBeNew?: boolean } = {},
): Promise<Database> {
  if (config.databaseUrl !== undefined) {
    const { isOurs } = await inspect(config.databaseUrl, print);
    if (!isOurs && !mayBeNew) throw new NoDatabase(placeOf(config.databaseUrl));
    await migrateAndSay(config.databaseUrl, print);
    return { ownerUrl: config.databaseUrl, serviceUrl: config.databaseUrl, stop: async () => {} };
  }
  const place = path.resolve(config.dataDir);
  if (!mayBeNew && !(await hasEmbedded(config))) throw new NoDatabase(place);
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: print });
  try {
    // The first start may not have come to its end.
    if (!mayBeNew && !(await inspect(embedded.ownerUrl, () => {})).isOurs) throw new NoDatabase(place);
    await migrateAndSay(embedded.ownerUrl, print);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return { ownerUrl: embedded.ownerUrl, serviceUrl: embedded.serviceUrl, stop: embedded.stop };
}

function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}

async function migrateAndSay(ownerUrl: string, print: (line: string) => void): Promise<void> {
  const applied = await migrate(ownerUrl);
  if (applied.length > 0) print(`The database is migrated: ${applied.join(', ')}.`);
}

interface Facts {
  version: number;
  encoding: string;
  ctype: string;
  /** Whether it holds our tables. */
  isOurs: boolean;
}

/** Looks at a server: can it be reached, is it new enough, whose is the database, and what should its operator know? */
async function inspect(url: string, print: (line: string) => void): Promise<Facts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'rejoinder start',
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new Error(
      `DATABASE_URL: no connection to ${placeOf(url)}: ${error instanceof Error ? error.message : error}. ` +
        'Leave DATABASE_URL out to use the embedded database.',
    );
  }
  try {
    const { rows } = await client.query<Facts>(`SELECT current_setting('server_version_num')::int AS version,
      pg_encoding_to_char(encoding) AS encoding, datctype AS ctype,
      to_regclass('public.ledger_head') IS NOT NULL AS "isOurs" FROM pg_database WHERE datname = current_database()`);
    const facts = rows[0];
    if (!facts || facts.version < OLDEST_VERSION)
      throw new Error('DATABASE_URL: PostgreSQL 15 or newer is needed.');
    if (facts.encoding !== 'UTF8')
      throw new Error(`DATABASE_URL: the database has the encoding ${facts.encoding}; UTF8 is needed.`);
    print(
      'DATABASE_URL gives one role for migrations and service: only triggers keep it from changing events, not missing rights.',
    );
    if (facts.ctype === 'C' || facts.ctype === 'POSIX') {
      print(
        `The database has the character type ${facts.ctype}: similar claims are found only in ASCII letters. C.UTF-8 knows all.`,
      );
    }
    return facts;
  } finally {
    await client.end();
  }
}
