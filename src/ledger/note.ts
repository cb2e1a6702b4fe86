/**
 * Signed notes and their keys, as C2SP signed-note v1 has them, Ed25519 alone; and checkpoints, as C2SP tlog-checkpoint
 * has them. Strict: one text is one note. Nothing here needs Node, so a browser can run it.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { isSignature } from './ed25519.ts';

/** What is not a note, not a key, or not signed by that key: a sentence for people. */
export class NoteError extends Error {}

/** The public half of a signing key. */
export interface VerifierKey {
  name: string;
  /** Four bytes in hexadecimal: a name for the key, and no proof of anything. */
  id: string;
  publicKey: Uint8Array;
  /** `<name>+<id>+<base64 of 0x01 and the public key>` */
  vkey: string;
}

/** Something that signs notes. */
export interface Signer extends VerifierKey {
  /** The signed note of a text that ends with a newline. */
  sign(text: string): string;
}

/** A note with its one signature. */
export interface SignedNote {
  /** With its last newline. */
  text: string;
  name: string;
  id: string;
  signature: Uint8Array;
}

/** The text of a checkpoint. */
export interface CheckpointText {
  origin: string;
  size: number;
  root: Uint8Array;
}

const ED25519 = 1;
const NAME = /^[^\s+\p{White_Space}\p{Cc}]{1,255}$/u;
// Every ASCII control character but the newline is forbidden.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what the rule is about.
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

function keyId(name: string, publicKey: Uint8Array): string {
  const head = utf8ToBytes(`${name}\n`);
  return bytesToHex(sha256(Uint8Array.of(...head, ED25519, ...publicKey)).slice(0, 4));
}

function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!NAME.test(name)) throw new NoteError(`${JSON.stringify(name)} is no name for a key`);
  const id = keyId(name, publicKey);
  return { name, id, publicKey, vkey: `${name}+${id}+${encodeBase64(Uint8Array.of(ED25519, ...publicKey))}` };
}

/** Reads a verifier key. NoteError for anything that is not the one way to write an Ed25519 key. */
export function parseVerifierKey(vkey: string): VerifierKey {
  // Base64 holds `+` too: only the first two part the key.
  const [, name = '', material = ''] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/u.exec(vkey) ?? [];
  const bytes = decodeBase64(material);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) {
    throw new NoteError('a verifier key is written <name>+<8 hexadecimal digits>+<base64 of an Ed25519 key>');
  }
  const key = verifierKey(name, bytes.slice(1));
  if (key.vkey !== vkey) throw new NoteError('the id in the verifier key is not that of its name and key');
  return key;
}

/** A signer with the given name and 32-byte secret seed. `sign` is Ed25519 by that seed, where something faster is at hand. */
export function signerOf(
  name: string,
  seed: Uint8Array,
  sign: (message: Uint8Array) => Uint8Array = (message) => ed25519.sign(message, seed),
): Signer {
  const key = verifierKey(name, ed25519.getPublicKey(seed));
  return {
    ...key,
    sign(text) {
      if (!text.endsWith('\n') || CONTROL.test(text))
        throw new NoteError('this text cannot be signed as a note');
      const signature = sign(utf8ToBytes(text));
      const line = encodeBase64(Uint8Array.of(...hexBytes(key.id), ...signature));
      return `${text}\n— ${name} ${line}\n`;
    },
  };
}

function hexBytes(id: string): number[] {
  return [0, 2, 4, 6].map((at) => Number.parseInt(id.slice(at, at + 2), 16));
}

/** Takes a note apart. NoteError unless it has exactly one signature line, of an Ed25519 signature's length. */
export function parseNote(note: string): SignedNote {
  if (CONTROL.test(note)) throw new NoteError('a note holds no control characters');
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2);
  if (end < 1 || !lines.endsWith('\n'))
    throw new NoteError('a note is a text, an empty line and a signature line');
  const match = /^— (\S+) (\S+)\n$/u.exec(lines);
  if (!match) throw new NoteError('there has to be exactly one signature line');
  const [, name = '', base64 = ''] = match;
  const bytes = decodeBase64(base64);
  if (!NAME.test(name) || bytes?.length !== 68) throw new NoteError('the signature line cannot be read');
  return { text, name, id: bytesToHex(bytes.slice(0, 4)), signature: bytes.slice(4) };
}

/** The text of a note that this key signed; NoteError when it did not. */
export function openNote(note: string, key: VerifierKey): string {
  const { text, name, id, signature } = parseNote(note);
  if (name !== key.name || id !== key.id) {
    throw new NoteError(`signed by ${name} ${id}, not by ${key.name} ${key.id}`);
  }
  if (!isSignature(signature, utf8ToBytes(text), key.publicKey))
    throw new NoteError('the signature is false');
  return text;
}

/** The text of a checkpoint, to be signed. */
export function checkpointText({ origin, size, root }: CheckpointText): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Reads the text of a checkpoint. NoteError for anything but origin, size and root: we take no extension lines. */
export function parseCheckpoint(text: string): CheckpointText {
  const lines = text.split('\n');
  const [origin = '', digits = '', base64 = ''] = lines;
  const size = /^(?:0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : Number.NaN;
  const root = decodeBase64(base64);
  if (
    lines.length !== 4 ||
    lines[3] !== '' ||
    origin === '' ||
    !Number.isSafeInteger(size) ||
    root?.length !== 32
  ) {
    throw new NoteError('a checkpoint is an origin, a size and a root of 32 bytes, each on a line');
  }
  return { origin, size, root };
}
