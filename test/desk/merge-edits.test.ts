import { describe, expect, test } from '@jest/globals';
import { EMPTY_CLAIM } from '../../src/desk/editor/drafts.ts';
import { mergeEdits } from '../../src/desk/editor/merge.ts';

const base = {
  ...EMPTY_CLAIM,
  text: 'It rains.',
  statedAt: '2024',
  topics: ['rain', 'wind'],
  context: 'May',
};

describe('two edits of one draft', () => {
  test('of different fields both stand', () => {
    const merged = mergeEdits(base, { ...base, text: 'It snows.' }, { ...base, context: 'June' });
    expect(merged).toEqual({
      draft: { ...base, text: 'It snows.', context: 'June' },
      taken: ['context'],
      both: [],
    });
  });

  test('of one field wait for somebody to choose, and mine stands until then', () => {
    const merged = mergeEdits(base, { ...base, text: 'It snows.' }, { ...base, text: 'It hails.' });
    expect(merged).toEqual({ draft: { ...base, text: 'It snows.' }, taken: [], both: ['text'] });
  });

  test('that say the same are no conflict', () => {
    const both = { ...base, text: 'It snows.', topics: ['snow'] };
    expect(mergeEdits(base, both, { ...both })).toEqual({ draft: both, taken: [], both: [] });
  });

  test('that end where they began change nothing', () => {
    expect(mergeEdits(base, base, { ...base })).toEqual({ draft: base, taken: [], both: [] });
  });

  test('of a list are put together', () => {
    const mine = { ...base, topics: ['rain', 'snow'] };
    const theirs = { ...base, topics: ['hail', 'rain', 'wind'] };
    expect(mergeEdits(base, mine, theirs)).toEqual({
      draft: { ...base, topics: ['rain', 'snow', 'hail'] },
      taken: ['topics'],
      both: [],
    });
  });

  test('leave what was given as it was', () => {
    const mine = Object.freeze({ ...base, text: 'Mine' });
    const theirs = Object.freeze({ ...base, statedAt: '2025' });
    expect(mergeEdits(Object.freeze({ ...base }), mine, theirs).draft.statedAt).toBe('2025');
    expect(mine.statedAt).toBe('2024');
  });
});
