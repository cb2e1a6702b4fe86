import pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';

/** The PostgreSQL of one test run. The names of all its databases begin with `prefix`. */
export interface TestServer {
  ownerUrl: string;
  serviceUrl: string;
  prefix: string;
}

/** Makes the database that the suites clone. It is never connected to again: CREATE DATABASE needs it idle. */
export async function createTemplate(server: TestServer): Promise<void> {
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE ${templateName(server)} ENCODING 'UTF8' TEMPLATE template0`),
  );
  await migrate(databaseUrl(server.ownerUrl, templateName(server)));
}

/** Clones the template. Suites that clone at the same time wait for each other: PostgreSQL refuses a busy template. */
export async function createClone(server: TestServer, name: string): Promise<void> {
  await onServer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [server.prefix]);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${templateName(server)}`);
  });
}

export async function dropDatabase(server: TestServer, name: string): Promise<void> {
  await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

/** Drops what this run made and no other run's. */
export async function dropTestDatabases(server: TestServer): Promise<void> {
  const names = await onServer(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [server.prefix],
    );
    return rows.map((row) => row.datname);
  });
  for (const name of names) await dropDatabase(server, name);
}

/** The same server and role, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

function templateName(server: TestServer): string {
  return `${server.prefix}_template`;
}

async function onServer<T>(server: TestServer, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.ownerUrl, application_name: 'rejoinder test' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
