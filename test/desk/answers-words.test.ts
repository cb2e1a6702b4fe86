/** What the Record says of the answers to a claim: that none was offered is not said where nobody recorded it. */
import { expect, test } from '@jest/globals';
import { answersWords } from '../../src/desk/record/answers-words.ts';

test.each([
  [0, 0, 0, 'no answers'],
  [1, 0, 0, '1 answer: evidence not recorded'],
  [4, 0, 0, '4 answers: evidence not recorded'],
  [2, 0, 2, '2 answers, no evidence offered'],
  [1, 1, 0, '1 answer, with evidence'],
  [2, 2, 0, '2 answers, all with evidence'],
  [3, 1, 1, '3 answers: 1 with evidence, 1 with none offered, 1 not recorded'],
  [3, 0, 1, '3 answers: 1 with none offered, 2 not recorded'],
  [1200, 1000, 0, '1,200 answers: 1,000 with evidence, 200 not recorded'],
])(
  '%i answers, %i with evidence, %i with none: %s',
  (rebuttalCount, evidencedCount, unevidencedCount, words) => {
    expect(answersWords({ rebuttalCount, evidencedCount, unevidencedCount })).toBe(words);
  },
);
