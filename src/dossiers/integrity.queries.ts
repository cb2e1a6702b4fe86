/** Signs a dossier and gathers its proofs. What does not hold is never signed. */
import { hash } from 'node:crypto';
import { isLockTimeout } from '../database/faults.ts';
import type { Reader } from '../database/sql.ts';
import { perReader, together } from '../database/together.ts';
import { encodeBase64 } from '../ledger/base64.ts';
import { canonicalObject, canonicalText } from '../ledger/canonical.ts';
import { fastNodeHash } from '../ledger/fast-hashes.ts';
import { Inconsistency } from '../ledger/inconsistency.ts';
import type { Ledger } from '../ledger/log.ts';
import { ProofError, verifyInclusion } from '../ledger/merkle.ts';
import { inclusionProofs } from '../ledger/proofs.ts';
import type { Composed } from './dossiers.rules.ts';
import { provenRecords, signedText } from './integrity.rules.ts';
import type { IntegrityView } from './integrity.schema.ts';
import type { LoggedEvent } from './public-events.queries.ts';

// What was served once is served again with the signature that it had then, whatever the key is now.
const SIGNATURES = `SELECT sha256, note, vkey AS key FROM dossier_signature JOIN signing_key ON signing_key.id = key_id
  WHERE sha256 = ANY($1::text[])`;

// The lock keeps the hash of what a redaction takes away meanwhile from being kept after it. Who takes several locks does
// not wait for any, so that nobody waits for each other; who takes one waits a second, on one of few connections.
const keep = (locked: 'SKIP LOCKED' | '') => `INSERT INTO dossier_signature (sha256, claim_id, key_id, note)
  SELECT asked.sha256, claim.id, asked.key_id, asked.note
  FROM set_config('lock_timeout', '1s', true)
  CROSS JOIN unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::int[]) AS asked (sha256, claim_id, key_id, note, revision)
  JOIN claim ON claim.id = asked.claim_id AND claim.dossier_revision = asked.revision
  FOR NO KEY UPDATE OF claim ${locked}
  ON CONFLICT (sha256) DO NOTHING RETURNING sha256`;

/** The most dossiers that one statement is about. */
const MOST_AT_ONCE = 16;

/** Of a service, what a proof needs. */
export interface Prover {
  read: Reader;
  ledger: Pick<Ledger, 'checkpointCovering' | 'sign'>;
  /** The claim's, read before the dossier was composed: of one that is old by now no signature is kept. */
  revision: number;
}

/**
 * The RFC 8785 bytes of a composed dossier with its proof: its hash, its signature, and for each event an inclusion proof in
 * the first checkpoint that covers them all. 503 while nothing is signed; Inconsistency when an event is not what the log has.
 */
export async function sealDossier(service: Prover, { content, events: shown }: Composed): Promise<Buffer> {
  const members = Object.entries(content).map(([name, value]) => [name, canonicalText(value)] as const);
  const sha256 = hash('sha256', canonicalObject(Object.fromEntries(members)));
  const { records, events } = provenRecords(content, shown);
  const newest = Math.max(...events.map((event) => event.body.index));
  const { size, root, note, vkey } = await service.ledger.checkpointCovering(newest);
  const proofs = await inclusionProofs(
    service.read,
    events.map((event) => event.body.index),
    size,
  );
  const proven = events.map((event) => {
    const proof = proofs.get(event.body.index) ?? [];
    requireProof(event, size, proof, root);
    return { index: event.body.index, body: event.bodyText, proof: proof.map(encodeBase64) };
  });
  const integrity: IntegrityView = {
    canonicalization: 'RFC 8785',
    sha256,
    signature: await signatureOf(service, content.claim.id, sha256, signedText(content, sha256)),
    checkpoint: { key: vkey, note },
    events: proven,
    records,
  };
  return Buffer.from(
    canonicalObject({ ...Object.fromEntries(members), integrity: canonicalText(integrity) }),
    'utf8',
  );
}

function requireProof(event: LoggedEvent, size: number, proof: Uint8Array[], root: Uint8Array): void {
  const { index } = event.body;
  try {
    verifyInclusion(index, size, event.leaf, proof, root, fastNodeHash);
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new Inconsistency(`Event ${index}: its body is not the one in the log: ${error.message}.`);
  }
}

async function signatureOf(
  { read, ledger, revision }: Prover,
  claimId: string,
  sha256: string,
  text: string,
): Promise<IntegrityView['signature']> {
  const kept = await findSignature(read)(sha256);
  if (kept) return kept;
  const { vkey, keyId, note } = ledger.sign(text);
  const signed = { sha256, claimId, keyId, note, revision };
  if (!(await keepSignature(read)(signed))) {
    // Another request may have been first, under another key; or a write holds the claim, and makes this dossier old.
    const waited = await keepAlone(read, signed);
    return (waited ? undefined : await findSignature(read)(sha256)) ?? { key: vkey, note };
  }
  return { key: vkey, note };
}

const findSignature = perReader((read) =>
  together<string, IntegrityView['signature'] | undefined>(MOST_AT_ONCE, async (hashes) => {
    const rows = await read.rows<IntegrityView['signature'] & { sha256: string }>(SIGNATURES, [hashes]);
    const byHash = new Map(rows.map(({ sha256, key, note }) => [sha256, { key, note }]));
    return hashes.map((sha256) => byHash.get(sha256));
  }),
);

interface Signed {
  sha256: string;
  claimId: string;
  keyId: string;
  note: string;
  revision: number;
}

/** Whether it is kept now, and by this call. */
const keepSignature = perReader((read) =>
  together<Signed, boolean>(MOST_AT_ONCE, async (signed) => {
    const rows = await read.rows<{ sha256: string }>(keep('SKIP LOCKED'), keepParams(signed));
    const kept = new Set(rows.map((row) => row.sha256));
    return signed.map((one) => kept.has(one.sha256));
  }),
);

/** The same for one; false also where the claim stays held. */
async function keepAlone(read: Reader, signed: Signed): Promise<boolean> {
  try {
    return (await read.rows(keep(''), keepParams([signed]))).length > 0;
  } catch (error) {
    if (isLockTimeout(error)) return false;
    throw error;
  }
}

function keepParams(signed: readonly Signed[]): unknown[][] {
  return [
    signed.map((one) => one.sha256),
    signed.map((one) => one.claimId),
    signed.map((one) => one.keyId),
    signed.map((one) => one.note),
    signed.map((one) => one.revision),
  ];
}
