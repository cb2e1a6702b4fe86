import { actorName } from '../actors/actor-name.ts';
import type { Reader } from '../database/sql.ts';
import { WRITERS } from '../editorial/writers.ts';
import { type Page, pageOfRows, readTimedCursor, timedKey } from '../http/paging.ts';
import { LAST_REVIEW } from './last-review.ts';
import type { QueueItem, QueueQuery } from './reviews.schema.ts';

const QUEUE = `
  SELECT ${timedKey('version.submitted_at', 'head.id')} AS key, json_build_object(
    'type', head.type, 'id', head.id, 'version', version.number,
    'title', coalesce(claim_version.text, rebuttal_version.text, actor_version.name, source_version.title),
    'claimId', CASE head.type WHEN 'claim' THEN head.id ELSE rebuttal.claim_id END,
    'actorName', ${actorName('coalesce(claim_version.claimant_id, rebuttal_version.responder_id)', true)},
    'act', rebuttal_version.act,
    'submittedAt', instant(version.submitted_at),
    'submittedBy', json_build_object('id', submitter.id, 'name', submitter.name),
    'publishedVersion', head.published_version,
    'etag', '"' || record_etag(head.id) || '"',
    'mayReview', why IS NULL, 'why', why, 'lastReview', ${LAST_REVIEW}) AS view
  FROM version
  JOIN head ON head.id = version.head_id AND head.newest_version = version.number
  JOIN staff_user submitter ON submitter.id = version.submitted_by_id
  LEFT JOIN rebuttal ON rebuttal.id = head.id
  LEFT JOIN head target ON target.id = coalesce(rebuttal.parent_id, rebuttal.claim_id)
  LEFT JOIN head thread ON thread.id = rebuttal.claim_id
  LEFT JOIN claim_version ON claim_version.head_id = version.head_id AND claim_version.number = version.number
  LEFT JOIN rebuttal_version ON rebuttal_version.head_id = version.head_id AND rebuttal_version.number = version.number
  LEFT JOIN actor_version ON actor_version.head_id = version.head_id AND actor_version.number = version.number
  LEFT JOIN source_version ON source_version.head_id = version.head_id AND source_version.number = version.number
  CROSS JOIN LATERAL (SELECT CASE
    WHEN NOT $2::boolean THEN 'You are not a reviewer.'
    WHEN $1::uuid IN (${WRITERS}) THEN 'You have worked on it since its last approval.'
    WHEN target.id IS NOT NULL AND (target.published_version IS NULL OR target.withdrawal_id IS NOT NULL OR thread.withdrawal_id IS NOT NULL)
      THEN 'What it answers is not published, so it cannot be approved yet.'
    END AS why) reason
  WHERE version.state = 'in_review' AND ($3::record_type IS NULL OR head.type = $3::record_type)
    AND ($4::timestamptz IS NULL OR (version.submitted_at, head.id) > ($4::timestamptz, $5::uuid))
  ORDER BY version.submitted_at, head.id LIMIT $6::int`;

/** What waits for a review, oldest submission first, with the reason where the caller may not review it. */
export async function listReviewQueue(
  read: Reader,
  query: QueueQuery,
  userId: string,
  isReviewer: boolean,
): Promise<Page<QueueItem>> {
  const rows = await read.rows<{ key: string; view: QueueItem }>(QUEUE, [
    userId,
    isReviewer,
    query.type ?? null,
    ...readTimedCursor(query.cursor),
    query.limit + 1,
  ]);
  return pageOfRows(rows, query.limit);
}
