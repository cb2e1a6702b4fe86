/**
 * Ed25519 verification, RFC 8032, section 5.1.7, that answers as OpenSSL does: the equation itself has to hold, not only
 * eight times it. Points of small order, for which anybody can sign, are refused. Two programs that check the same
 * dossier must never disagree.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

const { Point } = ed25519;

/** Whether 64 bytes are the signature of the message by a public key of 32 bytes. */
export function isSignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const [encoded, scalar] = [signature.slice(0, 32), littleEndian(signature.slice(32))];
  const [r, a] = [soundPoint(encoded), soundPoint(publicKey)];
  if (!r || !a || scalar >= Point.Fn.ORDER) return false;
  const hash = sha512.create().update(encoded).update(publicKey).update(message).digest();
  const k = littleEndian(hash) % Point.Fn.ORDER;
  return Point.BASE.multiplyUnsafe(scalar).equals(r.add(a.multiplyUnsafe(k)));
}

/** The point that these bytes are the one way to write, if it is not of small order. */
function soundPoint(bytes: Uint8Array): InstanceType<typeof Point> | null {
  try {
    const point = Point.fromBytes(bytes, false);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((number, byte) => number * 256n + BigInt(byte), 0n);
}
