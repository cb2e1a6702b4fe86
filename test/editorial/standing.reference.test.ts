import { expect, test } from '@jest/globals';
import { type Act, type Answer, standingOf } from '../../src/editorial/standing.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** Section 4 of the design, word by word and as slowly as it reads. */
function naiveStanding(claim: { claimantId: string; statedAt: string }, all: Answer[]) {
  const answersTo = (id: string | null) => all.filter((one) => one.parentId === id);
  const parentOf = (one: Answer) => all.find((other) => other.id === one.parentId);
  const isUnderWithdrawn = (one: Answer): boolean => {
    const parent = parentOf(one);
    return parent !== undefined && (parent.withdrawn || isUnderWithdrawn(parent));
  };
  const stands = (one: Answer): boolean => {
    if (one.withdrawn || isUnderWithdrawn(one)) return false;
    const hasRetracted = answersTo(one.id).some(
      (own) => own.act === 'retraction' && own.responderId === one.responderId && stands(own),
    );
    const hasConceded = answersTo(one.id)
      .filter(stands)
      .flatMap((reply) => answersTo(reply.id))
      .some((own) => own.act === 'concession' && own.responderId === one.responderId && stands(own));
    return !hasRetracted && !hasConceded;
  };
  const direct = answersTo(null).filter(stands);
  const isDirect = (...acts: Act[]) => direct.some((one) => acts.includes(one.act));
  const rules: [string, boolean][] = [
    ['retracted', direct.some((one) => one.act === 'retraction' && one.responderId === claim.claimantId)],
    [
      'conceded',
      direct
        .flatMap((one) => answersTo(one.id))
        .some((one) => one.act === 'concession' && one.responderId === claim.claimantId && stands(one)),
    ],
    ['disputed', isDirect('denial', 'counterclaim', 'correction')],
    ['accepted', direct.some((one) => one.act === 'concession' && one.responderId !== claim.claimantId)],
    ['answered', isDirect('clarification', 'partial_concession')],
    ['unanswered', true],
  ];
  const standing = all
    .filter(stands)
    .sort((a, b) => a.statedAt.localeCompare(b.statedAt) || a.id.localeCompare(b.id));
  return {
    value: rules.find(([, holds]) => holds)?.[0],
    openRebuttals: standing.filter((one) => !answersTo(one.id).some(stands)).map((one) => one.id),
    lastWord: standing.at(-1)?.id ?? null,
  };
}

const ACTS: Act[] = [
  'denial',
  'counterclaim',
  'correction',
  'clarification',
  'partial_concession',
  'concession',
  'concession',
  'retraction',
  'retraction',
  'declined_comment',
];

test('2,000 random threads stand as the design reads', () => {
  const random = seededRandom(4);
  const claim = { claimantId: 'a', statedAt: '2024-05-16' };
  const seen = new Set<string>();
  for (let round = 0; round < 2000; round += 1) {
    const thread: Answer[] = [];
    const size = random.below(14);
    for (let at = 0; at < size; at += 1) {
      thread.push({
        id: String(at).padStart(2, '0'),
        parentId: at === 0 || random.below(3) === 0 ? null : random.pick(thread).id,
        act: random.pick(ACTS),
        responderId: random.pick(['a', 'b', 'c']),
        evidenceOffered: random.pick(['yes', 'no', 'unknown']),
        statedAt: `2024-06-0${1 + random.below(9)}`,
        withdrawn: random.below(12) === 0,
      });
    }
    const shuffled = thread.toSorted(() => random.next() - 0.5);
    const { value, openRebuttals, lastWord, sentence } = standingOf(claim, shuffled);
    expect({ value, openRebuttals, lastWord: lastWord.rebuttalId }).toEqual(naiveStanding(claim, thread));
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    seen.add(value);
  }
  expect(seen.size).toBe(6);
});
