/** Who changed a record that somebody else had open, as far as the API tells. Pure. */
import type { Claim } from '../api.ts';

type Desk = NonNullable<Claim['desk']>;

/** What is compared of a record of any kind. */
export interface Seen {
  version: number;
  state: Claim['state'];
  desk?: Pick<Desk, 'authors' | 'submittedBy' | 'reviews'> | undefined;
}

type Named = { id: string; name: string };

const OR = new Intl.ListFormat('en', { type: 'disjunction' });

/**
 * The names of who may have done it, “Emil” or “Emil or Rosa”; “You” when it was done in another window of one's own;
 * “Somebody else” when nothing tells.
 */
export function whoChanged(before: Seen | null, after: Seen, myId: string | undefined): string {
  const people = candidates(before, after);
  const others = people.filter(({ id }) => id !== myId);
  if (others.length > 0) return OR.format(others.map(({ name }) => name));
  return people.length > 0 ? 'You' : 'Somebody else';
}

function candidates(before: Seen | null, after: Seen): readonly Named[] {
  const isStep = before !== null && before.state !== after.state;
  // Any editor may withdraw, and the record does not name them.
  if (isStep && after.state === 'withdrawn') return [];
  if (isStep && after.state === 'in_review' && after.desk?.submittedBy) return [after.desk.submittedBy];
  const review = after.desk?.reviews[0];
  const isJudged = review && review.id !== before?.desk?.reviews[0]?.id;
  if (isStep && isJudged) return [review.reviewer];
  // Who submitted it takes it back.
  if (isStep && before.state === 'in_review' && after.state === 'draft' && before.desk?.submittedBy)
    return [before.desk.submittedBy];
  const authors = after.desk?.authors ?? [];
  const had = new Set(before?.version === after.version ? before.desk?.authors.map(({ id }) => id) : []);
  const joined = authors.filter(({ id }) => !had.has(id));
  return joined.length > 0 ? joined : authors;
}
