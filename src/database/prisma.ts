import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import type { Reader } from './sql.ts';

const PREPARED = /^\/\* prepared (\w+) \*\//;

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
  // Without a name, as its type does not foresee, a statement is not kept: Prisma's own are too many and too various.
  const statementNameGenerator = ({ sql }: { sql: string }) => PREPARED.exec(sql)?.[1] as string;
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator }) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/**
 * A statement of ours that each connection is to plan once, under this name: for texts that never vary, and take longer to
 * plan than to run.
 */
export function prepared(name: string, text: string): string {
  return `/* prepared ${name} */ ${text}`;
}

/** Reads inside a transaction: sees its own uncommitted rows and holds its locks. */
export function txReader(tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>): Reader {
  return {
    rows: <T>(text: string, params: readonly unknown[] = []) => tx.$queryRawUnsafe<T[]>(text, ...params),
  };
}
