/** What the Record says of the rebuttals to a claim: that none was offered is not said where nobody recorded it. */
import { expect, test } from '@jest/globals';
import { answersWords } from '../../src/desk/record/answers-words.ts';

test.each([
  [0, 0, 0, 'no rebuttals'],
  [1, 0, 0, '1 rebuttal: evidence not recorded'],
  [4, 0, 0, '4 rebuttals: evidence not recorded'],
  [2, 0, 2, '2 rebuttals, no evidence offered'],
  [1, 1, 0, '1 rebuttal, with evidence'],
  [2, 2, 0, '2 rebuttals, all with evidence'],
  [3, 1, 1, '3 rebuttals: 1 with evidence, 1 with none offered, 1 not recorded'],
  [3, 0, 1, '3 rebuttals: 1 with none offered, 2 not recorded'],
  [1200, 1000, 0, '1,200 rebuttals: 1,000 with evidence, 200 not recorded'],
])(
  '%i rebuttals, %i with evidence, %i with none: %s',
  (rebuttalCount, evidencedCount, unevidencedCount, words) => {
    expect(answersWords({ rebuttalCount, evidencedCount, unevidencedCount })).toBe(words);
  },
);
