/**
 * Makes what a fresh clone lacks: the packages, the Prisma client, the compiled JavaScript. Each carries a stamp of what
 * it was made from and is made again when that has changed. Imports nothing outside Node, for nothing else is there yet.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup-lock.mjs';
import { slimClient } from './slim-client.mjs';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** No part of the set-up or of what it prepares reports home. */
export const quietEnvironment = {
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  SCARF_ANALYTICS: 'false',
  // Prisma's command line downloads a native engine unless it is told of one; `generate` never runs it.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
};

const STAMP = '.made-from';
const PACKAGES = 'node_modules';
const CLIENT = 'src/database/generated';
const BUILD = 'dist';
const DESK = 'dist/desk';
const DESK_SOURCES = 'src/desk';

/** A step failed; what it printed says why. */
export class SetupError extends Error {}

/**
 * Brings packages, client and build up to date, the build only if `build` is not false. Everything printed goes to
 * stderr. Processes that set up at the same time wait for each other.
 */
export async function setup({ build = true } = {}) {
  const steps = [
    { output: PACKAGES, source: packagesSource, make: installPackages },
    { output: CLIENT, source: clientSource, make: generateClient },
    ...(build
      ? [
          { output: BUILD, source: buildSource, make: compile },
          { output: DESK, source: deskSource, make: bundleDesk },
        ]
      : []),
  ];
  if ((await firstStale(steps)) === undefined) {
    await linkCommand();
    return;
  }
  await withLock(path.join(root, '.setup-lock'), async () => {
    for (const step of steps) {
      const source = await step.source();
      if ((await readStamp(step.output)) === source) continue;
      await step.make();
      // What is made from changes while it is made, the lock file by npm for one: the stamp tells the state before.
      await writeFile(path.join(root, step.output, STAMP), source);
    }
    await linkCommand();
  });
}

/** npm links the commands of packages, not that of the project itself; `npx rejoinder` looks among the links. */
async function linkCommand() {
  if (process.platform === 'win32') return;
  const folder = path.join(root, PACKAGES, '.bin');
  await mkdir(folder, { recursive: true });
  await symlink('../../scripts/rejoinder.mjs', path.join(folder, 'rejoinder')).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function firstStale(steps) {
  for (const step of steps) {
    if ((await readStamp(step.output)) !== (await step.source())) return step;
  }
  return undefined;
}

async function readStamp(output) {
  return await readFile(path.join(root, output, STAMP), 'utf8').catch(() => null);
}

async function packagesSource() {
  return await hashFiles(['package-lock.json']);
}

async function clientSource() {
  return await hashFiles([
    'package-lock.json',
    'prisma/schema.prisma',
    'prisma/prisma.config.ts',
    'scripts/slim-client.mjs',
  ]);
}

const isOfDesk = (file) => file.startsWith(`${DESK_SOURCES}/`);

async function buildSource() {
  const sources = (await listFiles('src')).filter(
    (file) => !file.startsWith(`${CLIENT}/`) && !isOfDesk(file),
  );
  return `${await clientSource()} ${await hashFiles(['tsconfig.json', 'tsconfig.build.json', ...sources])}`;
}

/** The desk takes types alone from the rest, but for the verifier, which it runs. */
async function deskSource() {
  const verifier = (await listFiles('src/ledger')).filter((file) => file.endsWith('.ts'));
  const sources = await listFiles(DESK_SOURCES);
  return await hashFiles(['package-lock.json', 'tsconfig.json', ...verifier, ...sources]);
}

async function installPackages() {
  if (await isInstalled()) return;
  // `npm ci` begins by removing everything, which a service that runs from this folder would not survive.
  const command = (await readStamp(PACKAGES)) === null ? 'ci' : 'install';
  say('Installing the packages …');
  const flags = ['--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath ?? '';
  if (path.basename(npm) === 'npm-cli.js') await run(process.execPath, [npm, command, ...flags]);
  else await run('npm', [command, ...flags], { shell: process.platform === 'win32' });
}

/** Whether npm, run by hand, has already installed what the lock file says. */
async function isInstalled() {
  const wanted = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  const present = await readFile(path.join(root, PACKAGES, '.package-lock.json'), 'utf8').then(
    JSON.parse,
    () => null,
  );
  if (present === null) return false;
  return Object.entries(wanted.packages).every(
    ([place, { version, optional }]) =>
      place === '' || optional || present.packages[place]?.version === version,
  );
}

async function generateClient() {
  say('Generating the database client …');
  // What is left when this is interrupted is not what the stamp says.
  await rm(path.join(root, CLIENT, STAMP), { force: true });
  const prisma = path.join(root, 'node_modules/prisma/build/index.js');
  const output = await run(
    process.execPath,
    [prisma, 'generate', '--config', 'prisma/prisma.config.ts', '--no-hints'],
    {
      silent: true,
    },
  );
  if (output.includes('Error')) say(output);
  const file = path.join(root, CLIENT, 'internal/class.ts');
  const text = await readFile(file, 'utf8');
  try {
    await writeFile(file, slimClient(text));
  } catch (error) {
    throw new SetupError(error.message);
  }
}

async function compile() {
  say('Compiling …');
  const draft = path.join(root, 'node_modules/.rejoinder-build');
  await rm(draft, { recursive: true, force: true });
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', draft]);
  for (const file of await listFiles('src')) {
    if (/\.tsx?$/.test(file) || path.basename(file) === STAMP || isOfDesk(file)) continue;
    await cp(path.join(root, file), path.join(draft, path.relative('src', file)));
  }
  // The desk has a stamp of its own, and stays as long as that holds.
  await rename(path.join(root, DESK), path.join(draft, path.relative(BUILD, DESK))).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(path.join(root, BUILD), { recursive: true, force: true });
  await rename(draft, path.join(root, BUILD));
}

async function bundleDesk() {
  say('Bundling the desk …');
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const draft = path.join(root, 'node_modules/.rejoinder-desk');
  const flags = ['--config', `${DESK_SOURCES}/vite.config.ts`, '--outDir', draft, '--logLevel', 'warn'];
  await run(process.execPath, [vite, 'build', DESK_SOURCES, ...flags]);
  await rm(path.join(root, DESK), { recursive: true, force: true });
  await rename(draft, path.join(root, DESK));
}

/** Runs a program in the project's folder; its output goes to stderr, or with `silent` only if it fails. */
export async function run(command, args, { silent = false, ...options } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...quietEnvironment },
    stdio: silent ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    ...options,
  });
  const stop = () => child.kill();
  process.once('exit', stop);
  let output = '';
  child.stdout?.on('data', (data) => (output += data));
  child.stderr?.on('data', (data) => (output += data));
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)));
  });
  process.removeListener('exit', stop);
  if (problem !== null) {
    process.stderr.write(output);
    throw new SetupError(
      `${path.basename(args.find((arg) => !arg.startsWith('-')) ?? command)} failed: ${problem}`,
    );
  }
  return output;
}

async function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The files of a folder and its folders, relative to the project's folder, sorted. */
async function listFiles(folder) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

/** What the scripts do with a failed set-up: say it in a line, without a stack. */
export function leave(error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup().catch(leave);
