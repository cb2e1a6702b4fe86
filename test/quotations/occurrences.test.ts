import { expect, test } from '@jest/globals';
import { occurrences } from '../../src/quotations/occurrences.ts';
import { seededRandom } from '../support/seeded-random.ts';

test('finds what a look at every position finds, overlaps included', () => {
  const random = seededRandom(7);
  const letters = (length: number) => Array.from({ length }, () => random.pick(['a', 'b'])).join('');
  for (let round = 0; round < 500; round += 1) {
    const text = letters(random.below(40));
    const needle = letters(1 + random.below(4));
    const looked = [...text].flatMap((_, at) => (text.startsWith(needle, at) ? [at] : []));
    expect(occurrences(text, needle)).toEqual(looked);
  }
});

test('an empty needle stands nowhere', () => {
  expect(occurrences('text', '')).toEqual([]);
});
