/** Private signing keys: how they are written, and where a process has its own from. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { fastSigner } from './fast-ed25519.ts';
import { NoteError, type Signer, signerOf } from './note.ts';

/** Why there is no key to sign with: a sentence for the operator, without the key. */
export class KeyError extends Error {}

/** Where a process has its signing key from. */
export interface KeySource {
  /**
   * The private half of `current`; when the database knows no key yet (null), the key to begin with, made if need be.
   * KeyError when it is not to be had.
   */
  load(current: string | null): Promise<Signer>;
  /**
   * The key that is to follow `current`, under the same name. `settle` makes it the one that is loaded: after the database
   * has changed over. KeyError when there is no other.
   */
  next(current: string | null): Promise<{ signer: Signer; settle(): Promise<void> }>;
}

const ED25519 = 1;
const SEED_LENGTH = 32;

/** A new private key of that name, as one line: `PRIVATE+KEY+<name>+<id>+<base64 of 0x01 and the seed>`, as Go writes it. */
export function makePrivateKey(name: string): string {
  const seed = randomBytes(SEED_LENGTH);
  const { id } = signerOf(name, seed);
  return `PRIVATE+KEY+${name}+${id}+${encodeBase64(Uint8Array.of(ED25519, ...seed))}`;
}

/** Reads a private key; KeyError, which does not tell it, for anything but the one way to write an Ed25519 key. */
export function parsePrivateKey(text: string): Signer {
  const [, name = '', id, material = ''] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? [];
  const bytes = decodeBase64(material);
  if (bytes?.length !== SEED_LENGTH + 1 || bytes[0] !== ED25519) {
    throw new KeyError('A signing key is one line: PRIVATE+KEY+<name>+<id>+<base64 of an Ed25519 key>.');
  }
  try {
    const seed = bytes.slice(1);
    const signer = signerOf(name, seed, fastSigner(seed));
    if (signer.id === id) return signer;
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
  }
  throw new KeyError('The id in the signing key is not that of its name and key.');
}

/** The origin of a log that begins now: the host that readers find it at, or a name that no other log has. */
export function originOf(publicUrl: string | undefined): string {
  return publicUrl ? new URL(publicUrl).host : `rejoinder-${randomBytes(6).toString('hex')}`;
}

/** A key that the operator gives. */
export function givenKey(signer: Signer): KeySource {
  return {
    async load(current) {
      if (current === null || current === signer.vkey) return signer;
      throw new KeyError(
        `The signing key that is given (${nameOf(signer.vkey)}) is not the current one (${nameOf(current)}). ` +
          'Give that, or make this one current by `rejoinder key rotate`.',
      );
    },
    async next(current) {
      const name = current?.split('+')[0] ?? signer.name;
      if (signer.name !== name) {
        throw new KeyError(
          `The signing key that is given has the name ${signer.name}; the log is ${name}, and stays so.`,
        );
      }
      if (current === signer.vkey) {
        throw new KeyError(
          'The signing key that is given is the current one: give a new one first (`rejoinder key make`).',
        );
      }
      return { signer, settle: async () => {} };
    },
  };
}

/**
 * The key in `<folder>/signing.key`, made on first use with the origin as its name. The folder is for its owner alone.
 * `onMade` hears of a first key.
 */
export function keyFolder(
  folder: string,
  origin: () => string,
  onMade: (file: string) => void = () => {},
): KeySource {
  const file = path.join(folder, 'signing.key');
  const nextFile = `${file}.next`;
  return {
    async load(current) {
      if (current === null) {
        const found = await readKey(file);
        if (found) return found;
        const made = await makeKey(file, origin());
        onMade(file);
        return made;
      }
      const key = await readKey(file);
      if (key?.vkey === current) return key;
      // A rotation that did not get to its end.
      const next = await readKey(nextFile);
      if (next?.vkey === current) {
        await rename(nextFile, file);
        return next;
      }
      throw new KeyError(
        `The signing key is missing: ${file} ${key ? `holds ${nameOf(key.vkey)}` : 'is not there'}, and the log is signed by ` +
          `${nameOf(current)}. Put that back from a backup, or go on with a new one: \`rejoinder key rotate\`.`,
      );
    },
    async next(current) {
      await rm(nextFile, { force: true });
      const name = current?.split('+')[0] ?? (await readKey(file))?.name ?? origin();
      const signer = await makeKey(nextFile, name);
      const settle = async () => {
        // A running service may have been faster.
        if ((await readKey(file))?.vkey !== signer.vkey) await rename(nextFile, file);
      };
      return { signer, settle };
    },
  };
}

/** Where the keys are that a configuration means. `onMade` hears of a first key in the data folder. */
export function keysOf(
  { signingKey, dataDir, publicUrl }: Pick<Config, 'signingKey' | 'dataDir' | 'publicUrl'>,
  onMade?: (file: string) => void,
): KeySource {
  if (signingKey !== undefined) return givenKey(parsePrivateKey(signingKey));
  return keyFolder(path.join(dataDir, 'keys'), () => originOf(publicUrl), onMade);
}

function nameOf(vkey: string): string {
  return vkey.split('+').slice(0, 2).join('+');
}

async function readKey(file: string): Promise<Signer | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KeyError(`${file} cannot be read: ${(error as Error).message}`);
  }
  // A copy that was put back may have lost its mode.
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  try {
    return parsePrivateKey(text.replace(/\n$/, ''));
  } catch (error) {
    if (error instanceof KeyError) throw new KeyError(`${file}: ${error.message}`);
    throw error;
  }
}

async function makeKey(file: string, name: string): Promise<Signer> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const text = makePrivateKey(name);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${text}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Another process was first.
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readKey(file) : null;
    if (theirs) return theirs;
    throw new KeyError(`${file} cannot be written: ${(error as Error).message}`);
  }
  return parsePrivateKey(text);
}
