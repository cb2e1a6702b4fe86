/** Where words stand: code points for the record, code units for the browser, and whole characters for people. */
import { describe, expect, test } from '@jest/globals';
import { findAll, searchable } from '../../src/desk/reader/find.ts';
import {
  countCodePoints,
  paragraphsOf,
  quotationOf,
  segmentsOf,
  snapped,
  spanFrom,
  stepFrom,
  toSpan,
  toUnits,
} from '../../src/desk/reader/offsets.ts';

const FAMILY = '👨‍👩‍👧‍👦';
// A combining mark for which there is no composed letter: NFC leaves it as two code points.
const MARKED = 'q̃';
const TEXT = `Plain words first.\n\n${FAMILY} met 🇨🇳🇷🇺 ${MARKED}uietly.\nقال الوزير إنّ القصة كاذبة.\n日本語の文です。`;
const paragraphs = paragraphsOf(TEXT);

/** The span of words in code units. */
function unitsOf(words: string) {
  const from = TEXT.indexOf(words);
  return { from, to: from + words.length };
}

/** What the record stores of a span. */
const stored = ({ start, end }: { start: number; end: number }) =>
  Array.from(TEXT).slice(start, end).join('');

describe('code points and code units', () => {
  test.each(['Plain', 'met', FAMILY, '🇷🇺', `${MARKED}uietly`, 'الوزير', '文です', 'first.\n\n', '\n日本'])(
    '%j is the same words in both',
    (words) => {
      const span = toSpan(paragraphs, unitsOf(words));
      expect(stored(span)).toBe(words);
      expect(toUnits(paragraphs, span)).toEqual(unitsOf(words));
    },
  );

  test('every place between two code points goes there and back', () => {
    let unit = 0;
    for (const [index, character] of Array.from(TEXT).entries()) {
      expect(toSpan(paragraphs, { from: unit, to: unit + character.length })).toEqual({
        start: index,
        end: index + 1,
      });
      expect(toUnits(paragraphs, { start: index, end: index + 1 })).toEqual({
        from: unit,
        to: unit + character.length,
      });
      unit += character.length;
    }
  });

  test('are counted alike by Array.from', () => {
    expect(countCodePoints(TEXT)).toBe(Array.from(TEXT).length);
    expect(countCodePoints('')).toBe(0);
  });

  test('a long text of one paragraph is no slower than its length', () => {
    const long = '🙂 word '.repeat(120_000);
    const lines = paragraphsOf(long);
    expect(toSpan(lines, { from: long.length - 5, to: long.length - 1 })).toEqual({
      start: countCodePoints(long) - 5,
      end: countCodePoints(long) - 1,
    });
  });
});

describe('a selection becomes a quotation', () => {
  const exactOf = (from: number, to: number) => {
    const span = snapped(TEXT, paragraphs, { from, to });
    return span && TEXT.slice(span.from, span.to);
  };

  test('white space at its ends is left out', () => {
    const { from, to } = unitsOf(' words ');
    expect(exactOf(from, to)).toBe('words');
    const lines = unitsOf('first.\n\n');
    expect(exactOf(lines.from, lines.to)).toBe('first.');
  });

  test('white space alone is nothing', () => {
    const { from } = unitsOf('\n\n');
    expect(exactOf(from, from + 2)).toBeNull();
    expect(exactOf(3, 3)).toBeNull();
  });

  test('no emoji of several is cut', () => {
    const { from, to } = unitsOf(FAMILY);
    expect(exactOf(from + 2, to - 1)).toBe(FAMILY);
    const flag = unitsOf('🇷🇺');
    expect(exactOf(flag.from + 2, flag.to)).toBe('🇷🇺');
  });

  test('no letter loses its mark', () => {
    const { from } = unitsOf(MARKED);
    expect(exactOf(from, from + 1)).toBe(MARKED);
    expect(exactOf(from + 1, from + 3)).toBe(`${MARKED}u`);
  });

  test('selected backwards it is the same', () => {
    const { from, to } = unitsOf('الوزير');
    expect(snapped(TEXT, paragraphs, { from: to, to: from })).toEqual({ from, to });
  });

  test('what stands beside it goes along, in whole code points', () => {
    const emojis = `${'😀'.repeat(40)}words${'😁'.repeat(40)}`;
    const quotation = quotationOf(emojis, paragraphsOf(emojis), { start: 40, end: 45 });
    expect(quotation).toEqual({
      exact: 'words',
      prefix: '😀'.repeat(32),
      suffix: '😁'.repeat(32),
      start: 40,
    });
  });

  test('at the edges of the text there is less beside it', () => {
    expect(quotationOf('one two', paragraphsOf('one two'), { start: 0, end: 3 })).toEqual({
      exact: 'one',
      prefix: '',
      suffix: ' two',
      start: 0,
    });
  });
});

describe('a span in an address', () => {
  test('is taken when it is one of the text', () => {
    expect(spanFrom('2-5', 10)).toEqual({ start: 2, end: 5 });
  });
  test.each([null, '', '5-2', '3-3', '-1-4', '2-11', '1-2-3', '1e1-20', 'a-b'])('%j is none', (given) => {
    expect(spanFrom(given, 10)).toBeNull();
  });
});

describe('marks that overlap', () => {
  const line = paragraphsOf('first line\nabcdefgh')[1];
  if (!line) throw new Error('no second line');

  test('are cut into pieces that each know what lies over them', () => {
    const one = { name: 'one', from: 11, to: 15 };
    const two = { name: 'two', from: 13, to: 17 };
    expect(
      segmentsOf(line, [one, two]).map(({ from, to, marks }) => [from, to, marks.map((m) => m.name)]),
    ).toEqual([
      [0, 2, ['one']],
      [2, 4, ['one', 'two']],
      [4, 6, ['two']],
      [6, 8, []],
    ]);
  });

  test('that begin or end elsewhere reach to the edge', () => {
    expect(
      segmentsOf(line, [{ from: 3, to: 14 }]).map(({ from, to, marks }) => [from, to, marks.length]),
    ).toEqual([
      [0, 3, 1],
      [3, 8, 0],
    ]);
  });

  test('an unmarked line is one piece, an empty one none', () => {
    expect(segmentsOf(line, [])).toEqual([{ from: 0, to: 8, marks: [] }]);
    expect(segmentsOf({ text: '', unit: 0, start: 0, isPlain: true }, [])).toEqual([]);
  });
});

describe('choosing by keys', () => {
  const words = (unit: number, forward: boolean, step: 'word' | 'sentence' = 'word') => {
    const span = stepFrom(paragraphs, unit, { step, forward });
    return span && TEXT.slice(span.from, span.to);
  };

  test('goes from word to word, over signs and lines', () => {
    expect(words(0, true)).toBe('Plain');
    expect(words(1, true)).toBe('words');
    expect(words(unitsOf('first').to, true)).toBe('met');
    expect(words(unitsOf('قال').from, true)).toBe('قال');
    expect(words(unitsOf('قال').from, false)).toBe(`${MARKED}uietly`);
    expect(words(unitsOf('words').from, false)).toBe('Plain');
  });

  test('ends with the text', () => {
    expect(words(0, false)).toBeNull();
    expect(words(TEXT.length, true)).toBeNull();
  });

  test('knows words where no spaces stand', () => {
    const { from } = unitsOf('日本語');
    expect(words(from, true)).toBe('日本語');
  });

  test('goes from sentence to sentence', () => {
    expect(words(0, true, 'sentence')).toBe('Plain words first.');
    expect(words(5, true, 'sentence')).toBe(`${FAMILY} met 🇨🇳🇷🇺 ${MARKED}uietly.`);
  });
});

describe('finding words', () => {
  const article = 'He said: “It’s  a\nlie” — twice…  İstanbul, 🙂 Straße';
  const find = (wanted: string) =>
    findAll(searchable(article), wanted).map(({ from, to }) => article.slice(from, to));

  test('forgives quotes, dashes, spaces, line breaks and capitals', () => {
    expect(find(`"it's a lie" - twice...`)).toEqual(['“It’s  a\nlie” — twice…']);
  });
  test('finds every place', () => {
    expect(findAll(searchable('a b a b a'), 'a').map(({ from }) => from)).toEqual([0, 4, 8]);
  });
  test('keeps its place beside letters that grow and emoji', () => {
    expect(find('istanbul')).toEqual([]);
    expect(find('🙂 strasse')).toEqual([]);
    expect(find('🙂 straße')).toEqual(['🙂 Straße']);
  });
  test('finds nothing for nothing', () => {
    expect(find('  ')).toEqual([]);
  });
});
