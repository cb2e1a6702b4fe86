/** The limits that are no statement of the service's own: what PostgreSQL itself can do of the same work. */
import { isInVersion } from '../../src/editorial/visibility.ts';

const evidenceOf = (
  head: string,
) => `(SELECT coalesce(json_agg(json_build_object('id', evidence.id, 'role', evidence.role,
    'sourceId', evidence.source_id, 'sourceTitle', source_version.title, 'sourceUrl', source_version.url,
    'snapshotId', evidence.snapshot_id, 'sha256', snapshot.sha256, 'exact', quotation.exact, 'prefix', quotation.prefix,
    'suffix', quotation.suffix, 'start', quotation.start_offset, 'end', quotation.end_offset, 'locator', evidence.locator,
    'saidById', evidence.said_by_id, 'reportedById', evidence.reported_by_id, 'mode', evidence.mode,
    'offeredBy', evidence.offered_by, 'note', evidence.note) ORDER BY evidence.id), '[]')
  FROM evidence
  JOIN head source_head ON source_head.id = evidence.source_id
  JOIN source_version ON source_version.head_id = source_head.id AND source_version.number = source_head.published_version
  LEFT JOIN snapshot ON snapshot.id = evidence.snapshot_id
  LEFT JOIN quotation ON quotation.id = evidence.quotation_id
  WHERE evidence.head_id = ${head}.id AND ${isInVersion('evidence', `${head}.published_version`)})`;

const nameOf = (
  id: string,
) => `(SELECT json_build_object('id', actor_head.id, 'kind', actor_version.kind, 'name', actor_version.name)
  FROM head actor_head JOIN actor_version ON actor_version.head_id = actor_head.id AND actor_version.number = actor_head.published_version
  WHERE actor_head.id = ${id})`;

const REBUTTALS = `(SELECT coalesce(json_agg(json_build_object('id', answer.id, 'parentId', rebuttal.parent_id, 'act', said.act,
    'responder', ${nameOf('said.responder_id')}, 'text', said.text, 'statedAt', said.stated_at,
    'evidenceOffered', said.evidence_offered, 'attack', said.attack, 'language', said.language,
    'evidence', ${evidenceOf('answer')}) ORDER BY answer.id), '[]')
  FROM rebuttal
  JOIN head answer ON answer.id = rebuttal.id AND answer.published_version IS NOT NULL AND answer.withdrawal_id IS NULL
  JOIN rebuttal_version said ON said.head_id = answer.id AND said.number = answer.published_version
  WHERE rebuttal.claim_id = head.id)`;

const DOSSIER = `json_build_object('id', head.id, 'version', said.number, 'text', said.text,
    'claimant', ${nameOf('said.claimant_id')}, 'statedAt', said.stated_at, 'language', said.language, 'topics', said.topics,
    'context', said.context, 'standing', claim.standing, 'evidence', ${evidenceOf('head')}, 'rebuttals', ${REBUTTALS})::text
  FROM head
  JOIN claim ON claim.id = head.id
  JOIN claim_version said ON said.head_id = head.id AND said.number = head.published_version
  WHERE head.withdrawal_id IS NULL`;

/** One dossier, as one statement builds it of the tables: without history, proofs and signature. `$1` is the claim. */
export const ONE_DOSSIER = `SELECT ${DOSSIER} AND head.id = $1::uuid`;

/** All of them after a claim, in the order of record. */
export const dossiersAfter = (id: string) =>
  `SELECT ${DOSSIER} AND head.type = 'claim' AND head.id > '${id}' ORDER BY head.id`;
