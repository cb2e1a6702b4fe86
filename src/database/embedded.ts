import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkData,
  DATABASE,
  dataFolder,
  ensureDatabase,
  initialise,
  OWNER,
  SERVICE,
} from './embedded-cluster.ts';
import {
  canHold,
  chooseHome,
  findBinaries,
  findServerUser,
  prepareHome,
  type ServerUser,
} from './embedded-host.ts';
import { lockService } from './embedded-lock.ts';
import { failure, isSystemError, outputOf } from './embedded-process.ts';
import { findFreePort, findServer, launch, shutDown } from './embedded-server.ts';

export interface EmbeddedConnection {
  /** For migrations: the role that owns the database. */
  ownerUrl: string;
  /** For the service: the role without the right to change events. */
  serviceUrl: string;
  /** The folder with PostgreSQL's files: in the data folder unless its user cannot enter that. */
  location: string;
}

export interface EmbeddedDatabase extends EmbeddedConnection {
  /** Whether PostgreSQL was already running, left by a service that was killed. */
  adopted: boolean;
  /** Shuts PostgreSQL down and waits for its end; further calls give the same promise. */
  stop(): Promise<void>;
}

/** `postgres.json` in the data folder, readable by its owner alone. */
interface Settings {
  /** Relative to the data folder, or absolute outside of it. */
  location: string;
  port?: number;
  ownerPassword: string;
  servicePassword: string;
}

type Log = (message: string) => void;

/** How long PostgreSQL may take to accept connections: after a crash it first replays its log. */
const READY_MS = 60_000;

/**
 * Starts the PostgreSQL of a data folder, made on the first call, or adopts the one that runs there already.
 * It listens on 127.0.0.1 alone and outlives this process unless `stop()` is called.
 *
 * @throws an error for the person at the terminal, with `code` `DATA_FOLDER_IN_USE` when another service runs on the
 * folder and `EMBEDDED_DATABASE` otherwise
 */
export async function startEmbedded(options: { dataDir: string; log: Log }): Promise<EmbeddedDatabase> {
  const { log } = options;
  return explained(options.dataDir, async () => {
    await mkdir(options.dataDir, { recursive: true });
    const dataDir = await realpath(options.dataDir);
    const found = await readSettings(dataDir);
    const user = await findServerUser(found ? await dataOwner(dataDir, found) : undefined);
    const settings = found ?? (await makeSettings(dataDir, user));
    const home = path.resolve(dataDir, settings.location);
    await prepareHome(home, user);
    const unlock = await lockService(home, dataDir);
    try {
      const server = await runServer({ dataDir, home, user, settings, log });
      try {
        await ensureDatabase(server.port, settings.ownerPassword, settings.servicePassword);
      } catch (error) {
        if (!server.adopted) await shutDown(home, log);
        throw error;
      }
      let stopped: Promise<void> | undefined;
      const stop = () => {
        stopped ??= shutDown(home, log).finally(unlock);
        return stopped;
      };
      return { ...urls(settings, server.port), location: home, adopted: server.adopted, stop };
    } catch (error) {
      await unlock();
      throw error;
    }
  });
}

/** Whether a data folder holds an embedded database, running or not. */
export async function hasEmbedded(options: { dataDir: string }): Promise<boolean> {
  return explained(options.dataDir, async () => {
    const settings = await readSettings(options.dataDir);
    return settings !== null && (await exists(dataFolder(path.resolve(options.dataDir, settings.location))));
  });
}

/** The running embedded database of this data folder, for the command line; null when none runs. */
export async function findEmbedded(options: { dataDir: string }): Promise<EmbeddedConnection | null> {
  return explained(options.dataDir, async () => {
    const dataDir = await realpath(options.dataDir).catch(() => null);
    const settings = dataDir === null ? null : await readSettings(dataDir);
    if (dataDir === null || settings === null) return null;
    const home = path.resolve(dataDir, settings.location);
    const deadline = Date.now() + READY_MS;
    for (;;) {
      const found = await findServer(home, settings.ownerPassword);
      if (found.kind === 'none') return null;
      if (found.kind === 'ready') return { ...urls(settings, found.port), location: home };
      if (Date.now() > deadline) throw stillBusy(found.pid);
      await sleep(100);
    }
  });
}

/** Adopts the server that runs on `home`, or starts one, trying again while what stands in the way is passing. */
async function runServer(context: {
  dataDir: string;
  home: string;
  user: ServerUser | null;
  settings: Settings;
  log: Log;
}): Promise<{ port: number; adopted: boolean }> {
  const { dataDir, home, user, settings, log } = context;
  const { ownerPassword } = settings;
  if (user !== null && !(await canHold(home, user))) {
    throw failure(`The user "${user.name}", who PostgreSQL runs as, can no longer enter ${home}.`);
  }
  const deadline = Date.now() + READY_MS;
  const announce = repeatedly(() => log('PostgreSQL is starting up or recovering: waiting for it'));
  let binaries: string | undefined;
  let launched = false;
  for (;;) {
    const found = await findServer(home, ownerPassword);
    if (found.kind === 'ready') {
      if (!launched) log(`Adopting the PostgreSQL that is already running (process ${found.pid})`);
      return { port: found.port, adopted: !launched };
    }
    if (found.kind === 'busy') {
      if (Date.now() > deadline) throw stillBusy(found.pid);
      announce();
      await sleep(100);
      continue;
    }
    if (binaries === undefined) {
      binaries = await findBinaries(user, log);
      if (!(await exists(dataFolder(home)))) {
        log(`Making a new PostgreSQL database in ${home}`);
        await initialise(home, binaries, user, ownerPassword);
      }
      await checkData(home, user?.uid ?? process.getuid?.() ?? -1, userName);
    }
    const port = await findFreePort(settings.port);
    if (port !== settings.port) await writeSettings(dataDir, Object.assign(settings, { port }));
    const { stalePid } = found;
    const trouble = await launch({ home, binaries, user, port, ownerPassword, stalePid, announce, deadline });
    launched = trouble === null;
    if (trouble?.kind === 'busy') {
      throw failure(
        `PostgreSQL does not accept connections after ${READY_MS / 1000} s. It goes on; start Rejoinder again when ` +
          `it is ready. ${trouble.reason}`,
      );
    }
    if (trouble?.kind === 'failed' || (trouble !== null && Date.now() > deadline)) {
      throw failure(`PostgreSQL did not start: ${trouble.reason}`);
    }
    if (trouble !== null) {
      announce();
      await sleep(200);
    }
  }
}

function urls(settings: Settings, port: number) {
  const url = (role: string, password: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return {
    ownerUrl: url(OWNER, settings.ownerPassword),
    serviceUrl: url(SERVICE, settings.servicePassword),
  };
}

async function dataOwner(dataDir: string, { location }: Settings): Promise<number | undefined> {
  return (await stat(dataFolder(path.resolve(dataDir, location))).catch(() => null))?.uid;
}

function settingsFile(dataDir: string): string {
  return path.join(dataDir, 'postgres.json');
}

async function readSettings(dataDir: string): Promise<Settings | null> {
  const file = settingsFile(dataDir);
  const owner = (await stat(file).catch(() => null))?.uid;
  if (owner === undefined) return null;
  if (owner !== process.getuid?.()) {
    throw failure(
      `The data folder ${dataDir} was made by the user ${await userName(owner)}. Start Rejoinder as that user, or set ` +
        'REJOINDER_DATA_DIR to another folder.',
    );
  }
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw failure(`The file ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Decides where PostgreSQL's files go and makes its passwords; of two starts at once, both get those of one. */
async function makeSettings(dataDir: string, user: ServerUser | null): Promise<Settings> {
  const location = await chooseHome(dataDir, user);
  const data = dataFolder(path.resolve(dataDir, location));
  if (await exists(data)) {
    throw failure(
      `There is a database in ${data}, but ${settingsFile(dataDir)} with its passwords is missing. Put that file ` +
        'back, or move the database away to begin with an empty one.',
    );
  }
  const password = () => randomBytes(24).toString('hex');
  const settings: Settings = { location, ownerPassword: password(), servicePassword: password() };
  const draft = await writeDraft(dataDir, settings);
  try {
    await link(draft, settingsFile(dataDir));
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readSettings(dataDir)) ?? settings;
}

async function writeSettings(dataDir: string, settings: Settings): Promise<void> {
  await rename(await writeDraft(dataDir, settings), settingsFile(dataDir));
}

async function writeDraft(dataDir: string, settings: Settings): Promise<string> {
  const draft = `${settingsFile(dataDir)}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return draft;
}

/** Turns what the system refuses into a sentence about the data folder. */
async function explained<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw failure(`The embedded PostgreSQL cannot use the data folder ${dataDir}: ${error.message}`);
  }
}

function stillBusy(pid: number): Error {
  return failure(
    `PostgreSQL (process ${pid}) runs but does not accept connections after ${READY_MS / 1000} s.`,
  );
}

/** Lets a message through at most every five seconds, and not in the first second. */
function repeatedly(say: () => void): () => void {
  let next = Date.now() + 1000;
  return () => {
    if (Date.now() < next) return;
    next = Date.now() + 5000;
    say();
  };
}

async function userName(uid: number): Promise<string> {
  return (await outputOf('id', ['-un', String(uid)])) ?? String(uid);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
