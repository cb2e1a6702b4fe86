import { z } from 'zod';
import { ACTS } from '../editorial/standing.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { prose } from '../http/text.ts';

export const DECISIONS = ['approve', 'reject', 'request_changes'] as const;
export const RECORD_TYPES = ['claim', 'rebuttal', 'actor', 'source'] as const;

/** POST …/reviews */
export const ReviewBody = z
  .strictObject({
    decision: z.enum(DECISIONS),
    rationale: prose({ max: 5_000 }).describe('Why, for the desk.'),
    publicNote: prose({ max: 1_000 }).optional().describe('For the public, beside the approval.'),
  })
  .meta({ id: 'ReviewBody' });

/** An approval as the public reads it. */
export const PublicApproval = z
  .strictObject({ id: z.uuid(), version: z.int(), at: z.iso.datetime(), publicNote: z.string().nullable() })
  .meta({ id: 'Approval' });

/** An approval as a dossier carries it. */
export const ReviewForm = z
  .strictObject({ ...PublicApproval.shape, decision: z.literal('approve') })
  .meta({ id: 'ReviewForm' });

/** The last review of a record, of whichever version, as staff read it in lists; null before the first. */
export const LastReview = z
  .strictObject({
    decision: z.enum(DECISIONS),
    rationale: z.string(),
    version: z.int(),
    at: z.iso.datetime(),
    reviewer: z.strictObject({ id: z.uuid(), name: z.string() }),
  })
  .nullable()
  .describe('The last review of it, of whichever version; null before the first.');

/** One submitted version that waits for a review, and whether the caller may do it. */
export const QueueItem = z
  .strictObject({
    type: z.enum(RECORD_TYPES),
    id: z.uuid(),
    version: z.int(),
    title: z.string().describe('The text, name or title of the version.'),
    claimId: z.uuid().nullable().describe('The claim of the thread; null for actors and sources.'),
    actorName: z.string().nullable().describe('Who claims or answers; null for actors and sources.'),
    act: z.enum(ACTS).nullable().describe('Of a rebuttal.'),
    submittedAt: z.iso.datetime(),
    submittedBy: z.strictObject({ id: z.uuid(), name: z.string() }),
    publishedVersion: z.int().nullable(),
    etag: z.string().describe('For If-Match, with its quotes.'),
    mayReview: z.boolean(),
    why: z.string().nullable().describe('Why the caller may not review it.'),
    lastReview: LastReview,
  })
  .meta({ id: 'QueueItem' });

/** GET /review-queue */
export const QueueList = pageOf(QueueItem).meta({ id: 'ReviewQueue' });
export const QueueQuery = z.strictObject({ ...pageQuery, type: z.enum(RECORD_TYPES).optional() });

export type ReviewBody = z.infer<typeof ReviewBody>;
export type ReviewForm = z.infer<typeof ReviewForm>;
export type QueueItem = z.infer<typeof QueueItem>;
export type QueueQuery = z.infer<typeof QueueQuery>;
