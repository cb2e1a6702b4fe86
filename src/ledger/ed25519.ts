/**
 * Ed25519 verification that answers as OpenSSL does, and refuses more than RFC 8032 has to: keys and points of small
 * order, for which anybody can sign, and signatures that hold only when multiplied by the cofactor. Two programs that
 * check the same dossier must never disagree.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

const { Point } = ed25519;

/** Whether 64 bytes are the signature of the message by a public key of 32 bytes. */
export function isSignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return (
      ed25519.verify(signature, message, publicKey, { zip215: false }) &&
      holdsWithoutCofactor(signature, message, publicKey)
    );
  } catch {
    return false;
  }
}

/** R = [S]B − [k]A itself, not eight times both sides. */
function holdsWithoutCofactor(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const [r, s] = [signature.slice(0, 32), signature.slice(32)];
  const claimed = Point.fromBytes(r, false);
  if (claimed.isSmallOrder()) return false;
  const hash = sha512.create().update(r).update(publicKey).update(message).digest();
  const k = littleEndian(hash) % Point.Fn.ORDER;
  const negated = Point.fromBytes(publicKey, false).negate().multiplyUnsafe(k);
  return Point.BASE.multiplyUnsafe(littleEndian(s)).add(negated).equals(claimed);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((number, byte) => number * 256n + BigInt(byte), 0n);
}
