/** Every published dossier, one after the other, for whoever mirrors the record. */
import type { Service } from '../access/caller.ts';
import { networkOf } from '../access/limits.ts';
import { binaryRows } from '../database/binary-rows.ts';
import type { BulkSession } from '../database/bulk.ts';
import { BEFORE_ALL } from '../database/sql.ts';
import { isPublished } from '../editorial/visibility.ts';
import type { BytesAnswer } from '../http/endpoint.ts';
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

// OFFSET 0: looked up for each claim, and not read whole for all that may follow.
const HOLDING = `(SELECT claim_id, bytes, gzip FROM stored_dossier
  WHERE claim_id = claim.id AND revision = claim.dossier_revision OFFSET 0)`;

/** The next published claims, and which of them have no dossier that holds. */
const NEXT = `SELECT max(next.id::text) AS last, coalesce(array_agg(next.id::text) FILTER (WHERE stored.claim_id IS NULL), '{}') AS missing
  FROM (SELECT head.id FROM head WHERE head.type = 'claim' AND head.id > $1::uuid AND ${isPublished('head')}
    ORDER BY head.id LIMIT ${STEP}) next
  JOIN claim ON claim.id = next.id
  LEFT JOIN LATERAL ${HOLDING} stored ON true`;

/** Every published claim of a step, with its stored dossier where one holds. The ids are ours, and no words of anybody: COPY takes no parameters. */
const published = (
  column: 'bytes' | 'gzip',
  after: string,
  last: string,
) => `SELECT head.id::text, stored.${column}
  FROM head JOIN claim ON claim.id = head.id LEFT JOIN LATERAL ${HOLDING} stored ON true
  WHERE head.type = 'claim' AND head.id > '${after}' AND head.id <= '${last}' AND ${isPublished('head')} ORDER BY head.id`;

/** How dossiers go out. */
interface Form {
  /** In which they are stored so. */
  column: 'bytes' | 'gzip';
  /** One that was made just now, as it would be stored. */
  stored(dossier: BytesAnswer): Buffer;
  /** A line, of what is stored. */
  line(stored: Buffer): Buffer[];
}

const LINE_FEED = Buffer.from('\n');
const PLAIN: Form = {
  column: 'bytes',
  stored: ({ bytes }) => bytes,
  line: (bytes) => [bytes, LINE_FEED],
};
/** So many bytes are worth a write. */
const BLOCK = 64 * 1024;

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
  return writeAll({ service, sink, form: PLAIN }, after, outlook);
}

/** The same as a gzip file: each dossier is stored packed too. */
export async function writeDossiersGzip(
  service: Service,
  after: string | undefined,
  sink: Sink,
  outlook: Outlook,
): Promise<void> {
  const { head, add, end } = joinPacked();
  const lineFeed = pack(LINE_FEED);
  let first = head;
  const form: Form = {
    column: 'gzip',
    stored: ({ bytes }) => pack(bytes),
    line: (packed) => {
      const parts = [first, add(packed), add(lineFeed)];
      first = NOTHING;
      return parts;
    },
  };
  await writeAll({ service, sink, form }, after, outlook);
  await sink(Buffer.concat([first, end()]));
}

const NOTHING = Buffer.alloc(0);

interface Writing {
  service: Service;
  sink: Sink;
  form: Form;
}

async function writeAll(writing: Writing, after: string | undefined, { gone, from }: Outlook): Promise<void> {
  const leave = enter(networkOf(from));
  try {
    await writing.service.bulk(
      'follow',
      (session) => writeSteps(writing, session, after ?? BEFORE_ALL),
      gone,
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

async function writeSteps(writing: Writing, session: BulkSession, begin: string): Promise<void> {
  const { service } = writing;
  for (let after = begin; ; ) {
    const [next] = await session.rows<{ last: string | null; missing: string[] }>(NEXT, [after]);
    if (!next?.last) return;
    const { last, missing } = next;
    while (missing.length > 0)
      await Promise.all(missing.splice(0, AT_ONCE).map((id) => makeDossier(service, id)));
    await writeStep(writing, session, after, last);
    after = last;
  }
}

/** What was not stored all the same, or is old again by now, is made once more on the way. */
async function writeStep(
  { service, sink, form }: Writing,
  session: BulkSession,
  after: string,
  last: string,
): Promise<void> {
  let parts: Buffer[] = [];
  let length = 0;
  const flush = async () => {
    await sink(Buffer.concat(parts));
    [parts, length] = [[], 0];
  };
  const copy = session.copyOut(`COPY (${published(form.column, after, last)}) TO STDOUT (FORMAT binary)`);
  for await (const [id, held] of binaryRows(copy)) {
    const made = held ? null : await makeDossier(service, String(id));
    const stored = held ?? (made && form.stored(made));
    if (!stored) continue;
    for (const part of form.line(stored)) {
      parts.push(part);
      length += part.length;
    }
    if (length >= BLOCK) await flush();
  }
  if (length > 0) await flush();
}
