/** What every command works in: the database of the configuration, for as long as the command runs. */
import { pino } from 'pino';
import type { Caller } from '../access/caller.ts';
import { addressOf, type Config, readConfig } from '../config.ts';
import { type Database, openDatabase } from '../database/connect.ts';
import { findEmbedded } from '../database/embedded.ts';
import { openService } from '../database/open.ts';
import { tell } from './terminal.ts';

/**
 * Runs `work` on the database: the one of `DATABASE_URL`, the embedded one of a running service, or else the embedded
 * one, started for the moment. NoDatabase when there is none and the command makes none (`mayBeNew`).
 */
export async function withDatabase<T>(
  work: (database: Database, config: Config) => Promise<T>,
  { mayBeNew = false }: { mayBeNew?: boolean } = {},
): Promise<T> {
  const config = readConfig();
  const database = await reach(config, mayBeNew);
  const interrupt = () => void database.stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(database, config);
  } finally {
    await database.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Runs `work` for nobody in particular: who may use the command line has the whole database anyway. */
export async function withCaller<T>(
  work: (caller: Caller) => Promise<T>,
  options?: { mayBeNew?: boolean },
): Promise<T> {
  return await withDatabase(async ({ serviceUrl }, config) => {
    const address = addressOf(config);
    const { service, close } = openService(serviceUrl, pino({ level: 'silent' }), { address });
    try {
      return await work({ user: null, service });
    } finally {
      await close();
    }
  }, options);
}

async function reach(config: Config, mayBeNew: boolean): Promise<Database> {
  if (config.databaseUrl === undefined) {
    const running = await findEmbedded({ dataDir: config.dataDir });
    if (running) return { ...running, stop: async () => {} };
  }
  return await openDatabase(config, tell, { mayBeNew });
}
