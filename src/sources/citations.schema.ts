import { z } from 'zod';
import { STATES } from '../editorial/desk-part.ts';
import { ACTS } from '../editorial/standing.schema.ts';
import { QuotationForm, ROLES } from '../evidence/evidence.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';

/** One piece of evidence that cites a source, and what it belongs to. */
export const CitationItem = z
  .strictObject({
    evidenceId: z.uuid(),
    snapshotId: z.uuid().nullable(),
    quotation: QuotationForm.nullable(),
    role: z.enum(ROLES),
    locator: z.string().nullable(),
    record: z.strictObject({
      type: z.enum(['claim', 'rebuttal']),
      id: z.uuid(),
      claimId: z.uuid(),
      text: z.string(),
      act: z.enum(ACTS).nullable().describe('Of a rebuttal.'),
      actorId: z.uuid().describe('Who claims or answers.'),
      actorName: z.string(),
      statedAt: z.string(),
      state: z.enum(STATES),
    }),
  })
  .meta({ id: 'Citation' });

/** GET /sources/:id/citations */
export const CitationList = pageOf(CitationItem).meta({ id: 'CitationList' });
export const CitationQuery = z.strictObject(pageQuery);

export type CitationItem = z.infer<typeof CitationItem>;
export type CitationQuery = z.infer<typeof CitationQuery>;
