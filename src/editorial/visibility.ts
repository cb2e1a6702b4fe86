/** What the public may see, as SQL conditions and as the lookup that stands before every operation on one record. */
import { type Caller, isStaff } from '../access/caller.ts';
import type { Target } from '../access/permissions.ts';
import { perReader, together } from '../database/together.ts';
import { Problem } from '../http/problem.ts';
import { WRITERS } from './writers.ts';

export type RecordType = 'claim' | 'rebuttal' | 'actor' | 'source';

/** A claim's or rebuttal's own head is published and not withdrawn. */
export function isPublished(head: string): string {
  return `(${head}.published_version IS NOT NULL AND ${head}.withdrawal_id IS NULL)`;
}

/**
 * Something published shows this actor or source. OFFSET 0 has it looked up for each, as far as the first: PostgreSQL would turn
 * it into a join, and gather for one page of sources what all the record shows.
 */
export function isShown(head: string): string {
  return `EXISTS (SELECT FROM showing JOIN head shower ON shower.id = showing.claim_id
    WHERE showing.shown_id = ${head}.id AND ${isPublished('shower')} OFFSET 0)`;
}

/** Evidence belongs to the version of the given number. */
export function isInVersion(evidence: string, version: string): string {
  return `(${evidence}.first_version <= ${version} AND (${evidence}.removed_in IS NULL OR ${evidence}.removed_in > ${version}))`;
}

/**
 * The rows of evidence that the public sees, as a FROM clause with the aliases `evidence` and `citing`, the head of the
 * claim or rebuttal that it belongs to.
 */
export const PUBLIC_EVIDENCE = `evidence
  JOIN head citing ON citing.id = evidence.head_id AND ${isPublished('citing')} AND ${isInVersion('evidence', 'citing.published_version')}
  LEFT JOIN rebuttal citing_rebuttal ON citing_rebuttal.id = citing.id
  JOIN head citing_claim ON citing_claim.id = coalesce(citing_rebuttal.claim_id, citing.id) AND ${isPublished('citing_claim')}`;

/** A withdrawal as everybody reads it. */
export function withdrawalOf(head: string): string {
  return `(SELECT json_build_object('kind', notice.kind, 'reason', notice.reason, 'at', instant(notice.created_at))
    FROM notice WHERE notice.id = ${head}.withdrawal_id)`;
}

/** A head as an operation's target. */
export interface RecordTarget extends Target {
  authorIds: string[];
  submittedById: string | null;
}

interface TargetRow extends RecordTarget {
  visible: boolean;
  notice: object | null;
}

const TARGET = `
  SELECT head.id, head.type,
    CASE head.type
      WHEN 'claim' THEN ${isPublished('head')}
      WHEN 'rebuttal' THEN ${isPublished('head')} AND ${isPublished('claim_head')}
      ELSE head.published_version IS NOT NULL AND ${isShown('head')}
    END AS visible,
    CASE WHEN head.published_version IS NULL THEN NULL ELSE
      coalesce(${withdrawalOf('head')}, ${withdrawalOf('claim_head')}) END AS notice,
    ARRAY(SELECT user_id::text FROM (${WRITERS}) writer) AS "authorIds",
    version.submitted_by_id AS "submittedById"
  FROM unnest($1::uuid[], $2::record_type[]) AS asked (id, type)
  JOIN head ON head.id = asked.id AND head.type = asked.type
  JOIN version ON version.head_id = head.id AND version.number = head.newest_version
  LEFT JOIN rebuttal ON rebuttal.id = head.id
  LEFT JOIN head claim_head ON claim_head.id = rebuttal.claim_id`;

/** The most records that one statement looks up. */
const MOST_AT_ONCE = 16;

const lookUp = perReader((read) =>
  together<{ id: string; type: RecordType }, TargetRow | undefined>(MOST_AT_ONCE, async (asked) => {
    // What many want at once is looked up once.
    const distinct = [...new Map(asked.map((one) => [`${one.type} ${one.id}`, one])).values()];
    const params = [distinct.map((one) => one.id), distinct.map((one) => one.type)];
    const rows = await read.rows<TargetRow & { type: RecordType }>(TARGET, params);
    const found = new Map(rows.map(({ type, ...row }) => [`${type} ${row.id}`, row]));
    return asked.map(({ id, type }) => found.get(`${type} ${id}`));
  }),
);

/**
 * The target of operations on one record: 404 for what never was published, 410 with its notice for what was published
 * and withdrawn. Staff see all.
 */
export function targetOf(type: RecordType) {
  return async (caller: Caller, params: { readonly id: string }): Promise<RecordTarget> => {
    const row = await lookUp(caller.service.read)({ id: params.id, type });
    if (!row) throw new Problem('not-found');
    if (!row.visible && !isStaff(caller)) {
      throw row.notice
        ? new Problem('withdrawn', undefined, { notice: row.notice })
        : new Problem('not-found');
    }
    return row;
  };
}
