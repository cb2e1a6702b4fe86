/** Ed25519 by Node's own OpenSSL, ten times as fast as what also runs in a browser; RFC 8032 leaves both one signature. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

// What stands before the 32 bytes of a key in DER (RFC 8410).
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex');

const publicKeys = new Map<string, KeyObject>();

/** Whether these bytes are the signature of a text by a public key of 32 bytes. */
export function isSignedFast(signature: Uint8Array, text: string, publicKey: Uint8Array): boolean {
  const name = Buffer.from(publicKey).toString('hex');
  let known = publicKeys.get(name);
  if (!known) {
    known = createPublicKey({ key: Buffer.concat([PUBLIC_DER, publicKey]), format: 'der', type: 'spki' });
    publicKeys.set(name, known);
  }
  return verify(null, Buffer.from(text, 'utf8'), known, signature);
}

/** Signs bytes by the key of a seed of 32 bytes. */
export function fastSigner(seed: Uint8Array): (message: Uint8Array) => Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' });
  return (message) => sign(null, message, key);
}
