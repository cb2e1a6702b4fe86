import type { Logger } from 'pino';
import type { Service } from '../access/caller.ts';
import { openLimits } from '../access/limits.ts';
import { type OpenLedger, openLedger, type Signing } from '../ledger/log.ts';
import { type Bulk, inBulk } from './bulk.ts';
import { openPool } from './pool.ts';
import { openPrisma } from './prisma.ts';
import { openSql, sqlReader } from './sql.ts';

/** Commands wait for each other's locks, so they need more connections than there are cores. */
const COMMAND_CONNECTIONS = 10;
/** Queries only compute: on few cores, few connections are fastest. */
const QUERY_CONNECTIONS = 4;
/** Who is signed in must not have to wait for those who write. */
const SESSION_CONNECTIONS = 4;

/** A service, and what starts and ends it. */
export interface OpenService {
  service: Service & { ledger: OpenLedger };
  close: () => Promise<void>;
}

/**
 * Opens both clients on one database, as the service's role, and its ledger, which signs nothing without `signing`.
 * Connections are made when they are needed. `address` is where people find the service.
 */
export function openService(
  url: string,
  log: Logger,
  { signing, address = 'http://127.0.0.1:3000' }: { signing?: Signing; address?: string } = {},
): OpenService {
  const onLost = (error: Error) => log.warn({ error }, 'a connection to the database was lost');
  const commands = openPrisma(url, { poolSize: COMMAND_CONNECTIONS, onLost });
  const sql = openSql(url, { poolSize: QUERY_CONNECTIONS });
  const pool = openPool(url, { name: 'rejoinder sessions', size: SESSION_CONNECTIONS, onLost });
  const limits = openLimits(pool);
  const bulk: Bulk = (mode, work, gone) => inBulk(url, mode, work, gone);
  const clients = { prisma: commands.prisma, read: sqlReader(sql), bulk, log, pool, limits, address };
  const ledger = openLedger(clients, signing);
  return {
    service: { ...clients, ledger },
    async close() {
      await ledger.stop();
      await Promise.all([commands.close(), sql.end({ timeout: 5 }), pool.end()]);
    },
  };
}
