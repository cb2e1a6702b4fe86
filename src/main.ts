/** Reads the configuration, starts, and stops gracefully. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from './access/caller.ts';
import { forgetOldCounts } from './access/limits.ts';
import { sessionSecretOf } from './access/session-secret.ts';
import { forgetOldSessions } from './access/sessions.ts';
import { createApp } from './app.ts';
import { addressOf, type Config, readConfig } from './config.ts';
import { openDatabase } from './database/connect.ts';
import { openService } from './database/open.ts';
import { forgetOldKeys } from './http/idempotency.ts';
import { openLog } from './http/logging.ts';
import { keepHeapLean } from './lean-heap.ts';
import { keptFileIn } from './ledger/kept-checkpoint.ts';
import { keysOf } from './ledger/keys.ts';
import type { Ledger } from './ledger/log.ts';
import { firstRun } from './sample/first-run.ts';

/** How long requests under way may take to end when the service stops. */
const GRACE_MS = 10_000;
const HOUR_MS = 3_600_000;
/** Errors that are meant for the person at the terminal need no stack. */
function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function listen(server: Server, { host, port }: Config): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new Error(
            `Port ${port} on ${host} is taken by another program. Stop that, or choose another: PORT=${port + 1} npm start`,
          ),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new Error(
            `Port ${port} needs rights that this user does not have. Choose one above 1023: PORT=3000 npm start`,
          ),
        );
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        reject(
          new Error(
            `HOST=${host} is no address of this machine. Leave HOST out to listen on 127.0.0.1 alone.`,
          ),
        );
      } else reject(error);
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hurry = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(hurry);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function sayMade(file: string): void {
  print(
    `The log is signed by a new key, ${file}. Keep a copy of it elsewhere: lost, it can only be replaced.`,
  );
}

function sayFault({ fault, isInconsistent }: Ledger): void {
  if (fault === null) return;
  print(`NOTHING IS SIGNED${isInconsistent ? ', AND WRITES ARE REFUSED' : ''}: ${fault}`);
  print(isInconsistent ? 'Reading goes on.' : 'All else goes on.');
}

/** Forgets what is over and no part of the record. */
async function sweep({ prisma, pool, log }: Service): Promise<void> {
  try {
    await forgetOldKeys(prisma);
    await forgetOldSessions(pool);
    await forgetOldCounts(pool);
  } catch (error) {
    log.warn({ error }, 'what is over was not forgotten');
  }
}

async function start(): Promise<void> {
  keepHeapLean();
  const config = readConfig();
  const log = openLog(config.logLevel);
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse())
      await stop().catch((error: unknown) => log.error({ error }, 'stopping'));
  };
  let stopping = false;
  const onSignal = (signal: string) => {
    // A second signal does not wait.
    if (stopping) process.exit(130);
    stopping = true;
    print(`\nStopping (${signal}) …`);
    void stopAll().then(() => {
      print('Stopped.');
      process.exit(0);
    });
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);

  try {
    const database = await openDatabase(config, print);
    stops.push(database.stop);
    const signing = { keys: keysOf(config, sayMade), keptFile: keptFileIn(config.dataDir) };
    const { service, close: closeService } = openService(database.serviceUrl, log, {
      signing,
      address: addressOf(config),
    });
    stops.push(closeService);
    await service.ledger.start();
    sayFault(service.ledger);
    const app = createApp(service, {
      trustProxy: config.trustProxy,
      sessionSecret: await sessionSecretOf(config),
      ...(config.publicUrl && { publicUrl: config.publicUrl }),
    });
    // How long a body may take is known where it is read: an import takes as long as it takes.
    const server = createServer({ requestTimeout: 0, headersTimeout: 60_000 }, app);
    const address = await listen(server, config);
    stops.push(() => close(server));
    const here = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
    service.address = addressOf({ ...config, port: address.port });
    setInterval(() => void sweep(service), HOUR_MS).unref();
    if (!service.ledger.isInconsistent) await firstRun(service, here, print);
    print(`Rejoinder is at ${config.publicUrl ?? here}  (the API: ${here}/docs)`);
    print('Ctrl-C stops it.');
  } catch (error) {
    if (stopping) return;
    process.stderr.write(`${explain(error)}\n`);
    if (config.logLevel === 'debug' || config.logLevel === 'trace') log.error({ error }, 'start');
    await stopAll();
    process.exit(1);
  }
}

await start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
