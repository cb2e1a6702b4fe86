import { conditionsOf, type Reader } from '../database/sql.ts';
import { stateFor, versionFor } from '../editorial/desk-part.ts';
import { isPublished } from '../editorial/visibility.ts';
import { type Page, pageOfRows, readTimedCursor, timedKey } from '../http/paging.ts';
import type { StatementItem, StatementQuery } from './statements.schema.ts';

/** One page of one of the two kinds, by the index of its actor `$1`; `fields` is its version. */
const page = (staff: boolean, table: string, actor: string, conditions: string, more: string, view: string) =>
  `SELECT fields.stated_from, head.id, json_build_object('type', head.type, 'id', head.id, 'text', fields.text,
      'statedAt', fields.stated_at, 'language', fields.language, 'state', ${stateFor(staff)}, ${view}) AS view
    FROM ${table} fields
    JOIN head ON head.id = fields.head_id AND fields.number = ${versionFor(staff)}
    JOIN version ON version.head_id = head.id AND version.number = fields.number
    ${more}
    WHERE fields.${actor} = $1::uuid ${conditions} ${staff ? '' : `AND ${isPublished('head')}`}
    ORDER BY fields.stated_from DESC, fields.head_id DESC LIMIT $2::int`;

const claims = (staff: boolean, conditions: string) =>
  page(
    staff,
    'claim_version',
    'claimant_id',
    conditions,
    'JOIN claim ON claim.id = head.id',
    `'claimId', head.id, 'claimText', fields.text, 'parentId', NULL, 'act', NULL, 'evidenceOffered', NULL,
      'standing', claim.standing`,
  );

const rebuttals = (staff: boolean, conditions: string) =>
  page(
    staff,
    'rebuttal_version',
    'responder_id',
    conditions,
    `JOIN rebuttal ON rebuttal.id = head.id
     JOIN head thread ON thread.id = rebuttal.claim_id ${staff ? '' : `AND ${isPublished('thread')}`}
     JOIN claim_version claimed ON claimed.head_id = thread.id
       AND claimed.number = thread.${staff ? 'newest' : 'published'}_version`,
    `'claimId', rebuttal.claim_id, 'claimText', claimed.text, 'parentId', rebuttal.parent_id, 'act', fields.act,
      'evidenceOffered', fields.evidence_offered, 'standing', NULL`,
  );

/** Everything that an actor claimed or answered, the latest statement first. */
export async function listStatements(
  read: Reader,
  actorId: string,
  query: StatementQuery,
  staff: boolean,
): Promise<Page<StatementItem>> {
  const { text, params } = conditionsOf(
    [['(fields.stated_from, fields.head_id) < (?::timestamptz, ?::uuid)', ...readTimedCursor(query.cursor)]],
    [actorId, query.limit + 1],
  );
  const rows = await read.rows<{ key: string; view: StatementItem }>(
    `SELECT ${timedKey('stated_from', 'id')} AS key, view
     FROM ((${claims(staff, text)}) UNION ALL (${rebuttals(staff, text)})) statement
     ORDER BY stated_from DESC, id DESC LIMIT $2::int`,
    params,
  );
  return pageOfRows(rows, query.limit);
}
