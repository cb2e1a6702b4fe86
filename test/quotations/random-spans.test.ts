import { describe, expect, test } from '@jest/globals';
import { foldTypesetting } from '../../src/quotations/fold.ts';
import { anchorQuotation } from '../../src/quotations/quotations.rules.ts';
import { seededRandom } from '../support/seeded-random.ts';

const WORDS = [
  'trade',
  'Минск',
  'said',
  '“no”',
  'سلام',
  'x̂y',
  '😀',
  '𝒜b',
  'un\u00adtrue',
  'wait…',
  'it’s',
  '—',
  '毫无根据',
];
const SPACES = [' ', ' ', '\n', '\u00a0', '  ', ' \u2009\n'];

/** Other typesetting of the same words. */
const RESET: Record<string, string[]> = {
  ' ': [' ', '\n', '\u00a0 ', '\u202f'],
  '"': ['"', '“', '”', '„'],
  "'": ["'", '‘', '’'],
  '-': ['-', '–', '—', '−'],
};

describe('a random span, set anew', () => {
  const random = seededRandom(2024);

  function resetTypesetting(folded: string): string {
    const text = [...folded.replaceAll('...', () => random.pick(['...', '…']))];
    return text
      .map(
        (character) =>
          random.pick(RESET[character] ?? [character]) + (random.below(12) === 0 ? '\u00ad' : ''),
      )
      .join('');
  }

  test('anchors to a span with the same words, in the text’s own characters', () => {
    for (let round = 0; round < 1500; round += 1) {
      const text = Array.from(
        { length: 5 + random.below(40) },
        () => random.pick(WORDS) + random.pick(SPACES),
      ).join('');
      const points = [...text];
      const from = random.below(points.length);
      const exactSpan = points.slice(from, from + 1 + random.below(25)).join('');
      const words = foldTypesetting(exactSpan).folded.trim();
      if (words === '') continue;
      const context =
        random.below(2) === 0
          ? {}
          : {
              prefix: resetTypesetting(
                foldTypesetting(points.slice(Math.max(0, from - 20), from).join('')).folded,
              ),
            };
      const anchoring = anchorQuotation(text, { exact: resetTypesetting(words), ...context });
      const places =
        'found' in anchoring ? [anchoring.found] : 'ambiguous' in anchoring ? anchoring.ambiguous : [];
      expect(places.length).toBeGreaterThan(0);
      for (const { exact, prefix, suffix, start, end } of places) {
        expect(foldTypesetting(exact).folded).toBe(words);
        expect(points.slice(start, end).join('')).toBe(exact);
        expect(points.slice(0, start).join('').endsWith(prefix)).toBe(true);
        expect(points.slice(end).join('').startsWith(suffix)).toBe(true);
      }
    }
  });

  test('a given start always leads to that very span', () => {
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 60 }, () => random.pick(WORDS) + random.pick(SPACES)).join('');
      const points = [...text];
      const start = random.below(points.length - 5);
      const exact = points.slice(start, start + 5).join('');
      if (exact.trim() !== exact || /^\u00ad|\u00ad$/.test(exact)) continue;
      expect(anchorQuotation(text, { exact, start })).toMatchObject({
        found: { exact, start, end: start + 5 },
      });
    }
  });
});

describe('a text of a million characters', () => {
  const random = seededRandom(1);
  const vocabulary = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 3 + random.below(7) }, () => random.pick([...'aeioustrnlmdk'])).join(''),
  );
  const words: string[] = [];
  for (let length = 0; length < 1_000_000; length += (words.at(-1)?.length ?? 0) + 1)
    words.push(random.pick(vocabulary));
  const text = words.join(' ').slice(0, 1_000_000);
  const start = text.indexOf(' ', 700_000) + 1;
  const end = text.indexOf(' ', start + 1900);
  const exact = text.slice(start, end);

  test('has its quotation found', () => {
    expect(anchorQuotation(text, { exact: exact.replaceAll(' ', '\n') })).toMatchObject({
      found: { exact, start, end },
    });
  });

  test('has the passage nearest to a changed quotation found', () => {
    const changed = exact
      .split(' ')
      .map((word, at) => (at % 9 === 4 ? 'something' : word))
      .join(' ');
    const anchoring = anchorQuotation(text, { exact: changed });
    expect(anchoring).toMatchObject({ missing: { nearest: { start, end } } });
  });
});
