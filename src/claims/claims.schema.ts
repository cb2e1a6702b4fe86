import { z } from 'zod';
import { DeskPart, STATES } from '../editorial/desk-part.ts';
import { NoticeBody, NoticeOfVersion, WithdrawalView } from '../editorial/notice.schema.ts';
import { Redacted } from '../editorial/redacted.schema.ts';
import { STANDING_VALUES, StandingView } from '../editorial/standing.schema.ts';
import { VersionFields } from '../editorial/versions.schema.ts';
import { EvidenceForm } from '../evidence/evidence.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { languageTag, line, prose, statedDate, topic, uuidId } from '../http/text.ts';
import { PublicApproval } from '../reviews/reviews.schema.ts';

const text = prose({ max: 2_000 }).describe('The statement, in the desk’s neutral words.');
const claimantId = uuidId().describe('The actor who makes it.');
const statedAt = statedDate().describe('When it was made, as precisely as is known.');
const language = languageTag().nullable().describe('Of the statement as it was made.');
const topics = z
  .array(topic)
  .max(20)
  .transform((all) => [...new Set(all)]);
const context = prose({ max: 5_000 }).nullable().describe('What a reader has to know to understand it.');

/** POST /claims */
export const ClaimBody = z
  .strictObject({
    text,
    claimantId,
    statedAt,
    language: language.default(null),
    topics: topics.default([]),
    context: context.default(null),
  })
  .meta({ id: 'ClaimBody' });

/** PATCH /claims/:id: what is left out stays. The first edit of something published needs a notice. */
export const ClaimPatch = z
  .strictObject({ text, claimantId, statedAt, language, topics, context, notice: NoticeBody })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.')
  .meta({ id: 'ClaimPatch' });

/** A claim as the public reads it, and as a dossier carries it. */
export const ClaimForm = z
  .strictObject({
    id: z.uuid(),
    version: z.int(),
    text: z.string(),
    claimantId: z.uuid(),
    statedAt: z.string(),
    language: z.string().nullable(),
    topics: z.array(z.string()),
    context: z.string().nullable(),
    notice: NoticeOfVersion,
    redacted: Redacted,
  })
  .meta({ id: 'ClaimForm' });

/** A claim in a list: the newest version for staff, the published one for everybody else. */
export const ClaimItem = z
  .strictObject({
    ...ClaimForm.shape,
    claimantName: z.string(),
    state: z.enum(STATES),
    publishedVersion: z.int().nullable(),
    withdrawal: WithdrawalView,
    standing: StandingView,
    rebuttalCount: z.int().describe('Published rebuttals of its thread.'),
    evidencedCount: z.int().describe('Those among them whose speaker offered evidence.'),
    unevidencedCount: z
      .int()
      .describe('Those among them whose speaker offered none; of the rest it is not recorded.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ClaimItem' });

/** A claim with its evidence and approvals. */
export const ClaimView = z
  .strictObject({
    ...ClaimItem.shape,
    evidence: z.array(EvidenceForm),
    approvals: z.array(PublicApproval),
    desk: DeskPart.optional(),
  })
  .meta({ id: 'Claim' });

/** GET /claims */
export const ClaimList = pageOf(ClaimItem).meta({ id: 'ClaimList' });
export const ClaimQuery = z.strictObject({
  ...pageQuery,
  q: line({ max: 200 })
    .optional()
    .describe('Words of the text, the last perhaps begun; "quoted" for a phrase, -word for none.'),
  claimantId: uuidId().optional(),
  topic: topic.optional(),
  state: z.enum(STATES).optional().describe('Of the newest version; the public sees what is published.'),
  standing: z.enum(STANDING_VALUES).optional(),
  statedFrom: statedDate().optional().describe('Stated at this date or later.'),
  statedTo: statedDate().optional().describe('Stated at this date or earlier.'),
  order: z
    .enum(['recorded', 'stated'])
    .default('recorded')
    .describe('`recorded`: the last recorded first. `stated`: the latest statement first.'),
});

/** GET /topics */
export const TopicList = z
  .strictObject({
    items: z
      .array(z.strictObject({ topic: z.string(), count: z.int().describe('How many claims are about it.') }))
      .describe('The most frequent first, at most 200.'),
  })
  .meta({ id: 'TopicList' });

/** GET /claims/:id/versions */
export const ClaimVersionList = z
  .strictObject({
    items: z.array(
      z
        .strictObject({ ...VersionFields.shape, form: ClaimForm, evidence: z.array(EvidenceForm) })
        .meta({ id: 'ClaimVersion' }),
    ),
  })
  .meta({ id: 'ClaimVersionList' });

/** POST /claims/similar */
export const SimilarBody = z
  .strictObject({ text, limit: z.int().min(1).max(50).default(10) })
  .meta({ id: 'SimilarBody' });
export const SimilarView = z
  .strictObject({
    items: z
      .array(
        z.strictObject({ claim: ClaimItem, similarity: z.number().min(0).max(1).describe('Of trigrams.') }),
      )
      .describe('Most similar first.'),
  })
  .meta({ id: 'SimilarClaims' });

export type ClaimBody = z.infer<typeof ClaimBody>;
export type ClaimPatch = z.infer<typeof ClaimPatch>;
export type ClaimForm = z.infer<typeof ClaimForm>;
export type ClaimItem = z.infer<typeof ClaimItem>;
export type ClaimView = z.infer<typeof ClaimView>;
export type TopicList = z.infer<typeof TopicList>;
export type ClaimVersionList = z.infer<typeof ClaimVersionList>;
export type ClaimQuery = z.infer<typeof ClaimQuery>;
export type SimilarBody = z.infer<typeof SimilarBody>;
