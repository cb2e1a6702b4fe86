/**
 * Dossiers that were made and still hold. The database is asked at every request whether they do, so that nothing is served
 * that another process, or a redaction, has made stale; but it is asked once for all requests that wait, and it sends only
 * the bytes that are not in memory.
 */
import { LRUCache } from 'lru-cache';
import type { QueryReader } from '../database/sql.ts';
import { together } from '../database/together.ts';
import type { BytesAnswer } from '../http/endpoint.ts';
import { pack } from '../http/gzip-parts.ts';

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

// The lock keeps what a redaction takes away meanwhile from being stored after it. Nobody waits for it: who holds a claim
// makes its dossier old. Nor for the disk: what a crash takes is made again. The bytes of all dossiers come as one text, and
// those of all gzip files as another, in base64: of an array each part would be escaped, and as digits be twice as long. They
// are no relation of the FROM clause, for with a lock every row of it is carried along, and sorted, once for each claim.
const STORE = `WITH held AS MATERIALIZED (
    SELECT claim.id, claim.dossier_revision, made.* FROM set_config('synchronous_commit', 'off', true)
    CROSS JOIN unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::int[], $6::int[], $7::int[])
      AS made (claim_id, revision, etag, first, length, first_packed, length_packed)
    JOIN claim ON claim.id = made.claim_id AND claim.dossier_revision = made.revision
    ORDER BY claim.id FOR SHARE OF claim SKIP LOCKED)
  INSERT INTO stored_dossier (claim_id, revision, etag, bytes, gzip)
  SELECT id, dossier_revision, etag, substring((SELECT convert_to($8::text, 'UTF8')) FROM first FOR length),
    substring((SELECT decode($9::text, 'base64')) FROM first_packed FOR length_packed)
  FROM held ORDER BY id
  ON CONFLICT (claim_id) DO UPDATE SET revision = excluded.revision, etag = excluded.etag, bytes = excluded.bytes, gzip = excluded.gzip
  WHERE stored_dossier.revision < excluded.revision`;

/** The most dossiers that one statement stores, and about the most bytes of them. */
const MOST_STORED = 16;
const MOST_STORED_BYTES = 4 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

export interface StoredDossiers {
  /**
   * The dossier of a claim as it is public now; null when none is stored, which does not say that there is none. Without bytes
   * when its ETag is `knownTag`: who has it need not get it.
   */
  find(claimId: string, knownTag?: string): Promise<BytesAnswer | null>;
  /** Stores a dossier that was made, while the claim has that revision and no write holds it. */
  store(made: Made): Promise<void>;
}

interface Made extends BytesAnswer {
  claimId: string;
  /** The claim's, read before the dossier was composed. */
  revision: number;
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
  const store = together<Made, void>(MOST_STORED, async (made) => {
    const each = [...new Map(made.map((one) => [one.claimId, one])).values()];
    for (const some of bySize(each)) await read.rows(STORE, storeParams(some));
    return made.map(() => undefined);
  });
  return { find: (id, tag) => find({ id, tag }), store };
}

/** Parted where they would be too large together. */
function bySize(made: readonly Made[]): Made[][] {
  const parts: Made[][] = [];
  let length = 0;
  for (const one of made) {
    length += one.bytes.length;
    const part = parts.at(-1);
    if (part && length <= MOST_STORED_BYTES) part.push(one);
    else {
      parts.push([one]);
      length = one.bytes.length;
    }
  }
  return parts;
}

function storeParams(made: readonly Made[]): unknown[] {
  const plain = joined(made.map((one) => one.bytes));
  const packed = joined(made.map((one) => pack(one.bytes)));
  return [
    made.map((one) => one.claimId),
    made.map((one) => one.revision),
    made.map((one) => one.etag),
    plain.firsts,
    plain.lengths,
    packed.firsts,
    packed.lengths,
    plain.whole.toString('utf8'),
    packed.whole.toString('base64'),
  ];
}

/** One after the other, with where each begins, as SQL counts: from 1. */
function joined(parts: readonly Buffer[]): { whole: Buffer; firsts: number[]; lengths: number[] } {
  const lengths = parts.map((part) => part.length);
  let next = 1;
  const firsts = lengths.map((length) => {
    next += length;
    return next - length;
  });
  return { whole: Buffer.concat(parts), firsts, lengths };
}
