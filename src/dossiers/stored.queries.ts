/**
 * Dossiers that were made and still hold. The database is asked at every request whether they do, so that nothing is served
 * that another process, or a redaction, has made stale; but it is asked once for all requests that wait, and it sends only
 * the bytes that are not in memory.
 */
import { LRUCache } from 'lru-cache';
import type { Reader } from '../database/sql.ts';
import { together } from '../database/together.ts';
import type { BytesAnswer } from '../http/endpoint.ts';

/** The most bytes of dossiers in memory. */
const MOST_BYTES = 16 * 1024 * 1024;
/** The most dossiers that one statement asks for. */
const MOST_AT_ONCE = 64;

const HOLD = `SELECT stored.claim_id AS id, stored.etag, CASE WHEN stored.etag IS DISTINCT FROM asked.etag THEN stored.bytes END AS bytes
  FROM unnest($1::uuid[], $2::text[]) AS asked (id, etag)
  JOIN claim ON claim.id = asked.id
  JOIN stored_dossier stored ON stored.claim_id = claim.id AND stored.revision = claim.dossier_revision`;

export interface StoredDossiers {
  /** The dossier of a claim as it is public now; null when none is stored, which does not say that there is none. */
  find(claimId: string): Promise<BytesAnswer | null>;
}

interface Row {
  id: string;
  etag: string;
  /** Null where they are in memory. */
  bytes: Uint8Array | null;
}

/** Opens the dossiers that one client of the database has stored. */
export function openStored(read: Reader, { mostBytes = MOST_BYTES } = {}): StoredDossiers {
  const known = new LRUCache<string, BytesAnswer>({
    maxSize: mostBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  const find = together<string, BytesAnswer | null>(MOST_AT_ONCE, async (ids) => {
    const held = ids.map((id) => known.get(id));
    const rows = await read.rows<Row>(HOLD, [ids, held.map((one) => one?.etag ?? null)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id, at) => {
      const row = byId.get(id);
      if (!row?.bytes) return (row && held[at]) ?? null;
      const answer = { bytes: Buffer.from(row.bytes), etag: row.etag };
      known.set(id, answer);
      return answer;
    });
  });
  return { find };
}
