import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { openPool, type Pool } from './pool.ts';
import type { Reader, ReadOptions } from './sql.ts';

const PREPARED = /^\/\* prepared (\w+) \*\//;

export interface PrismaConnection {
  prisma: PrismaClient;
  pool: Pool;
  close(): Promise<void>;
}

/** Opens the client of the commands on a pool of our own. `onLost` hears of connections that PostgreSQL closed. */
export function openPrisma(
  url: string,
  options: { poolSize: number; onLost?: (error: Error) => void },
): PrismaConnection {
  const { poolSize, onLost } = options;
  const pool = openPool(url, { name: 'rejoinder commands', size: poolSize, ...(onLost && { onLost }) });
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

/** Our texts, each with the name under which it is prepared. */
const named = new Map<string, string>();
/** There are some dozens; should one vary without end, those from here on are planned each time. */
const MOST_NAMED = 500;

function preparedOnce(text: string): string {
  if (PREPARED.test(text)) return text;
  if (!named.has(text) && named.size < MOST_NAMED) named.set(text, prepared(`read_${named.size}`, text));
  return named.get(text) ?? text;
}

/**
 * Reads inside a transaction: sees its own uncommitted rows and holds its locks. As outside of one, each text is planned once
 * a connection, unless `planAnew`.
 */
export function txReader(tx: Pick<Prisma.TransactionClient, '$queryRawUnsafe'>): Reader {
  return {
    rows: <T>(text: string, params: readonly unknown[] = [], { planAnew = false }: ReadOptions = {}) =>
      tx.$queryRawUnsafe<T[]>(planAnew ? text : preparedOnce(text), ...params),
  };
}
