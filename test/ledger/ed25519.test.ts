/** The two implementations of Ed25519 that verify dossiers, noble's and OpenSSL's, on signatures made to part them. */
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { isSignature } from '../../src/ledger/ed25519.ts';
import { signerOf } from '../../src/ledger/note.ts';
import { verifyDossier } from '../../src/ledger/verify.ts';
import { makeDossier, signatureText, toBytes } from '../support/dossiers.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { script } from '../support/verify-script.ts';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const random = seededRandom(25519);
const scalar = () =>
  BigInt(`0x${Array.from({ length: 60 }, () => random.below(16).toString(16)).join('')}`) % L;
const little = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
const fromLittle = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

// The points of order 8, and so all of small order.
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const smallOrder = Array.from({ length: 8 }, (_, times) =>
  times === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(times)),
);

interface Made {
  key: Uint8Array;
  signature: Uint8Array;
}

/** Signs by hand: the key and R may carry a part of small order, R any encoding. */
function made(
  text: string,
  keyPart: number,
  rPart: number,
  encoding?: Uint8Array,
  keyEncoding?: Uint8Array,
): Made {
  const [a, r] = [scalar(), scalar()];
  const key =
    keyEncoding ??
    Point.BASE.multiply(a)
      .add(smallOrder[keyPart] ?? Point.ZERO)
      .toBytes();
  const encoded =
    encoding ??
    Point.BASE.multiply(r)
      .add(smallOrder[rPart] ?? Point.ZERO)
      .toBytes();
  const k = fromLittle(sha512(Buffer.concat([encoded, key, Buffer.from(text)]))) % L;
  const secret = keyEncoding ? 0n : a;
  const s = (encoding ? secret * k : r + secret * k) % L;
  return { key, signature: Buffer.concat([encoded, little(s)]) };
}

/** What each says of a dossier's signature that was made by hand; they have to say the same. */
function outcome(make: (text: string) => Made): string {
  const { document, signer } = makeDossier(31);
  const { integrity, ...content } = document;
  const text = signatureText(content, integrity.sha256);
  const { key, signature } = make(text);
  const named = keyNamed(signer.name, key);
  const line = Buffer.concat([Buffer.from(named.id, 'hex'), signature]).toString('base64');
  const note = `${text}\n— ${signer.name} ${line}\n`;
  const bytes = toBytes({ ...document, integrity: { ...integrity, signature: { key: named.vkey, note } } });
  const [library, alone] = [verifyDossier(bytes), script.verify(bytes)];
  expect([library.outcome, library.failure]).toEqual([alone.outcome, alone.failure]);
  expect(isSignature(signature, Buffer.from(text), key)).toBe(library.outcome === 'consistent');
  return library.outcome;
}

/** The verifier key of any 32 bytes. */
function keyNamed(name: string, key: Uint8Array): { id: string; vkey: string } {
  const material = Buffer.concat([Buffer.of(1), key]);
  const id = Buffer.from(sha256(Buffer.concat([Buffer.from(`${name}\n`), material])))
    .toString('hex')
    .slice(0, 8);
  return { id, vkey: `${name}+${id}+${material.toString('base64')}` };
}

function isTakenByOpenSsl(text: string, { key, signature }: Made): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
  return verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

describe('signatures made by hand', () => {
  test('an honest one is taken', () => {
    for (let round = 0; round < 5; round++) expect(outcome((text) => made(text, 0, 0))).toBe('consistent');
  });

  test('parts of small order in the key or in R: both take what fulfils the equation itself, and nothing else', () => {
    const seen = new Set<string>();
    for (let keyPart = 0; keyPart < 8; keyPart++) {
      for (const rPart of [0, 1, 4]) seen.add(outcome((text) => made(text, keyPart, rPart)));
    }
    expect(seen).toEqual(new Set(['consistent', 'failed']));
  }, 60_000);

  test('a key of small order is refused, though OpenSSL takes it', () => {
    const taken: boolean[] = [];
    for (const point of smallOrder) {
      const make = (text: string) => made(text, 0, 0, Point.ZERO.toBytes(), point.toBytes());
      taken.push(isTakenByOpenSsl('x', make('x')));
      expect(outcome(make)).toBe('failed');
    }
    expect(taken).toContain(true);
  });

  test('an R of small order is refused', () => {
    for (const point of smallOrder)
      expect(outcome((text) => made(text, 0, 0, point.toBytes()))).toBe('failed');
  });

  test('points that are not written as they should be are refused', () => {
    // y = p + 1 for the neutral point, y = 0 with p added, and x = 0 with a sign.
    const others = [
      `ee${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(30)}7f`,
      `01${'00'.repeat(30)}80`,
      `ec${'ff'.repeat(31)}`,
      'ff'.repeat(32),
    ];
    for (const hex of others) {
      const bytes = Buffer.from(hex, 'hex');
      expect(outcome((text) => made(text, 0, 0, bytes))).toBe('failed');
      expect(outcome((text) => made(text, 0, 0, Point.ZERO.toBytes(), bytes))).toBe('failed');
    }
  });

  test('S that is not reduced is refused', () => {
    const raised = (text: string) => {
      const { key, signature } = made(text, 0, 0);
      const s = fromLittle(signature.subarray(32)) + L;
      return { key, signature: Buffer.concat([signature.subarray(0, 32), little(s)]) };
    };
    expect(outcome(raised)).toBe('failed');
  });

  test('random bytes are refused', () => {
    const bytes = (length: number) => Buffer.from(Array.from({ length }, () => random.below(256)));
    for (let round = 0; round < 40; round++) {
      expect(outcome(() => ({ key: bytes(32), signature: bytes(64) }))).toBe('failed');
    }
  }, 60_000);
});

test('signatures of the library are those of RFC 8032: OpenSSL takes them', () => {
  const signer = signerOf('desk.example.org', new Uint8Array(32).fill(5));
  const signature = Buffer.from(signer.sign('text\n').split(' ').at(-1) ?? '', 'base64').subarray(4);
  expect(isTakenByOpenSsl('text\n', { key: signer.publicKey, signature })).toBe(true);
});
