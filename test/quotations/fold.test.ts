import { describe, expect, test } from '@jest/globals';
import { foldTypesetting } from '../../src/quotations/fold.ts';

const fold = (text: string) => foldTypesetting(text).folded;

describe('foldTypesetting', () => {
  test.each([
    ['a run of white space', 'one \t\r\n\u00a0\u2009\u202f\u3000 two', 'one two'],
    ['curly single quotes', '\u2018a\u2019 \u201ab\u201b', "'a' 'b'"],
    ['curly double quotes', '\u201ca\u201d \u201eb\u201f', '"a" "b"'],
    ['dashes', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212-', '--------'],
    ['soft hyphens', 'ground\u00adless', 'groundless'],
    ['soft hyphens between spaces', 'a \u00ad b', 'a b'],
    ['ellipses', 'wait\u2026', 'wait...'],
  ])('folds %s', (_what, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test.each([
    ['case', 'Beijing BEIJING'],
    ['accents', 'Orbán Orban'],
    ['ligatures', 'ﬁnance'],
    ['guillemets', '«non»'],
    ['combining marks', 'x\u0302'],
    ['zero-width joiners', 'می\u200cخواهم'],
    ['control characters', 'a\u0000b'],
    ['lone surrogates', 'a\ud83db'],
  ])('leaves %s alone', (_what, text) => {
    expect(fold(text)).toBe(text);
  });

  test('maps every folded position to the code point and code unit that it comes from', () => {
    const { folded, offsets, units } = foldTypesetting('😀 \n b…\u00ad!');
    expect(folded).toBe('😀 b...!');
    expect([...offsets]).toEqual([0, 0, 1, 4, 5, 5, 5, 7, 8]);
    expect([...units]).toEqual([0, 0, 2, 5, 6, 6, 6, 8, 9]);
  });

  test('of an empty text there is only the end', () => {
    const { folded, offsets } = foldTypesetting('');
    expect([folded, ...offsets]).toEqual(['', 0]);
  });
});
