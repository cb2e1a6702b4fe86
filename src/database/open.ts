import type { Logger } from 'pino';
import type { Service } from '../access/caller.ts';
import { openPrisma } from './prisma.ts';
import { openSql, sqlReader } from './sql.ts';

/** Commands wait for each other's locks, so they need more connections than there are cores. */
const COMMAND_CONNECTIONS = 10;
/** Queries only compute: on few cores, few connections are fastest. */
const QUERY_CONNECTIONS = 4;

/** Opens both clients on one database, as the service's role. Connections are made when they are needed. */
export function openService(url: string, log: Logger): { service: Service; close: () => Promise<void> } {
  const commands = openPrisma(url, {
    poolSize: COMMAND_CONNECTIONS,
    onLost: (error) => log.warn({ error }, 'a connection to the database was lost'),
  });
  const sql = openSql(url, { poolSize: QUERY_CONNECTIONS });
  return {
    service: { prisma: commands.prisma, read: sqlReader(sql), log },
    async close() {
      await Promise.all([commands.close(), sql.end({ timeout: 5 })]);
    },
  };
}
