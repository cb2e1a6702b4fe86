/**
 * Signing keys in a backup: each file of `<data>/keys/` by itself, encrypted by a passphrase as C2SP age has it (scrypt
 * recipient), so that `age --decrypt` gives it back too.
 */
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { KeyError, parsePrivateKey } from '../ledger/keys.ts';
import { BackupError } from './archive.ts';

/** A file of `<data>/keys/`. */
export interface KeyFile {
  name: string;
  bytes: Uint8Array;
}

/** The folder of the signing keys. */
export function keyFolderOf(dataDir: string): string {
  return path.join(dataDir, 'keys');
}

/** The files of the key folder, by name; none when there is no such folder. */
export async function readKeyFiles(dataDir: string): Promise<KeyFile[]> {
  const folder = keyFolderOf(dataDir);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // Drafts of a write under way begin with a dot.
  const names = entries.filter((one) => one.isFile() && !one.name.startsWith('.')).map((one) => one.name);
  return await Promise.all(
    names.sort().map(async (name) => ({ name, bytes: await readFile(path.join(folder, name)) })),
  );
}

/** A key of the environment as the file that it would be. */
export function givenKeyFile(signingKey: string): KeyFile {
  return { name: 'signing.key', bytes: Buffer.from(`${signingKey}\n`) };
}

/** Whether one of the files is the private half of a verifier key. */
export function holdsKey(files: readonly KeyFile[], vkey: string): boolean {
  return files.some(({ bytes }) => {
    try {
      return parsePrivateKey(Buffer.from(bytes).toString('utf8').replace(/\n$/, '')).vkey === vkey;
    } catch (error) {
      if (error instanceof KeyError) return false;
      throw error;
    }
  });
}

/** Encrypts one file. Takes a second or two: that is what makes guessing dear. */
export async function encryptKey(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return await encrypter.encrypt(bytes);
}

/** Decrypts one file. BackupError when the passphrase is another. */
export async function decryptKey(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(bytes);
  } catch (error) {
    throw new BackupError('The passphrase does not open the keys of this backup. Nothing was restored.', {
      cause: error,
    });
  }
}

/**
 * Puts the files into the key folder and answers how to take away again those that were not there before. BackupError when
 * the folder has another key under one of the names.
 */
export async function placeKeyFiles(
  dataDir: string,
  files: readonly KeyFile[],
): Promise<() => Promise<void>> {
  const missing = await missingKeyFiles(dataDir, files);
  const placed: string[] = [];
  const takeAway = async () => {
    for (const file of placed) await rm(file, { force: true });
  };
  try {
    await mkdir(keyFolderOf(dataDir), { recursive: true, mode: 0o700 });
    for (const { name, bytes } of missing) {
      const file = path.join(keyFolderOf(dataDir), name);
      const handle = await open(file, 'wx', 0o600);
      placed.push(file);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  } catch (error) {
    await takeAway();
    throw error;
  }
  return takeAway;
}

async function missingKeyFiles(dataDir: string, files: readonly KeyFile[]): Promise<KeyFile[]> {
  const there = new Map((await readKeyFiles(dataDir)).map((one) => [one.name, Buffer.from(one.bytes)]));
  for (const { name, bytes } of files) {
    if (there.get(name)?.equals(bytes) === false) {
      throw new BackupError(
        `${path.join(keyFolderOf(dataDir), name)} is there already, and is another key. Move it away, or set REJOINDER_DATA_DIR to a new folder. Nothing was restored.`,
      );
    }
  }
  return files.filter(({ name }) => !there.has(name));
}
