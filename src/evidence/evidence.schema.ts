import { z } from 'zod';
import { NoticeBody } from '../editorial/notice.schema.ts';
import { Redacted } from '../editorial/redacted.schema.ts';
import { prose, quotedText, uuidId } from '../http/text.ts';

export const ROLES = ['appearance', 'supports', 'opposes', 'context'] as const;
export const MODES = ['direct', 'indirect', 'paraphrase'] as const;

/** The words that are quoted (W3C TextQuoteSelector), and where they stand if they do so more than once. */
export const QuotationBody = z
  .strictObject({
    exact: quotedText({ max: 2_000 })
      .refine((text) => text.trim() !== '', 'Quote at least one word.')
      .describe(
        'The quoted words. Typesetting is forgiven: white space, quotes, dashes, soft hyphens, ellipses.',
      ),
    prefix: quotedText({ max: 500 }).optional().describe('What stands before.'),
    suffix: quotedText({ max: 500 }).optional().describe('What stands after.'),
    start: z.int().min(0).max(1_000_000).optional().describe('Where it starts, in Unicode code points.'),
  })
  .meta({ id: 'QuotationBody' });

/** POST /claims/:id/evidence and /rebuttals/:id/evidence */
export const EvidenceBody = z
  .strictObject({
    role: z
      .enum(ROLES)
      .describe('`appearance`: where it was said. `supports`, `opposes`: an argument. `context`: neither.'),
    sourceId: uuidId(),
    snapshotId: uuidId()
      .optional()
      .describe('The archived text that is cited; the newest of the source, when left out.'),
    quotation: QuotationBody.optional(),
    locator: prose({ max: 500 }).optional().describe('Where in the source: a minute of a video, a page.'),
    saidById: uuidId().optional().describe('Appearance: the actor who said it.'),
    reportedById: uuidId().optional().describe('Appearance: the actor who reports that it was said.'),
    mode: z.enum(MODES).optional().describe('Appearance: how the source gives the words.'),
    offeredBy: z
      .enum(['speaker', 'desk'])
      .default('desk')
      .describe('Whether the speaker brought it, or the desk found it.'),
    note: prose({ max: 2_000 }).optional().describe('What it shows, in the desk’s words. Published with it.'),
    notice: NoticeBody.optional(),
  })
  .meta({ id: 'EvidenceBody' });

/** The optional body of a DELETE of evidence. */
export const EvidenceRemoval = z
  .strictObject({ notice: NoticeBody.optional() })
  .meta({ id: 'EvidenceRemoval' });

/** A quotation as it is stored: the snapshot's own characters (W3C TextQuoteSelector and TextPositionSelector). */
export const QuotationForm = z
  .strictObject({
    exact: z.string(),
    prefix: z.string(),
    suffix: z.string(),
    start: z.int().describe('In Unicode code points of the snapshot’s text.'),
    end: z.int().describe('Exclusive.'),
  })
  .meta({ id: 'Quotation' });

/** Evidence as staff and public read it, and as a dossier carries it. */
export const EvidenceForm = z
  .strictObject({
    id: z.uuid(),
    role: z.enum(ROLES),
    sourceId: z.uuid(),
    snapshotId: z.uuid().nullable(),
    quotation: QuotationForm.nullable(),
    verified: z.boolean().describe('Whether its words stand in an archived, hashed copy of the source.'),
    locator: z.string().nullable(),
    saidById: z.uuid().nullable(),
    reportedById: z.uuid().nullable(),
    mode: z.enum(MODES).nullable(),
    offeredBy: z.enum(['speaker', 'desk']),
    note: z.string().nullable(),
    redacted: Redacted,
  })
  .meta({ id: 'Evidence' });

export type EvidenceBody = z.infer<typeof EvidenceBody>;
export type EvidenceRemoval = z.infer<typeof EvidenceRemoval>;
export type EvidenceForm = z.infer<typeof EvidenceForm>;
