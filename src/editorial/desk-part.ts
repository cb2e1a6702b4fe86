/**
 * What staff see of a record beyond what the public reads: who wrote it, how it was judged, and how the newest version
 * differs from the published one.
 */
import { z } from 'zod';
import { isPublished } from './visibility.ts';

export const PersonView = z.strictObject({ id: z.uuid(), name: z.string() });

export const STATES = [
  'draft',
  'in_review',
  'published',
  'changes_requested',
  'rejected',
  'withdrawn',
] as const;

/** One review as staff read it, newest first in a list. */
export const StaffReviewView = z.strictObject({
  id: z.uuid(),
  version: z.int(),
  decision: z.enum(['approve', 'reject', 'request_changes']),
  rationale: z.string(),
  publicNote: z.string().nullable(),
  reviewer: PersonView,
  at: z.iso.datetime(),
});

export const DeskPart = z
  .strictObject({
    createdBy: PersonView,
    authors: z.array(PersonView).describe('Who created, edited, evidenced or submitted this version.'),
    submittedBy: PersonView.nullable(),
    submittedAt: z.iso.datetime().nullable(),
    reviews: z.array(StaffReviewView).describe('Of all versions, newest first.'),
    difference: z
      .array(z.strictObject({ field: z.string(), published: z.unknown(), newest: z.unknown() }))
      .nullable()
      .describe('What the newest version changes in the published one; null when there is no such pair.'),
  })
  .describe('For staff only.');

const person = (id: string) =>
  `(SELECT json_build_object('id', person.id, 'name', person.name) FROM staff_user person WHERE person.id = ${id})`;

/**
 * The desk part as an SQL expression over the aliases `head` and `version`. `publishedForm` is an SQL query for the
 * published version's form; `withDifference` makes the difference of it.
 */
export function deskPart(publishedForm: string): string {
  return `json_build_object(
    'createdBy', ${person('head.created_by_id')},
    'authors', (SELECT coalesce(json_agg(json_build_object('id', person.id, 'name', person.name) ORDER BY one.created_at, person.id), '[]')
      FROM version_author one JOIN staff_user person ON person.id = one.user_id
      WHERE one.head_id = head.id AND one.number = version.number),
    'submittedBy', ${person('version.submitted_by_id')},
    'submittedAt', instant(version.submitted_at),
    'reviews', (SELECT coalesce(json_agg(json_build_object('id', one.id, 'version', one.number, 'decision', one.decision,
        'rationale', one.rationale, 'publicNote', one.public_note, 'reviewer', ${person('one.reviewer_id')},
        'at', instant(one.created_at)) ORDER BY one.id DESC), '[]')
      FROM review one WHERE one.head_id = head.id),
    'difference', CASE WHEN head.published_version < head.newest_version THEN (${publishedForm}) END
  )`;
}

/** The version that a reader gets: the newest for staff, the published one for the public. */
export function versionFor(staff: boolean): string {
  return staff ? 'head.newest_version' : 'head.published_version';
}

/** Its state: staff read that of the newest version, the public reads what is published. */
export function stateFor(staff: boolean): string {
  return staff ? 'version.state' : `CASE WHEN ${isPublished('head')} THEN 'published' ELSE 'withdrawn' END`;
}

/** Staff get the ETag that they write with. The public gets one of the content, which tells nothing of drafts. */
export function etagFor(staff: boolean): string {
  return staff ? ', record_etag(head.id) AS etag' : '';
}

type Fields = Record<string, unknown>;
const NOT_COMPARED = new Set(['id', 'version', 'notice']);

/** Takes a view whose desk part carries the published form, and replaces that by the fields which differ. */
export function withDifference<View extends { desk?: { difference: unknown } }>(view: View): View {
  const published = view.desk?.difference as Fields | null | undefined;
  if (!view.desk || !published) return view;
  const newest = view as unknown as Fields;
  const difference = Object.keys(published)
    .filter(
      (field) =>
        !NOT_COMPARED.has(field) && JSON.stringify(published[field]) !== JSON.stringify(newest[field]),
    )
    .map((field) => ({ field, published: published[field], newest: newest[field] }));
  return { ...view, desk: { ...view.desk, difference } };
}
