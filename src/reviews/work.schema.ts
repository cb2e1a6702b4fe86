import { z } from 'zod';
import { ACTS } from '../editorial/standing.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { LastReview, RECORD_TYPES } from './reviews.schema.ts';

/** The states in which somebody has something to do with a version. */
export const WORK_STATES = ['draft', 'changes_requested', 'in_review', 'rejected'] as const;

/** The newest version of a record, neither published nor withdrawn. */
export const WorkItem = z
  .strictObject({
    type: z.enum(RECORD_TYPES),
    id: z.uuid(),
    claimId: z.uuid().nullable().describe('The claim of the thread; null for actors and sources.'),
    version: z.int(),
    publishedVersion: z.int().nullable(),
    title: z.string().describe('The text, name or title of the version.'),
    actorName: z.string().nullable().describe('Who claims or answers; null for actors and sources.'),
    act: z.enum(ACTS).nullable().describe('Of a rebuttal.'),
    state: z.enum(WORK_STATES),
    changedAt: z.iso.datetime(),
    submittedAt: z.iso.datetime().nullable().describe('When it was submitted last.'),
    submittedBy: z
      .strictObject({ id: z.uuid(), name: z.string() })
      .nullable()
      .describe('Who submitted it last, and alone may take it back.'),
    isMine: z.boolean().describe('The caller is an author of the version, or created the record.'),
    lastReview: LastReview,
  })
  .meta({ id: 'WorkItem' });

/** GET /work */
export const WorkList = pageOf(WorkItem).meta({ id: 'WorkList' });
export const WorkQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(WORK_STATES).optional(),
  type: z.enum(RECORD_TYPES).optional(),
  mine: z.enum(['true', 'false']).default('true').describe('`false`: that of everybody.'),
});

export type WorkItem = z.infer<typeof WorkItem>;
export type WorkQuery = z.infer<typeof WorkQuery>;
