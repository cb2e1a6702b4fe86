/** What every command works in: the database of the configuration, for as long as the command runs. */
import { pino } from 'pino';
import type { Caller } from '../access/caller.ts';
import { type Config, readConfig } from '../config.ts';
import { type Database, openDatabase } from '../database/connect.ts';
import { findEmbedded } from '../database/embedded.ts';
import { openService } from '../database/open.ts';

/** Tells the operator something. On stderr, for stdout holds results alone. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes one line of the result. */
export function answer(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs `work` on the database: the one of `DATABASE_URL`, the embedded one of a running service, or else the embedded
 * one, started for the moment.
 */
export async function withDatabase<T>(work: (database: Database, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig();
  const database = await reach(config);
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
export async function withCaller<T>(work: (caller: Caller) => Promise<T>): Promise<T> {
  return await withDatabase(async ({ serviceUrl }) => {
    const { service, close } = openService(serviceUrl, pino({ level: 'silent' }));
    try {
      return await work({ user: null, service });
    } finally {
      await close();
    }
  });
}

async function reach(config: Config): Promise<Database> {
  if (config.databaseUrl === undefined) {
    const running = await findEmbedded({ dataDir: config.dataDir });
    if (running) return { ...running, stop: async () => {} };
  }
  return await openDatabase(config, tell);
}
