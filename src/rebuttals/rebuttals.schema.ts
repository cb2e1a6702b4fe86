import { z } from 'zod';
import { DeskPart, STATES } from '../editorial/desk-part.ts';
import { NoticeBody, NoticeOfVersion, WithdrawalView } from '../editorial/notice.schema.ts';
import { Redacted } from '../editorial/redacted.schema.ts';
import { ACTS } from '../editorial/standing.schema.ts';
import { VersionFields } from '../editorial/versions.schema.ts';
import { EvidenceForm } from '../evidence/evidence.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { languageTag, prose, statedDate, uuidId } from '../http/text.ts';
import { PublicApproval } from '../reviews/reviews.schema.ts';

const act = z.enum(ACTS).describe('What kind of answer it is.');
const responderId = uuidId().describe('The actor who answers.');
const text = prose({ max: 2_000 }).describe('The answer, in the desk’s neutral words.');
const statedAt = statedDate().describe('When it was given, as precisely as is known.');
const evidenceOffered = z
  .enum(['yes', 'no', 'unknown'])
  .describe('Whether the speaker offered evidence; `unknown`: none is recorded.');
const attack = z
  .enum(['rebuts', 'undermines', 'undercuts'])
  .nullable()
  .describe('ASPIC+: it attacks the conclusion, a premise, or the inference.');
const language = languageTag().nullable().describe('Of the answer as it was given.');

/** POST /claims/:id/rebuttals and /rebuttals/:id/rebuttals */
export const RebuttalBody = z
  .strictObject({
    act,
    responderId,
    text,
    statedAt,
    evidenceOffered: evidenceOffered.default('unknown'),
    attack: attack.default(null),
    language: language.default(null),
  })
  .meta({ id: 'RebuttalBody' });

/** PATCH /rebuttals/:id: what is left out stays. The first edit of something published needs a notice. */
export const RebuttalPatch = z
  .strictObject({ act, responderId, text, statedAt, evidenceOffered, attack, language, notice: NoticeBody })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.')
  .meta({ id: 'RebuttalPatch' });

/** A rebuttal as the public reads it, and as a dossier carries it. */
export const RebuttalForm = z
  .strictObject({
    id: z.uuid(),
    version: z.int(),
    claimId: z.uuid(),
    parentId: z.uuid().nullable().describe('The rebuttal that it answers; null when it answers the claim.'),
    act,
    responderId: z.uuid(),
    text: z.string(),
    statedAt: z.string(),
    evidenceOffered,
    attack,
    language: z.string().nullable(),
    notice: NoticeOfVersion,
    redacted: Redacted,
  })
  .meta({ id: 'RebuttalForm' });

/** A rebuttal with its evidence and approvals. */
export const RebuttalView = z
  .strictObject({
    ...RebuttalForm.shape,
    responderName: z.string(),
    state: z.enum(STATES),
    publishedVersion: z.int().nullable(),
    withdrawal: WithdrawalView,
    evidence: z.array(EvidenceForm),
    approvals: z.array(PublicApproval),
    createdAt: z.iso.datetime(),
    desk: DeskPart.optional(),
  })
  .meta({ id: 'Rebuttal' });

/** What stays of a withdrawn rebuttal in the public thread: who answered, when it was withdrawn, and why. */
export const Tombstone = z
  .strictObject({
    id: z.uuid(),
    claimId: z.uuid(),
    parentId: z.uuid().nullable(),
    responderId: z.uuid(),
    withdrawal: WithdrawalView.unwrap(),
  })
  .meta({ id: 'Tombstone' });

/** GET /claims/:id/rebuttals: the whole thread, flat, oldest first. */
export const RebuttalList = pageOf(z.union([RebuttalView, Tombstone])).meta({ id: 'RebuttalList' });
export const RebuttalQuery = z.strictObject(pageQuery);

/** GET /rebuttals/:id/versions */
export const RebuttalVersionList = z
  .strictObject({
    items: z.array(
      z
        .strictObject({ ...VersionFields.shape, form: RebuttalForm, evidence: z.array(EvidenceForm) })
        .meta({ id: 'RebuttalVersion' }),
    ),
  })
  .meta({ id: 'RebuttalVersionList' });

export type RebuttalBody = z.infer<typeof RebuttalBody>;
export type RebuttalPatch = z.infer<typeof RebuttalPatch>;
export type RebuttalForm = z.infer<typeof RebuttalForm>;
export type RebuttalView = z.infer<typeof RebuttalView>;
export type Tombstone = z.infer<typeof Tombstone>;
export type RebuttalVersionList = z.infer<typeof RebuttalVersionList>;
export type RebuttalQuery = z.infer<typeof RebuttalQuery>;
