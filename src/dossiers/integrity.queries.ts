/** Signs a dossier and gathers its proofs. What does not hold is never signed. */
import { createHash } from 'node:crypto';
import type { Reader } from '../database/sql.ts';
import { encodeBase64 } from '../ledger/base64.ts';
import { canonicalBytes } from '../ledger/event.ts';
import { Inconsistency } from '../ledger/inconsistency.ts';
import type { Ledger } from '../ledger/log.ts';
import { leafHash, ProofError, verifyInclusion } from '../ledger/merkle.ts';
import { inclusionProofs } from '../ledger/proofs.ts';
import type { Composed } from './dossiers.rules.ts';
import { provenRecords, signedText } from './integrity.rules.ts';
import type { IntegrityView } from './integrity.schema.ts';
import type { LoggedEvent } from './public-events.queries.ts';

// What was served once is served again with the signature that it had then, whatever the key is now.
const SIGNATURE = `SELECT note, vkey AS key FROM dossier_signature JOIN signing_key ON signing_key.id = key_id WHERE sha256 = $1::text`;

// The lock keeps the hash of what a redaction takes away meanwhile from being kept after it.
const KEEP = `INSERT INTO dossier_signature (sha256, claim_id, key_id, note)
  SELECT $1::text, claim.id, $3::uuid, $4::text FROM claim WHERE claim.id = $2::uuid AND claim.dossier_revision = $5::int FOR NO KEY UPDATE
  ON CONFLICT (sha256) DO NOTHING`;

/** Of a service, what a proof needs. */
export interface Prover {
  read: Reader;
  ledger: Pick<Ledger, 'checkpointCovering' | 'sign'>;
  /** The claim's, read before the dossier was composed: of one that is old by now no signature is kept. */
  revision: number;
}

/**
 * The proof of a composed dossier: its hash, its signature, and for each event an inclusion proof in the first checkpoint
 * that covers them all. 503 while nothing is signed; Inconsistency when an event is not what the log has.
 */
export async function proveDossier(service: Prover, composed: Composed): Promise<IntegrityView> {
  const { content } = composed;
  const { records, events } = provenRecords(content, composed.events);
  const sha256 = createHash('sha256').update(canonicalBytes(content)).digest('hex');
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
  return {
    canonicalization: 'RFC 8785',
    sha256,
    signature: await signatureOf(service, content.claim.id, sha256, signedText(content, sha256)),
    checkpoint: { key: vkey, note },
    events: proven,
    records,
  };
}

function requireProof(event: LoggedEvent, size: number, proof: Uint8Array[], root: Uint8Array): void {
  const { index } = event.body;
  try {
    verifyInclusion(index, size, leafHash(Buffer.from(event.bodyText)), proof, root);
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
  const find = async () => (await read.rows<IntegrityView['signature']>(SIGNATURE, [sha256]))[0];
  const kept = await find();
  if (kept) return { key: kept.key, note: kept.note };
  const { vkey, keyId, note } = ledger.sign(text);
  await read.rows(KEEP, [sha256, claimId, keyId, note, revision]);
  // Another request may have been first, under another key.
  return (await find()) ?? { key: vkey, note };
}
