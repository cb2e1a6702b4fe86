import { actorName } from '../actors/actor-name.ts';
import type { Reader } from '../database/sql.ts';
import { deskPart, etagFor, stateFor, versionFor, withDifference } from '../editorial/desk-part.ts';
import { noticeOf } from '../editorial/notice.schema.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { versionList } from '../editorial/versions.schema.ts';
import { isPublished, withdrawalOf } from '../editorial/visibility.ts';
import { evidenceOf } from '../evidence/evidence.queries.ts';
import type { Answer } from '../http/idempotency.ts';
import { type Page, readCursor, toPage } from '../http/paging.ts';
import { approvalsOf } from '../reviews/approvals.queries.ts';
import type {
  RebuttalForm,
  RebuttalQuery,
  RebuttalVersionList,
  RebuttalView,
  Tombstone,
} from './rebuttals.schema.ts';

/** The public form, over the aliases of a rebuttal_version and its rebuttal. */
const rebuttalForm = (
  fields: string,
) => `(jsonb_build_object('id', ${fields}.head_id, 'version', ${fields}.number,
  'claimId', rebuttal.claim_id, 'parentId', rebuttal.parent_id, 'act', ${fields}.act, 'responderId', ${fields}.responder_id,
  'text', ${fields}.text, 'statedAt', ${fields}.stated_at, 'evidenceOffered', ${fields}.evidence_offered,
  'attack', ${fields}.attack, 'language', ${fields}.language, 'notice', ${noticeOf(fields)}) || ${redactedOf(fields)})`;

const PUBLISHED = `SELECT ${rebuttalForm('one')}::jsonb || jsonb_build_object('evidence', ${evidenceOf('head.id', 'head.published_version')})
  FROM rebuttal_version one WHERE one.head_id = head.id AND one.number = head.published_version`;

const view = (staff: boolean) => `(${rebuttalForm('fields')}::jsonb || jsonb_build_object(
  'responderName', ${actorName('fields.responder_id', staff)}, 'state', ${stateFor(staff)}, 'publishedVersion', head.published_version, 'withdrawal', ${withdrawalOf('head')},
  'evidence', ${evidenceOf('head.id', 'version.number')}, 'approvals', ${approvalsOf('head')},
  'createdAt', instant(head.created_at) ${staff ? `, 'desk', ${deskPart(PUBLISHED)}` : ''}))`;

const TOMBSTONE = `json_build_object('id', head.id, 'claimId', rebuttal.claim_id, 'parentId', rebuttal.parent_id,
  'responderId', fields.responder_id, 'withdrawal', ${withdrawalOf('head')})`;

const from = (staff: boolean) => `FROM head
  JOIN rebuttal ON rebuttal.id = head.id
  JOIN version ON version.head_id = head.id AND version.number = ${versionFor(staff)}
  JOIN rebuttal_version fields ON fields.head_id = version.head_id AND fields.number = version.number
  JOIN head claim_head ON claim_head.id = rebuttal.claim_id
  WHERE ${staff ? 'true' : `head.published_version IS NOT NULL AND ${isPublished('claim_head')}`}`;

/** One rebuttal with its ETag; null when there is none that the reader may see. */
export async function getRebuttal(
  read: Reader,
  id: string,
  staff: boolean,
): Promise<Answer<RebuttalView> | null> {
  const [row] = await read.rows<Answer<RebuttalView>>(
    `SELECT ${view(staff)} AS view ${etagFor(staff)} ${from(staff)} AND head.id = $1::uuid
       ${staff ? '' : `AND ${isPublished('head')}`}`,
    [id],
  );
  return row ? { ...row, view: withDifference(row.view) } : null;
}

/** The whole thread of a claim as staff work on it: each newest version with the ETag of the same moment, for If-Match. */
export function readThread(read: Reader, claimId: string): Promise<{ view: RebuttalView; etag: string }[]> {
  return read.rows(
    `SELECT ${view(true)} AS view ${etagFor(true)} ${from(true)} AND rebuttal.claim_id = $1::uuid ORDER BY head.id`,
    [claimId],
  );
}

/** The thread of a claim, flat, in the order of record; of what was withdrawn the public gets the tombstone. */
export async function listRebuttals(
  read: Reader,
  claimId: string,
  query: RebuttalQuery,
  staff: boolean,
): Promise<Page<RebuttalView | Tombstone>> {
  const shown = staff
    ? view(true)
    : `CASE WHEN ${isPublished('head')} THEN ${view(false)} ELSE ${TOMBSTONE}::jsonb END`;
  const rows = await read.rows<{ id: string; view: RebuttalView | Tombstone }>(
    `SELECT head.id, ${shown} AS view ${from(staff)}
       AND rebuttal.claim_id = $1::uuid AND ($2::uuid IS NULL OR head.id > $2::uuid)
     ORDER BY head.id LIMIT $3::int`,
    [claimId, readCursor(query.cursor), query.limit + 1],
  );
  return toPage(
    rows.map((row) => ({ ...row, view: 'desk' in row.view ? withDifference(row.view) : row.view })),
    query.limit,
  );
}

/** The versions of a rebuttal, oldest first; null when there are none that the reader may see. */
export async function listRebuttalVersions(
  read: Reader,
  id: string,
  staff: boolean,
): Promise<RebuttalVersionList | null> {
  const [row] = await read.rows<{ view: RebuttalVersionList }>(
    `${versionList(staff, rebuttalForm('fields'), evidenceOf('version.head_id', 'version.number'))}
     JOIN rebuttal_version fields ON fields.head_id = version.head_id AND fields.number = version.number
     JOIN rebuttal ON rebuttal.id = head.id JOIN head claim_head ON claim_head.id = rebuttal.claim_id
     WHERE head.id = $1::uuid ${staff ? '' : `AND ${isPublished('head')} AND ${isPublished('claim_head')}`}
     GROUP BY head.id`,
    [id],
  );
  return row?.view ?? null;
}

/** The public form of one version. */
export async function rebuttalFormOf(
  read: Reader,
  id: string,
  version: number,
): Promise<RebuttalForm | undefined> {
  const [row] = await read.rows<{ form: RebuttalForm }>(
    `SELECT ${rebuttalForm('fields')} AS form FROM rebuttal_version fields JOIN rebuttal ON rebuttal.id = fields.head_id
     WHERE fields.head_id = $1::uuid AND fields.number = $2::int`,
    [id, version],
  );
  return row?.form;
}
