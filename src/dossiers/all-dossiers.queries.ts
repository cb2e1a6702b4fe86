/** Every published dossier, one after the other, for whoever mirrors the record. */
import type { Service } from '../access/caller.ts';
import { isPublished } from '../editorial/visibility.ts';
import type { Sink } from '../http/send.ts';
import { makeDossier } from './dossiers.queries.ts';

/** So many claims are looked at together. */
const STEP = 64;
/** So many dossiers are made at a time: their making computes, and others read meanwhile. */
const AT_ONCE = 4;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const NEWLINE = Buffer.from('\n');

const NEXT = `SELECT head.id, stored.bytes FROM head JOIN claim ON claim.id = head.id
  LEFT JOIN stored_dossier stored ON stored.claim_id = claim.id AND stored.revision = claim.dossier_revision
  WHERE head.type = 'claim' AND head.id > $1::uuid AND ${isPublished('head')} ORDER BY head.id LIMIT ${STEP}`;

interface Row {
  id: string;
  /** Null where none is stored, or the one that is does not hold any more. */
  bytes: Uint8Array | null;
}

/**
 * Writes the dossier of each published claim, ascending by id, as `GET /claims/:id/dossier` gives it, and a line feed. Those
 * that are not stored are made, and stored. What is withdrawn while this goes on may be left out.
 */
export async function writeDossiers(service: Service, sink: Sink): Promise<void> {
  for (let after = BEFORE_ALL; ; ) {
    const rows = await service.read.rows<Row>(NEXT, [after]);
    const last = rows.at(-1);
    if (!last) return;
    const missing = rows.filter((row) => row.bytes === null);
    while (missing.length > 0) await Promise.all(missing.splice(0, AT_ONCE).map((row) => fill(service, row)));
    const lines = rows.flatMap(({ bytes }) => (bytes ? [bytes, NEWLINE] : []));
    if (lines.length > 0) await sink(Buffer.concat(lines));
    after = last.id;
  }
}

async function fill(service: Service, row: Row): Promise<void> {
  row.bytes = (await makeDossier(service, row.id))?.bytes ?? null;
}
