/** What answers do, in four families that pictures tell apart by form and colour. */
import type { Act } from '../words.ts';

export type Family = 'claim' | 'against' | 'explains' | 'gives-way' | 'silent' | 'withdrawn';

const FAMILY: Record<Act, Family> = {
  denial: 'against',
  counterclaim: 'against',
  correction: 'against',
  clarification: 'explains',
  partial_concession: 'gives-way',
  concession: 'gives-way',
  retraction: 'gives-way',
  declined_comment: 'silent',
};

/** What a picture's legend calls a family. */
export const FAMILY_LABEL: Record<Family, string> = {
  claim: 'The claim',
  against: 'Speaks against',
  explains: 'Explains',
  'gives-way': 'Gives way',
  silent: 'Declined comment',
  withdrawn: 'Withdrawn',
};

/** The family of an act; null for an answer of which only a tombstone is left. */
export function familyOf(act: Act | null): Family {
  return act ? FAMILY[act] : 'withdrawn';
}
