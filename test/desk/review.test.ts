/** What a reviewer is shown: a quotation in its place, how long it waited, and what changed. */
import { describe, expect, test } from '@jest/globals';
import { changedEvidence, changedFields, reviewedBefore } from '../../src/desk/review/changes.ts';
import { passageOf } from '../../src/desk/review/passage.ts';
import { waitedWords } from '../../src/desk/review/waited.ts';

describe('a passage', () => {
  const text = 'One 😀 two three. “Four é five” six 😀 seven.';
  const points = [...text];
  const placeOf = (words: string) => {
    const start = [...text.slice(0, text.indexOf(words))].length;
    return [start, start + [...words].length] as const;
  };

  test('is found by code points, over emoji and combining marks', () => {
    const [start, end] = placeOf('Four é five');
    expect(passageOf(text, start, end, 1_000)).toEqual({
      before: 'One 😀 two three. “',
      exact: 'Four é five',
      after: '” six 😀 seven.',
      isCutBefore: false,
      isCutAfter: false,
    });
  });

  test('is cut between words, on both sides', () => {
    const [start, end] = placeOf('three');
    const passage = passageOf(text, start, end, 8);
    expect(passage).toMatchObject({ before: '😀 two ', exact: 'three', after: '. “Four', isCutBefore: true });
    expect(passage.isCutAfter).toBe(true);
  });

  test('never splits a pair of surrogates', () => {
    for (let around = 0; around < points.length; around += 1) {
      const { before, after } = passageOf(text, 10, 12, around);
      expect(before + after).not.toMatch(/\p{Surrogate}/u);
    }
  });

  test('at either end of a text is not cut there', () => {
    expect(passageOf('ab', 0, 2, 5)).toMatchObject({
      before: '',
      exact: 'ab',
      after: '',
      isCutBefore: false,
    });
    expect(passageOf('ab', 5, 9, 5)).toMatchObject({ exact: '' });
  });
});

test.each([
  [30, 'less than a minute'],
  [60, '1 minute'],
  [3_599, '59 minutes'],
  [7_200, '2 hours'],
  [90_000, '1 day'],
  [86_400 * 1_200, '1,200 days'],
])('after %d seconds one says “%s”', (seconds, words) => {
  expect(waitedWords('2024-05-16T00:00:00Z', Date.parse('2024-05-16T00:00:00Z') + seconds * 1_000)).toBe(
    words,
  );
});

describe('what changed', () => {
  test('are the fields whose value is another, in the order in which they are shown', () => {
    const before = { text: 'a', topics: ['x'], statedAt: '2024', language: null };
    const after = { text: 'b', topics: ['x', 'y'], statedAt: '2024', language: null };
    expect(changedFields(before, after, ['topics', 'statedAt', 'text'])).toEqual(['topics', 'text']);
  });

  test('is evidence that came, and evidence that went', () => {
    const [kept, gone, added] = ['kept', 'gone', 'added'].map((id) => ({ id }));
    if (!kept || !gone || !added) throw new Error('three');
    expect(changedEvidence([kept, gone], [kept, added])).toEqual([
      { evidence: kept, change: 'same' },
      { evidence: added, change: 'added' },
      { evidence: gone, change: 'removed' },
    ]);
  });

  test('is told from the newest version that was judged before this one', () => {
    const version = (number: number, review: object | null) => ({ version: number, review });
    const judged = {};
    expect(reviewedBefore([version(1, judged), version(2, judged), version(3, null)])?.version).toBe(2);
    expect(reviewedBefore([version(1, judged), version(2, null), version(3, judged)])?.version).toBe(1);
    expect(reviewedBefore([version(1, judged)])).toBeUndefined();
    expect(reviewedBefore([version(1, null), version(2, null)])).toBeUndefined();
  });
});
