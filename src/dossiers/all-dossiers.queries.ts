/** Every published dossier, one after the other, for whoever mirrors the record. */
import type { Service } from '../access/caller.ts';
import { networkOf } from '../access/limits.ts';
import { AS_IT_IS, type BulkSession } from '../database/bulk.ts';
import { withLeanHeap } from '../database/lean-heap.ts';
import { isPublished } from '../editorial/visibility.ts';
import { joinPacked, pack } from '../http/gzip-parts.ts';
import { Problem } from '../http/problem.ts';
import type { Outlook, Sink } from '../http/send.ts';
import { makeDossier } from './dossiers.queries.ts';

/** So many claims are looked at together. */
const STEP = 128;
/** So many dossiers are made at a time, by the same statements. */
const AT_ONCE = 16;
/** So many of these go out at a time, of which so many to one network: each has a connection to the database, and anybody may ask. */
const STREAMS = 12;
const STREAMS_TO_ONE = 4;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The next published claims, and which of them have no dossier that holds. */
const NEXT = `SELECT max(id::text) AS last, coalesce(array_agg(id::text) FILTER (WHERE NOT stored), '{}') AS missing FROM (
  SELECT head.id, EXISTS (SELECT FROM stored_dossier stored JOIN claim ON claim.id = claim_id AND claim.dossier_revision = stored.revision
    WHERE claim_id = head.id) AS stored
  FROM head WHERE head.type = 'claim' AND head.id > $1::uuid AND ${isPublished('head')} ORDER BY head.id LIMIT ${STEP}) next`;

/** Every published claim of a step, with its stored dossier where one holds. The ids are ours, and no words of anybody: COPY takes no parameters. */
const published = (after: string, last: string) => `FROM head JOIN claim ON claim.id = head.id
  LEFT JOIN stored_dossier stored ON stored.claim_id = claim.id AND stored.revision = claim.dossier_revision
  WHERE head.type = 'claim' AND head.id > '${after}' AND head.id <= '${last}' AND ${isPublished('head')}`;

/** Begins the line of a claim whose dossier is not stored, followed by its id: in JSON it is always escaped. */
const MISSING = '\x04';
const MISSING_LINE = 1 + BEFORE_ALL.length + 1;

/** Writes those of the claims after one and up to another. */
type WriteStep = (session: BulkSession, after: string, last: string) => Promise<void>;

/** To each network. */
const streams = new Map<string, number>();

/**
 * Writes the dossier of each published claim, ascending by id, as `GET /claims/:id/dossier` gives it, and a line feed; of all
 * claims, or of those after an id. Those that are not stored are made, and stored. What is published or withdrawn while this
 * goes on may be there or not. 503 when enough others ask for the same.
 */
export function writeDossiers(
  service: Service,
  after: string | undefined,
  sink: Sink,
  outlook: Outlook,
): Promise<void> {
  return writeAll(service, after, outlook, async (session, before, last) => {
    const text = `SELECT coalesce(convert_from(stored.bytes, 'UTF8'), '${MISSING}' || head.id) ${published(before, last)} ORDER BY head.id`;
    let open: Uint8Array = new Uint8Array();
    for await (const chunk of session.copyOut(`COPY (${text}) TO STDOUT ${AS_IT_IS}`)) {
      let rest = open.length > 0 ? Buffer.concat([open, chunk as Buffer]) : (chunk as Buffer);
      let at = rest.indexOf(MISSING);
      for (; at >= 0 && rest.length >= at + MISSING_LINE; at = rest.indexOf(MISSING)) {
        const made = await makeDossier(service, rest.toString('latin1', at + 1, at + MISSING_LINE - 1));
        await sink(Buffer.concat([rest.subarray(0, at), ...(made ? [made.bytes, LINE_FEED] : [])]));
        rest = rest.subarray(at + MISSING_LINE);
      }
      open = at >= 0 ? rest.subarray(at) : new Uint8Array();
      await sink(at >= 0 ? rest.subarray(0, at) : rest);
    }
  });
}

const LINE_FEED = Buffer.from('\n');

/** The same as a gzip file: each dossier is stored packed too. */
export async function writeDossiersGzip(
  service: Service,
  after: string | undefined,
  sink: Sink,
  outlook: Outlook,
): Promise<void> {
  const { head, add, end } = joinPacked();
  const lineFeed = pack(LINE_FEED);
  let begun = false;
  await writeAll(service, after, outlook, async (session, before, last) => {
    const [found] = await session.rows<{ ids: string[] | null; files: Buffer | null; lengths: number[] }>(
      `SELECT array_agg(head.id::text ORDER BY head.id) AS ids, string_agg(stored.gzip, ''::bytea ORDER BY head.id) AS files,
         array_agg(coalesce(length(stored.gzip), 0) ORDER BY head.id) AS lengths ${published(before, last)}`,
    );
    const parts: Buffer[] = begun ? [] : [head];
    begun = true;
    let at = 0;
    for (const [position, id] of (found?.ids ?? []).entries()) {
      const length = found?.lengths[position] ?? 0;
      const made = length === 0 ? await makeDossier(service, id) : null;
      const packed = made ? pack(made.bytes) : found?.files?.subarray(at, at + length);
      if (packed && packed.length > 0) parts.push(add(packed), add(lineFeed));
      at += length;
    }
    await sink(Buffer.concat(parts));
  });
  await sink(begun ? end() : Buffer.concat([head, end()]));
}

async function writeAll(
  service: Service,
  after: string | undefined,
  { gone, from }: Outlook,
  writeStep: WriteStep,
): Promise<void> {
  const leave = enter(networkOf(from));
  try {
    await withLeanHeap(() =>
      service.bulk('follow', (session) => writeSteps(service, session, after ?? BEFORE_ALL, writeStep), gone),
    );
  } finally {
    leave();
  }
}

/** Takes a place among the streams; 503 where there is none. What it answers gives the place back. */
function enter(network: string): () => void {
  const own = streams.get(network) ?? 0;
  const all = [...streams.values()].reduce((sum, count) => sum + count, 0);
  if (own >= STREAMS_TO_ONE || all >= STREAMS) {
    const detail =
      own >= STREAMS_TO_ONE
        ? `${STREAMS_TO_ONE} readers at your address are reading all dossiers. Wait until one has them.`
        : 'Others are reading all dossiers. Ask again later.';
    throw new Problem('unavailable', detail, {}, { 'Retry-After': '60' });
  }
  streams.set(network, own + 1);
  return () => {
    const left = (streams.get(network) ?? 1) - 1;
    if (left > 0) streams.set(network, left);
    else streams.delete(network);
  };
}

async function writeSteps(
  service: Service,
  session: BulkSession,
  begin: string,
  writeStep: WriteStep,
): Promise<void> {
  for (let after = begin; ; ) {
    const [next] = await session.rows<{ last: string | null; missing: string[] }>(NEXT, [after]);
    if (!next?.last) return;
    const { last, missing } = next;
    while (missing.length > 0)
      await Promise.all(missing.splice(0, AT_ONCE).map((id) => makeDossier(service, id)));
    // What was not stored all the same, or is old again by now, is made once more on the way.
    await writeStep(session, after, last);
    after = last;
  }
}
