/**
 * The versions of a claim or rebuttal, oldest first. Staff read all of them, with who wrote and who judged; the public
 * reads those that were published once, with their approvals.
 */
import { z } from 'zod';
import { PersonView, STATES } from './desk-part.ts';

/** What is told of one version beside its form and its evidence. */
export const VersionFields = z.strictObject({
  version: z.int(),
  state: z
    .enum([...STATES, 'superseded'])
    .describe('`superseded`: it was published, until a later version was.'),
  at: z.iso.datetime().describe('When it was published; for staff, when it was begun.'),
  review: z
    .strictObject({
      decision: z.enum(['approve', 'reject', 'request_changes']),
      at: z.iso.datetime(),
      publicNote: z.string().nullable(),
      rationale: z.string().optional().describe('For staff only.'),
      reviewer: PersonView.optional().describe('For staff only.'),
    })
    .nullable()
    .describe('How it was judged last.'),
  authors: z.array(PersonView).optional().describe('For staff only.'),
});

const PERSON = `json_build_object('id', person.id, 'name', person.name)`;

const FOR_STAFF = {
  state: `CASE WHEN version.state = 'published' AND version.number < head.published_version THEN 'superseded' ELSE version.state::text END`,
  at: 'version.created_at',
  review: `, 'rationale', judged.rationale,
    'reviewer', (SELECT ${PERSON} FROM staff_user person WHERE person.id = judged.reviewer_id)`,
  authors: `, 'authors', (SELECT coalesce(json_agg(${PERSON} ORDER BY one.created_at, person.id), '[]')
    FROM version_author one JOIN staff_user person ON person.id = one.user_id
    WHERE one.head_id = version.head_id AND one.number = version.number)`,
};

const FOR_THE_PUBLIC = {
  state: `CASE WHEN version.number = head.published_version THEN 'published' ELSE 'superseded' END`,
  at: 'judged.created_at',
  review: '',
  authors: '',
};

/**
 * The list as the beginning of an SQL query, `view`: to be joined with what `form` and `evidence` need, restricted to one
 * `head`, and grouped by its id. Those are SQL expressions over the alias `version`.
 */
export function versionList(staff: boolean, form: string, evidence: string): string {
  const { state, at, review, authors } = staff ? FOR_STAFF : FOR_THE_PUBLIC;
  return `SELECT json_build_object('items', json_agg(json_build_object('version', version.number, 'state', ${state},
      'at', instant(${at}), 'form', ${form}, 'evidence', ${evidence},
      'review', CASE WHEN judged.id IS NOT NULL THEN json_build_object('decision', judged.decision,
        'at', instant(judged.created_at), 'publicNote', judged.public_note ${review}) END ${authors}) ORDER BY version.number)) AS view
    FROM head JOIN version ON version.head_id = head.id
    ${staff ? 'LEFT' : ''} JOIN LATERAL (SELECT one.* FROM review one
      WHERE one.head_id = version.head_id AND one.number = version.number ${staff ? '' : "AND one.decision = 'approve'"}
      ORDER BY one.id DESC LIMIT 1) judged ON true`;
}
