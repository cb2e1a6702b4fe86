import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../../src/database/embedded.ts';
import { createTemplate, dropTestDatabases, type TestServer } from './server.ts';

/** One PostgreSQL for the whole run, with a migrated database that every suite clones; the teardown takes all away. */
export default async function setup(): Promise<void> {
  const { server, stop } = await findServer();
  try {
    await createTemplate(server);
  } catch (error) {
    await dropTestDatabases(server).catch(() => {});
    await stop();
    throw error;
  }
  process.env.REJOINDER_TEST_SERVER = JSON.stringify(server);
  Object.assign(globalThis, {
    stopTestServer: async () => {
      await dropTestDatabases(server);
      await stop();
    },
  });
}

/** `DATABASE_URL` has one role for all; the embedded PostgreSQL tells the owner from the service. */
async function findServer(): Promise<{ server: TestServer; stop(): Promise<void> }> {
  const prefix = `rejoinder_test_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const url = process.env.DATABASE_URL;
  if (url) return { server: { ownerUrl: url, serviceUrl: url, prefix }, stop: async () => {} };
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'rejoinder-test-'));
  const removeData = () => rm(dataDir, { recursive: true, force: true });
  try {
    const { ownerUrl, serviceUrl, location, stop } = await startEmbedded({ dataDir, log: () => {} });
    return {
      server: { ownerUrl, serviceUrl, prefix },
      stop: async () => {
        await stop();
        await rm(location, { recursive: true, force: true });
        await removeData();
      },
    };
  } catch (error) {
    await removeData();
    throw error;
  }
}
