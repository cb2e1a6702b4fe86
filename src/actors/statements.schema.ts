import { z } from 'zod';
import { STATES } from '../editorial/desk-part.ts';
import { ACTS, StandingView } from '../editorial/standing.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';

/** What an actor claimed or answered. */
export const StatementItem = z
  .strictObject({
    type: z.enum(['claim', 'rebuttal']),
    id: z.uuid(),
    claimId: z.uuid(),
    claimText: z.string().describe('Of the claim itself, or of the one whose thread it is in.'),
    parentId: z.uuid().nullable().describe('The rebuttal that it answers, if it does.'),
    text: z.string(),
    statedAt: z.string(),
    language: z.string().nullable(),
    act: z.enum(ACTS).nullable().describe('Of a rebuttal.'),
    evidenceOffered: z.enum(['yes', 'no', 'unknown']).nullable().describe('Of a rebuttal.'),
    standing: StandingView.nullable().describe('Of a claim.'),
    state: z.enum(STATES),
  })
  .meta({ id: 'Statement' });

/** GET /actors/:id/statements */
export const StatementList = pageOf(StatementItem).meta({ id: 'StatementList' });
export const StatementQuery = z.strictObject(pageQuery);

export type StatementItem = z.infer<typeof StatementItem>;
export type StatementQuery = z.infer<typeof StatementQuery>;
