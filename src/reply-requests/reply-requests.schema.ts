import { z } from 'zod';
import { Redacted } from '../editorial/redacted.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { instant, line, prose, uuidId } from '../http/text.ts';

export const OUTCOMES = ['answered', 'declined', 'no_reply'] as const;

/** POST /claims/:id/reply-requests */
export const ReplyRequestBody = z
  .strictObject({
    actorId: uuidId().describe('The actor who was asked.'),
    channel: line({ max: 200 }).describe('How: by e-mail, by telephone, through a spokesperson.'),
    askedAt: instant(),
    dueAt: instant().describe('Until when a reply was asked for.'),
    question: prose({ max: 5_000 }),
  })
  .meta({ id: 'ReplyRequestBody' });

/** PATCH /reply-requests/:id */
export const ReplyRequestPatch = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    rebuttalId: uuidId().optional().describe('The answer on the record, where the outcome is `answered`.'),
  })
  .meta({ id: 'ReplyRequestPatch' });

/** A reply request as the public reads it from the next approval of its claim on, and as a dossier carries it. */
export const ReplyRequestForm = z
  .strictObject({
    id: z.uuid(),
    actorId: z.uuid(),
    channel: z.string(),
    askedAt: z.iso.datetime(),
    dueAt: z.iso.datetime(),
    question: z.string(),
    outcome: z.enum(OUTCOMES).nullable(),
    rebuttalId: z.uuid().nullable(),
    redacted: Redacted,
  })
  .meta({ id: 'ReplyRequestForm' });

/** A reply request as staff read it. */
export const ReplyRequestView = z
  .strictObject({ ...ReplyRequestForm.shape, claimId: z.uuid(), createdAt: z.iso.datetime() })
  .meta({ id: 'ReplyRequest' });

/** GET /claims/:id/reply-requests */
export const ReplyRequestList = pageOf(ReplyRequestView).meta({ id: 'ReplyRequestList' });
export const ReplyRequestQuery = z.strictObject(pageQuery);

export type ReplyRequestQuery = z.infer<typeof ReplyRequestQuery>;
export type ReplyRequestBody = z.infer<typeof ReplyRequestBody>;
export type ReplyRequestPatch = z.infer<typeof ReplyRequestPatch>;
export type ReplyRequestForm = z.infer<typeof ReplyRequestForm>;
export type ReplyRequestView = z.infer<typeof ReplyRequestView>;
