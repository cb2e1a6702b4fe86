import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { runAsServer, type ServerUser } from './embedded-host.ts';
import { failure } from './embedded-process.ts';

/** The role that owns the database and runs migrations, and the one the service works as. */
export const OWNER = 'rejoinder_owner';
export const SERVICE = 'rejoinder_service';
export const DATABASE = 'rejoinder';

const VERSION = '18';
export function dataFolder(home: string): string {
  return path.join(home, 'data');
}

/** Makes the database cluster when there is none, whole or not at all. */
export async function initialise(
  home: string,
  binaries: string,
  user: ServerUser | null,
  ownerPassword: string,
): Promise<void> {
  // An initdb whose service was killed may still run: each has a name of its own.
  for (const name of await readdir(home)) {
    if (name.startsWith('draft-')) await rm(path.join(home, name), { recursive: true, force: true });
  }
  const draft = path.join(home, `draft-${randomUUID()}`);
  const passwordFile = path.join(home, 'initial-password');
  await rm(passwordFile, { force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, ownerPassword, { mode: 0o600, flag: 'wx' });
  if (user) for (const file of [draft, passwordFile]) await chown(file, user.uid, user.gid);
  try {
    // Comparison by code point is the same on every machine, and pg_trgm takes from lc_ctype what a letter is:
    // under "C" it would see none outside ASCII.
    let output = '';
    for (const characterType of ['C.UTF-8', 'en_US.UTF-8', 'UTF-8', 'C']) {
      const run = await runAsServer(user, path.join(binaries, 'initdb'), [
        `--pgdata=${draft}`,
        `--username=${OWNER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${characterType}`,
        '--no-instructions',
      ]);
      if (run.succeeded) return await rename(draft, dataFolder(home));
      output = run.output;
      if (!/locale/i.test(lastLines(output))) break;
    }
    throw failure(`PostgreSQL could not make its data folder ${dataFolder(home)}:\n${lastLines(output)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Refuses data that another major version of PostgreSQL or another user made. */
export async function checkData(home: string, uid: number, ownerName: (uid: number) => Promise<string>) {
  const data = dataFolder(home);
  const owner = (await stat(data)).uid;
  if (owner !== uid) {
    throw failure(
      `The database in ${data} belongs to the user ${await ownerName(owner)}, and PostgreSQL would now run as ` +
        `${await ownerName(uid)}. Start Rejoinder as it was started first, or set REJOINDER_DATA_DIR to another folder.`,
    );
  }
  const version = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim();
  if (version !== VERSION) {
    throw failure(
      `The database in ${data} was made by PostgreSQL ${version}; this release brings PostgreSQL ${VERSION}.`,
    );
  }
}

/** Makes the service's role and the database where they are missing. */
export async function ensureDatabase(port: number, ownerPassword: string, servicePassword: string) {
  const client = new pg.Client(connection(port, ownerPassword));
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2) as database`,
      [SERVICE, DATABASE],
    );
    if (!rows[0]?.role) {
      await client.query(`create role ${SERVICE} login password ${client.escapeLiteral(servicePassword)}`);
    }
    if (!rows[0]?.database) await client.query(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}

/** How the owner logs in to the server itself, whatever databases it has. */
export function connection(port: number, password: string): pg.ClientConfig {
  return {
    host: '127.0.0.1',
    port,
    user: OWNER,
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 3000,
  };
}

export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n');
}
