import { actorName } from '../actors/actor-name.ts';
import { conditionsOf, type Reader } from '../database/sql.ts';
import { isInVersion, PUBLIC_EVIDENCE } from '../editorial/visibility.ts';
import { quotationForm } from '../evidence/evidence.queries.ts';
import { openCursor, type Page, pageOfRows } from '../http/paging.ts';
import type { CitationItem, CitationQuery } from './citations.schema.ts';

/** Evidence as PUBLIC_EVIDENCE has it; for staff, that of the newest versions. */
export function citationsOf(staff: boolean): string {
  return staff
    ? `evidence JOIN head citing ON citing.id = evidence.head_id AND ${isInVersion('evidence', 'citing.newest_version')}
      LEFT JOIN rebuttal citing_rebuttal ON citing_rebuttal.id = citing.id`
    : PUBLIC_EVIDENCE;
}

/** Where a quotation starts; what has none comes last. */
const START = 'coalesce(quotation.start_offset, 2147483647)';

const ACTOR = 'coalesce(claim_version.claimant_id, rebuttal_version.responder_id)';

const view = (
  staff: boolean,
) => `json_build_object('evidenceId', evidence.id, 'snapshotId', evidence.snapshot_id,
  'quotation', ${quotationForm('quotation')}, 'role', evidence.role, 'locator', evidence.locator,
  'record', json_build_object('type', citing.type, 'id', citing.id,
    'claimId', coalesce(citing_rebuttal.claim_id, citing.id),
    'text', coalesce(claim_version.text, rebuttal_version.text), 'act', rebuttal_version.act,
    'actorId', ${ACTOR}, 'actorName', ${actorName(ACTOR, staff)},
    'statedAt', coalesce(claim_version.stated_at, rebuttal_version.stated_at),
    'state', ${staff ? 'version.state' : `'published'`}))`;

const CURSOR = /^(\d{1,10}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The evidence that cites a source, in the order of its text; what quotes nothing comes last. */
export async function listCitations(
  read: Reader,
  sourceId: string,
  query: CitationQuery,
  staff: boolean,
): Promise<Page<CitationItem>> {
  const [, start, id] = openCursor(query.cursor, CURSOR) ?? [];
  const { text, params } = conditionsOf(
    [[`(${START}, evidence.id) > (?::bigint, ?::uuid)`, start, id]],
    [sourceId, query.limit + 1],
  );
  const rows = await read.rows<{ key: string; view: CitationItem }>(
    `WITH page AS MATERIALIZED (
       SELECT evidence.id, ${START} AS start FROM ${citationsOf(staff)}
       LEFT JOIN quotation ON quotation.id = evidence.quotation_id
       WHERE evidence.source_id = $1::uuid ${text} ORDER BY ${START}, evidence.id LIMIT $2::int)
     SELECT page.start || ' ' || page.id AS key, ${view(staff)} AS view
     FROM page
     JOIN evidence ON evidence.id = page.id
     JOIN head citing ON citing.id = evidence.head_id
     LEFT JOIN rebuttal citing_rebuttal ON citing_rebuttal.id = citing.id
     JOIN version ON version.head_id = citing.id AND version.number = citing.${staff ? 'newest' : 'published'}_version
     LEFT JOIN claim_version ON claim_version.head_id = version.head_id AND claim_version.number = version.number
     LEFT JOIN rebuttal_version ON rebuttal_version.head_id = version.head_id AND rebuttal_version.number = version.number
     LEFT JOIN quotation ON quotation.id = evidence.quotation_id
     ORDER BY page.start, page.id`,
    params,
    { planAnew: true },
  );
  return pageOfRows(rows, query.limit);
}
