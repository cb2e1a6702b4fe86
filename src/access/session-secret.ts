/** The secret that signs session cookies: one a data folder, or the one of the environment. */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';

/** A new random secret. */
export function makeSessionSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The secret that a configuration means. The one in `<data>/session.secret` is made on first use, for its owner alone. Lost,
 * everybody signs in again, and so it is in no backup.
 */
export async function sessionSecretOf({
  sessionSecret,
  dataDir,
}: Pick<Config, 'sessionSecret' | 'dataDir'>): Promise<string> {
  if (sessionSecret !== undefined) return sessionSecret;
  const file = path.join(dataDir, 'session.secret');
  const kept = await readSecret(file);
  if (kept !== null) return kept;
  await keepSecret(file, makeSessionSecret());
  return sessionSecretOf({ sessionSecret, dataDir });
}

async function readSecret(file: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  const secret = text.trim();
  if (secret.length < 32)
    throw new Error(`${file} does not hold a secret. Remove it: the next start makes a new one.`);
  return secret;
}

/** Whole or not at all; another process may be first. */
async function keepSecret(file: string, secret: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
    await handle.close();
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new Error(`${file} cannot be written: ${(error as Error).message}`);
  } finally {
    await rm(draft, { force: true });
  }
}
