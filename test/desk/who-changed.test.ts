/** The note to the second of two people names the first, where that can be known. */
import { expect, test } from '@jest/globals';
import { type Seen, whoChanged } from '../../src/desk/parts/who-changed.ts';

const [edda, emil, rosa, me] = ['edda', 'emil', 'rosa', 'me'].map((name) => ({
  id: `id of ${name}`,
  name,
})) as [Person, Person, Person, Person];
type Person = { id: string; name: string };
type Review = NonNullable<Seen['desk']>['reviews'][number];

function seen(
  state: Seen['state'],
  authors: Person[],
  {
    version = 1,
    submittedBy = null,
    reviewer,
  }: { version?: number; submittedBy?: Person | null; reviewer?: Person } = {},
): Seen {
  const reviews = reviewer ? [{ id: `review of ${reviewer.id}`, reviewer } as Review] : [];
  return { version, state, desk: { authors, submittedBy, reviews } };
}

test.each<[string, Seen | null, Seen, string]>([
  ['who joined its authors', seen('draft', [edda, me]), seen('draft', [edda, me, emil]), 'emil'],
  ['the one other author', seen('draft', [edda, me]), seen('draft', [edda, me]), 'edda'],
  ['each who may have', seen('draft', [edda, me, emil]), seen('draft', [edda, me, emil]), 'edda or emil'],
  [
    'who began the next version',
    seen('published', [edda, me]),
    seen('draft', [emil], { version: 2 }),
    'emil',
  ],
  ['who submitted it', seen('draft', [edda]), seen('in_review', [edda], { submittedBy: emil }), 'emil'],
  ['who reviewed it', seen('in_review', [edda]), seen('published', [edda], { reviewer: rosa }), 'rosa'],
  [
    'who took it back',
    seen('in_review', [edda, me], { submittedBy: emil }),
    seen('draft', [edda, me]),
    'emil',
  ],
  ['oneself in another window', seen('draft', [me]), seen('draft', [me]), 'You'],
  ['somebody, when it was withdrawn', seen('published', [edda]), seen('withdrawn', [edda]), 'Somebody else'],
  ['an author, when nothing is known of before', null, seen('draft', [edda, me]), 'edda'],
])('%s', (_, before, after, name) => {
  expect(whoChanged(before, after, me.id)).toBe(name);
});
