/** What was made of the ledger for readers: stored dossiers, composed again, and the signatures of all that were served. */
import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { BEFORE_ALL, type Reader } from '../database/sql.ts';
import { composeAtSize } from '../dossiers/dossiers.queries.ts';
import { sealDossier } from '../dossiers/integrity.queries.ts';
import { joinPacked } from '../http/gzip-parts.ts';
import { firstCovering, openFast } from '../ledger/checkpoints.ts';
import { parseVerifierKey } from '../ledger/note.ts';
import { reasonOf, type Tell } from './faults.ts';

/** So many are in memory at a time. */
const STEP = 50;
const SIGNATURES = 1_000;

interface DossierRow {
  claimId: string;
  revision: number;
  /** The revision of the claim now; null without the claim. */
  current: number | null;
  etag: string;
  bytes: Uint8Array;
  gzip: Uint8Array;
}

/** Composes every stored dossier again, as of its own newest event, and the current ones as of now. */
export async function checkStoredDossiers(read: Reader, tell: Tell, events: number): Promise<void> {
  for (let after = BEFORE_ALL; ; ) {
    const rows = await read.rows<DossierRow>(
      `SELECT claim_id AS "claimId", stored_dossier.revision, claim.dossier_revision AS current, etag, bytes, gzip
       FROM stored_dossier LEFT JOIN claim ON claim.id = claim_id
       WHERE claim_id > $1::uuid ORDER BY claim_id LIMIT ${STEP}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    for (const row of rows) await checkStoredDossier(read, tell, row, events);
    after = last.claimId;
  }
}

async function checkStoredDossier(read: Reader, tell: Tell, row: DossierRow, events: number): Promise<void> {
  const { claimId, revision, current, etag, bytes, gzip } = row;
  const say = (what: string) => tell('stored_dossier', claimId, what);
  if (current === null || revision > current) say('its revision is not one that the claim had');
  if (hash('sha256', bytes) !== etag) say('etag is not the SHA-256 of bytes');
  if (!isPacked(gzip, bytes)) say('gzip does not hold the bytes');
  try {
    const { throughEvent } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { throughEvent: number };
    const size = revision === current ? events : Math.min(throughEvent + 1, events);
    const composed = await composeAtSize(read, claimId, size);
    if (!composed) return say('the claim is not public');
    const sealed = await sealDossier({ read, ledger: asSigned(read), revision }, composed);
    if (!sealed.equals(bytes)) say('bytes are not what the ledger gives');
  } catch (error) {
    say(`it cannot be composed again: ${reasonOf(error)}`);
  }
}

/** Whether it is a gzip file of these bytes that can be joined: by whichever version of zlib it was made. */
function isPacked(gzip: Uint8Array, bytes: Uint8Array): boolean {
  try {
    const { head, add, end } = joinPacked();
    const joined = Buffer.concat([head, add(Buffer.from(gzip)), end()]);
    return joined.equals(gzip) && gunzipSync(gzip).equals(bytes);
  } catch {
    return false;
  }
}

/** The ledger as far as it is signed: what was served has its checkpoint and its signature already. */
function asSigned(read: Reader) {
  return {
    async checkpointCovering(index: number) {
      const found = await firstCovering(read, index);
      if (!found) throw new Error(`no checkpoint covers event ${index}`);
      return found;
    },
    sign(): never {
      throw new Error('its signature is not in dossier_signature');
    },
  };
}

interface SignatureRow {
  sha256: string;
  claimId: string;
  note: string;
  /** null for a key that is not known. */
  vkey: string | null;
}

/** Verifies the signature of every dossier that was served. */
export async function checkSignatures(read: Reader, tell: Tell): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await read.rows<SignatureRow>(
      `SELECT sha256, claim_id AS "claimId", note, vkey FROM dossier_signature
       LEFT JOIN signing_key ON signing_key.id = key_id
       WHERE sha256 COLLATE "C" > $1::text ORDER BY sha256 COLLATE "C" LIMIT ${SIGNATURES}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    for (const row of rows) checkSignature(row, tell);
    after = last.sha256;
  }
}

function checkSignature({ sha256, claimId, note, vkey }: SignatureRow, tell: Tell): void {
  try {
    if (vkey === null) throw new Error('its key is not known');
    const [head, claim, through = '', digest, end] = openFast(note, parseVerifierKey(vkey)).split('\n');
    const isThis =
      head === 'rejoinder dossier 1' &&
      claim === `claim ${claimId}` &&
      /^through \d+$/.test(through) &&
      digest === `sha256 ${sha256}` &&
      end === '';
    if (!isThis) throw new Error('what is signed is another dossier');
  } catch (error) {
    tell('dossier_signature', sha256, reasonOf(error));
  }
}
