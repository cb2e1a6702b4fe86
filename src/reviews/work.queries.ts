import { actorName } from '../actors/actor-name.ts';
import { conditionsOf, type Reader } from '../database/sql.ts';
import { type Page, pageOfRows, readIndexCursor } from '../http/paging.ts';
import { LAST_REVIEW } from './last-review.ts';
import type { WorkItem, WorkQuery } from './work.schema.ts';

/** Over `head` and its newest `version`: the caller, `$1`, is an author of the version or created the record. */
const IS_MINE = `(head.created_by_id = $1::uuid OR EXISTS (SELECT FROM version_author author
  WHERE author.head_id = version.head_id AND author.number = version.number AND author.user_id = $1::uuid))`;

/** The heads of which the caller might have the newest version at work, found by the indexes of both ways to it. */
const MINE = `(SELECT head_id FROM version_author WHERE user_id = $1::uuid UNION SELECT id FROM head WHERE created_by_id = $1::uuid)`;

const VIEW = `json_build_object('type', head.type, 'id', head.id,
  'claimId', CASE head.type WHEN 'claim' THEN head.id ELSE rebuttal.claim_id END,
  'version', version.number, 'publishedVersion', head.published_version,
  'title', coalesce(claim_version.text, rebuttal_version.text, actor_version.name, source_version.title),
  'actorName', ${actorName('coalesce(claim_version.claimant_id, rebuttal_version.responder_id)', true)},
  'act', rebuttal_version.act, 'state', version.state, 'changedAt', instant(change.at), 'submittedAt', instant(version.submitted_at),
  'submittedBy', (SELECT json_build_object('id', person.id, 'name', person.name) FROM staff_user person WHERE person.id = version.submitted_by_id),
  'isMine', ${IS_MINE}, 'lastReview', ${LAST_REVIEW})`;

/**
 * What is at work, the latest change first: the newest versions that are neither published nor withdrawn. An actor or
 * source that never was submitted is none: it is approved with what shows it.
 */
export async function listWork(read: Reader, query: WorkQuery, userId: string): Promise<Page<WorkItem>> {
  const { text, params } = conditionsOf(
    [
      ['version.state = ?::version_state', query.state],
      ['head.type = ?::record_type', query.type],
      ['change.index < ?::bigint', readIndexCursor(query.cursor)],
    ],
    [userId, query.limit + 1],
  );
  const mine = query.mine === 'true' ? `AND version.head_id IN ${MINE} AND ${IS_MINE}` : '';
  const rows = await read.rows<{ key: string; view: WorkItem }>(
    `WITH page AS (
       SELECT head.id, change.index, change.at
       FROM version
       JOIN head ON head.id = version.head_id AND head.newest_version = version.number
       CROSS JOIN LATERAL (SELECT index, at FROM event WHERE record_id = head.id ORDER BY index DESC LIMIT 1) change
       WHERE version.state NOT IN ('published', 'withdrawn')
         AND (head.type IN ('claim', 'rebuttal') OR version.state <> 'draft' OR head.published_version IS NOT NULL)
         ${mine} ${text}
       ORDER BY change.index DESC LIMIT $2::int)
     SELECT change.index::text AS key, ${VIEW} AS view
     FROM page change
     JOIN head ON head.id = change.id
     JOIN version ON version.head_id = head.id AND version.number = head.newest_version
     LEFT JOIN rebuttal ON rebuttal.id = head.id
     LEFT JOIN claim_version ON claim_version.head_id = version.head_id AND claim_version.number = version.number
     LEFT JOIN rebuttal_version ON rebuttal_version.head_id = version.head_id AND rebuttal_version.number = version.number
     LEFT JOIN actor_version ON actor_version.head_id = version.head_id AND actor_version.number = version.number
     LEFT JOIN source_version ON source_version.head_id = version.head_id AND source_version.number = version.number
     ORDER BY change.index DESC`,
    params,
  );
  return pageOfRows(rows, query.limit);
}
