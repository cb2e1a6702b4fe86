import { actorName } from '../actors/actor-name.ts';
import { pageStatement } from '../database/searchable-list.ts';
import type { Reader } from '../database/sql.ts';
import { deskPart, etagFor, stateFor, versionFor, withDifference } from '../editorial/desk-part.ts';
import { noticeOf } from '../editorial/notice.schema.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { parseStatedDate } from '../editorial/stated-date.ts';
import { versionList } from '../editorial/versions.schema.ts';
import { isPublished, withdrawalOf } from '../editorial/visibility.ts';
import { evidenceOf } from '../evidence/evidence.queries.ts';
import type { Answer } from '../http/idempotency.ts';
import { type PageBytes, pageBytes, readCursor, readTimedCursor, timedKey } from '../http/paging.ts';
import { approvalsOf } from '../reviews/approvals.queries.ts';
import type { ClaimForm, ClaimItem, ClaimQuery, ClaimVersionList, ClaimView } from './claims.schema.ts';

/** The public form, over the alias of a claim_version. */
const claimForm = (
  fields: string,
) => `(jsonb_build_object('id', ${fields}.head_id, 'version', ${fields}.number,
  'text', ${fields}.text, 'claimantId', ${fields}.claimant_id, 'statedAt', ${fields}.stated_at,
  'language', ${fields}.language, 'topics', ${fields}.topics, 'context', ${fields}.context, 'notice', ${noticeOf(fields)}) || ${redactedOf(fields)})`;

const PUBLISHED = `SELECT ${claimForm('one')}::jsonb || jsonb_build_object('evidence', ${evidenceOf('head.id', 'head.published_version')})
  FROM claim_version one WHERE one.head_id = head.id AND one.number = head.published_version`;

const itemFields = (
  staff: boolean,
) => `'claimantName', ${actorName('fields.claimant_id', staff)}, 'state', ${stateFor(staff)}, 'publishedVersion', head.published_version,
  'withdrawal', ${withdrawalOf('head')}, 'standing', claim.standing, 'rebuttalCount', claim.rebuttal_count,
  'evidencedCount', claim.evidenced_count, 'unevidencedCount', claim.unevidenced_count,
  'createdAt', instant(head.created_at)`;

const item = (staff: boolean) =>
  `(${claimForm('fields')}::jsonb || jsonb_build_object(${itemFields(staff)}))`;

const view = (staff: boolean) => `(${claimForm('fields')}::jsonb || jsonb_build_object(${itemFields(staff)},
  'evidence', ${evidenceOf('head.id', 'version.number')}, 'approvals', ${approvalsOf('head')}
  ${staff ? `, 'desk', ${deskPart(PUBLISHED)}` : ''}))`;

const from = (staff: boolean) => `FROM head
  JOIN claim ON claim.id = head.id
  JOIN version ON version.head_id = head.id AND version.number = ${versionFor(staff)}
  JOIN claim_version fields ON fields.head_id = version.head_id AND fields.number = version.number
  WHERE ${staff ? 'true' : isPublished('head')}`;

/** One claim with its ETag; null when there is none that the reader may see. */
export async function getClaim(read: Reader, id: string, staff: boolean): Promise<Answer<ClaimView> | null> {
  const [row] = await read.rows<Answer<ClaimView>>(
    `SELECT ${view(staff)} AS view ${etagFor(staff)} ${from(staff)} AND head.id = $1::uuid`,
    [id],
  );
  return row ? { ...row, view: withDifference(row.view) } : null;
}

/** A page of claims, the last recorded or the latest stated first, as the JSON of a ClaimList. */
export async function listClaims(read: Reader, query: ClaimQuery, staff: boolean): Promise<PageBytes> {
  const byDate = query.order === 'stated';
  const dates: [string, unknown][] = [
    [
      'fields.stated_from >= ?::timestamptz',
      query.statedFrom && parseStatedDate(query.statedFrom)?.earliest.toISOString(),
    ],
    ['fields.stated_from < ?::timestamptz', query.statedTo && endOf(query.statedTo)],
  ];
  const { text, params } = pageStatement(
    {
      from: from(staff),
      table: 'claim_version',
      words: 'search_words(fields.text)',
      windows: 'search_windows(fields.head_id, fields.stated_from)',
      ids: ['head.id', 'claim.id', 'version.head_id', 'fields.head_id'],
      byDate,
      key: byDate ? timedKey('fields.stated_from', 'head.id') : 'head.id',
      view: `${item(staff)}::text`,
      filters: {
        byPlace: byDate ? dates : [],
        ofVersion: [
          ['fields.claimant_id = ?::uuid', query.claimantId],
          ['fields.topics @> ARRAY[?::text]', query.topic],
          ...(byDate ? [] : dates),
        ],
        others: [
          [`(${stateFor(staff)})::text = ?::text`, query.state],
          ['claim.standing_value = ?::standing_value', query.standing],
        ],
      },
    },
    { ...query, after: byDate ? readTimedCursor(query.cursor) : [readCursor(query.cursor)] },
  );
  // Topics are rare or frequent.
  const rows = await read.rows<{ key: string; view: string }>(text, params, {
    planAnew: query.topic !== undefined,
  });
  return pageBytes(rows, query.limit);
}

/** The versions of a claim, oldest first; null when there are none that the reader may see. */
export async function listClaimVersions(
  read: Reader,
  id: string,
  staff: boolean,
): Promise<ClaimVersionList | null> {
  const [row] = await read.rows<{ view: ClaimVersionList }>(
    `${versionList(staff, claimForm('fields'), evidenceOf('version.head_id', 'version.number'))}
     JOIN claim_version fields ON fields.head_id = version.head_id AND fields.number = version.number
     WHERE head.id = $1::uuid ${staff ? '' : `AND ${isPublished('head')}`} GROUP BY head.id`,
    [id],
  );
  return row?.view ?? null;
}

/** The first instant after a date, so that `statedTo=2024-05` covers all of May. */
function endOf(date: string): string | null {
  const parsed = parseStatedDate(date);
  if (!parsed) return null;
  const end = new Date(parsed.earliest);
  if (parsed.precision === 'year') end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (parsed.precision === 'month') end.setUTCMonth(end.getUTCMonth() + 1);
  else if (parsed.precision === 'day') end.setUTCDate(end.getUTCDate() + 1);
  else end.setTime(end.getTime() + 1);
  return end.getUTCFullYear() > 9999 ? null : end.toISOString();
}

/** Claims less alike than this are not shown. */
const ALIKE = 0.3;

/** As many are compared at most. */
const COMPARED = 4_000;

/**
 * What is compared: the claims that share one of the text's rarest words, or several frequent ones, or, in a script that does
 * not part its words, trigrams. Of these the newest versions, the most alike first.
 */
const SIMILAR = `WITH candidate AS MATERIALIZED (
    (SELECT head_id, number, similarity(text, $1::text) AS similarity FROM claim_version
     WHERE search_words(text) @@ (SELECT similar_words($1::text)) LIMIT ${COMPARED})
    UNION
    SELECT head_id, number, similarity(text, $1::text) FROM claim_version WHERE is_unparted(text) AND text % $1::text),
  best AS (SELECT candidate.* FROM candidate JOIN head ON head.id = head_id AND head.newest_version = number
    WHERE similarity >= ${ALIKE} ORDER BY similarity DESC, head_id LIMIT $2::int)
  SELECT one.claim, round(best.similarity::numeric, 3)::float8 AS similarity FROM best
  CROSS JOIN LATERAL (SELECT ${item(true)} AS claim ${from(true)} AND head.id = best.head_id) one
  ORDER BY best.similarity DESC, best.head_id`;

/**
 * The claims whose newest text is most like a text, drafts too: for staff, who are about to write one. Likeness is the share
 * of trigrams in common.
 */
export async function findSimilarClaims(
  read: Reader,
  text: string,
  limit: number,
): Promise<{ claim: ClaimItem; similarity: number }[]> {
  return read.rows(SIMILAR, [text, limit]);
}

/** The public form of one version. */
export async function claimFormOf(read: Reader, id: string, version: number): Promise<ClaimForm | undefined> {
  const [row] = await read.rows<{ form: ClaimForm }>(
    `SELECT ${claimForm('fields')} AS form FROM claim_version fields WHERE head_id = $1::uuid AND number = $2::int`,
    [id, version],
  );
  return row?.form;
}
