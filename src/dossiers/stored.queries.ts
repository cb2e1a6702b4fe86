/**
 * Dossiers that were made and still hold. The database is asked at every request whether they do, so that nothing is served
 * that another process, or a redaction, has made stale; but it is asked once for all requests that wait, and it sends only
 * the bytes that are not in memory.
 */
import { LRUCache } from 'lru-cache';
import type { QueryReader } from '../database/sql.ts';
import { together } from '../database/together.ts';
import type { BytesAnswer } from '../http/endpoint.ts';

/** The most bytes of dossiers in memory. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Of so many it is remembered that they were asked for. */
const MOST_ASKED_BEFORE = 1_000;
/** The most dossiers that one statement asks for. */
const MOST_AT_ONCE = 64;

const HOLD = `SELECT asked.place, stored.etag, CASE WHEN stored.etag IS DISTINCT FROM asked.etag THEN convert_from(stored.bytes, 'UTF8') END
  FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked (id, etag, place)
  JOIN claim ON claim.id = asked.id
  JOIN stored_dossier stored ON stored.claim_id = claim.id AND stored.revision = claim.dossier_revision`;

const NOTHING = Buffer.alloc(0);

export interface StoredDossiers {
  /**
   * The dossier of a claim as it is public now; null when none is stored, which does not say that there is none. Without bytes
   * when its ETag is `knownTag`: who has it need not get it.
   */
  find(claimId: string, knownTag?: string): Promise<BytesAnswer | null>;
}

interface Asked {
  id: string;
  /** The ETag of the dossier that the caller has. */
  tag: string | undefined;
}

/** In memory of its own: a small copy would hold the block that Node cuts it from. */
function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

const keyOf = ({ id, tag = '' }: Asked) => `${id} ${tag}`;

/** Opens the dossiers that one client of the database has stored. */
export function openStored(read: QueryReader, { mostBytes = MOST_BYTES } = {}): StoredDossiers {
  const known = new LRUCache<string, BytesAnswer>({
    maxSize: mostBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  const askedBefore = new LRUCache<string, true>({ max: MOST_ASKED_BEFORE });
  /** From the second time on: what few ask for would only push out the rest, and be swept later. */
  const keep = (id: string, answer: BytesAnswer): BytesAnswer => {
    if (askedBefore.has(id) && answer.bytes.length <= mostBytes)
      known.set(id, { ...answer, bytes: copyOf(answer.bytes) });
    askedBefore.set(id, true);
    return answer;
  };
  const find = together<Asked, BytesAnswer | null>(MOST_AT_ONCE, async (all) => {
    // What many want at once comes once.
    const asked = [...new Map(all.map((one) => [keyOf(one), one])).values()];
    const held = asked.map(({ id, tag }) =>
      tag === undefined ? known.get(id) : { bytes: NOTHING, etag: tag },
    );
    const rows = await read.bytes(HOLD, [asked.map(({ id }) => id), held.map((one) => one?.etag ?? null)]);
    const found = new Map<string, BytesAnswer | undefined>();
    for (const [place, etag, bytes] of rows) {
      const at = Number(String(place)) - 1;
      const one = asked[at] as Asked;
      // Without bytes where they are in memory, or with the caller.
      found.set(keyOf(one), bytes ? keep(one.id, { bytes, etag: String(etag) }) : held[at]);
    }
    return all.map((one) => found.get(keyOf(one)) ?? null);
  });
  return { find: (id, tag) => find({ id, tag }) };
}
