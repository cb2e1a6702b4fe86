import { randomBytes } from 'node:crypto';
import { createClone, databaseUrl, dropDatabase, type TestServer } from './server.ts';

export interface TestDatabase {
  /** The role that owns the tables. */
  ownerUrl: string;
  /** The role of the service, with its rights alone; the owner too when `DATABASE_URL` gave one role for both. */
  serviceUrl: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of the suite's own. What a suite does not drop goes at the end of the run. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = testServer();
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  await createClone(server, name);
  return {
    ownerUrl: databaseUrl(server.ownerUrl, name),
    serviceUrl: databaseUrl(server.serviceUrl, name),
    drop: () => dropDatabase(server, name),
  };
}

function testServer(): TestServer {
  const told = process.env.REJOINDER_TEST_SERVER;
  if (!told) throw new Error('no test server: run the tests by `npm test`, which starts one');
  return JSON.parse(told) as TestServer;
}
