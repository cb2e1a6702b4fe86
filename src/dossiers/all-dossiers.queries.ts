/** Every published dossier, one after the other, for whoever mirrors the record. */
import type { Service } from '../access/caller.ts';
import { AS_IT_IS, type BulkSession } from '../database/bulk.ts';
import { withLeanHeap } from '../database/lean-heap.ts';
import { isPublished } from '../editorial/visibility.ts';
import { joinPacked, pack } from '../http/gzip-parts.ts';
import { Problem } from '../http/problem.ts';
import type { Sink } from '../http/send.ts';
import { makeDossier } from './dossiers.queries.ts';

/** So many claims are looked at together. */
const STEP = 128;
/** So many dossiers are made at a time, by the same statements. */
const AT_ONCE = 16;
/** So many of these go out at a time: each has a connection to the database, and anybody may ask. */
const STREAMS = 4;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The next published claims, and which of them have no dossier that holds. */
const NEXT = `SELECT max(id::text) AS last, coalesce(array_agg(id::text) FILTER (WHERE NOT stored), '{}') AS missing FROM (
  SELECT head.id, EXISTS (SELECT FROM stored_dossier stored JOIN claim ON claim.id = claim_id AND claim.dossier_revision = stored.revision
    WHERE claim_id = head.id) AS stored
  FROM head WHERE head.type = 'claim' AND head.id > $1::uuid AND ${isPublished('head')} ORDER BY head.id LIMIT ${STEP}) next`;

/** The ids are ours, and no words of anybody: COPY takes no parameters. */
const stored = (after: string, last: string) => `FROM head JOIN claim ON claim.id = head.id
  JOIN stored_dossier stored ON stored.claim_id = claim.id AND stored.revision = claim.dossier_revision
  WHERE head.type = 'claim' AND head.id > '${after}' AND head.id <= '${last}' AND ${isPublished('head')}`;

/** Writes those of the claims after one and up to another. */
type WriteStored = (session: BulkSession, after: string, last: string) => Promise<void>;

let streams = 0;

/**
 * Writes the dossier of each published claim, ascending by id, as `GET /claims/:id/dossier` gives it, and a line feed; of all
 * claims, or of those after an id. Those that are not stored are made, and stored. What is published or withdrawn while this
 * goes on may be there or not. 503 when enough others ask for the same.
 */
export function writeDossiers(
  service: Service,
  after: string | undefined,
  sink: Sink,
  gone: AbortSignal,
): Promise<void> {
  return writeAll(service, after, gone, async (session, before, last) => {
    const text = `SELECT convert_from(stored.bytes, 'UTF8') ${stored(before, last)} ORDER BY head.id`;
    for await (const chunk of session.copyOut(`COPY (${text}) TO STDOUT ${AS_IT_IS}`))
      await sink(chunk as Uint8Array);
  });
}

/** The same as a gzip file: each dossier is stored packed too. */
export async function writeDossiersGzip(
  service: Service,
  after: string | undefined,
  sink: Sink,
  gone: AbortSignal,
): Promise<void> {
  const { head, add, end } = joinPacked();
  const lineFeed = pack(Buffer.from('\n'));
  let begun = false;
  await writeAll(service, after, gone, async (session, before, last) => {
    const [found] = await session.rows<{ files: Buffer | null; lengths: number[] | null }>(
      `SELECT string_agg(stored.gzip, ''::bytea ORDER BY head.id) AS files,
         array_agg(length(stored.gzip) ORDER BY head.id) AS lengths ${stored(before, last)}`,
    );
    const { files, lengths } = found ?? {};
    if (!files || !lengths) return;
    const parts: Buffer[] = begun ? [] : [head];
    begun = true;
    let at = 0;
    for (const length of lengths) {
      parts.push(add(files.subarray(at, at + length)), add(lineFeed));
      at += length;
    }
    await sink(Buffer.concat(parts));
  });
  await sink(begun ? end() : Buffer.concat([head, end()]));
}

async function writeAll(
  service: Service,
  after: string | undefined,
  gone: AbortSignal,
  writeStored: WriteStored,
): Promise<void> {
  if (streams >= STREAMS) {
    throw new Problem(
      'unavailable',
      'Others are reading all dossiers. Ask again later.',
      {},
      { 'Retry-After': '60' },
    );
  }
  streams += 1;
  try {
    await withLeanHeap(() =>
      service.bulk(
        'follow',
        (session) => writeSteps(service, session, after ?? BEFORE_ALL, writeStored),
        gone,
      ),
    );
  } finally {
    streams -= 1;
  }
}

async function writeSteps(
  service: Service,
  session: BulkSession,
  begin: string,
  writeStored: WriteStored,
): Promise<void> {
  for (let after = begin; ; ) {
    const [next] = await session.rows<{ last: string | null; missing: string[] }>(NEXT, [after]);
    if (!next?.last) return;
    const { last, missing } = next;
    while (missing.length > 0)
      await Promise.all(missing.splice(0, AT_ONCE).map((id) => makeDossier(service, id)));
    await writeStored(session, after, last);
    after = last;
  }
}
