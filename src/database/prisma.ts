import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import type { Reader } from './sql.ts';

export interface PrismaConnection {
  prisma: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens the client of the commands on a pool of our own. `onLost` hears of connections that PostgreSQL closed: the pool
 * replaces them, and the query that was under way fails by itself.
 */
export function openPrisma(
  url: string,
  options: { poolSize: number; onLost?: (error: Error) => void },
): PrismaConnection {
  const onLost = options.onLost ?? (() => {});
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'rejoinder commands',
    options: '-c TimeZone=UTC',
    max: options.poolSize,
    // By default a query waits for ever for a free connection.
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // Without a listener on both, a restart of PostgreSQL ends the process: the pool hears of idle connections only.
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', onLost));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Reads inside a transaction: sees its own uncommitted rows and holds its locks. */
export function txReader(tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>): Reader {
  return {
    rows: <T>(text: string, params: readonly unknown[] = []) => tx.$queryRawUnsafe<T[]>(text, ...params),
  };
}
