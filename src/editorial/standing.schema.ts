import { z } from 'zod';

export const STANDING_VALUES = [
  'retracted',
  'conceded',
  'disputed',
  'accepted',
  'answered',
  'unanswered',
] as const;
export const ACTS = [
  'denial',
  'counterclaim',
  'correction',
  'clarification',
  'partial_concession',
  'concession',
  'retraction',
  'declined_comment',
] as const;

/** Where a claim stands given its published rebuttals: computed, never typed. */
export const StandingView = z
  .strictObject({
    value: z.enum(STANDING_VALUES),
    sentence: z.string().describe('Why, in plain English.'),
    openRebuttals: z.array(z.uuid()).describe('Standing answers that nobody has answered.'),
    lastWord: z.strictObject({
      rebuttalId: z.uuid().nullable().describe('Null when the claim itself is the last word.'),
      actorId: z.uuid(),
      act: z.enum(ACTS).nullable(),
      date: z.string(),
    }),
  })
  .meta({ id: 'Standing' });

export type StandingView = z.infer<typeof StandingView>;
