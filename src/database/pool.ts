import pg from 'pg';

export type Pool = pg.Pool;

/**
 * Opens a pool of connections that outlives restarts of PostgreSQL. `onLost` hears of connections that it closed: the pool
 * replaces them, and the query that was under way fails by itself.
 */
export function openPool(
  url: string,
  { name, size, onLost = () => {} }: { name: string; size: number; onLost?: (error: Error) => void },
): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    // An import holds a lock for as long as it takes: whoever writes meanwhile is told so.
    options: '-c TimeZone=UTC -c lock_timeout=8s',
    max: size,
    // By default a query waits for ever for a free connection.
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // Without a listener on both, a restart of PostgreSQL ends the process: the pool hears of idle connections only.
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', onLost));
  return pool;
}
