import { describe, expect, test } from '@jest/globals';
import {
  type AnchoredQuotation,
  anchorQuotation,
  normaliseSourceText,
  passageAround,
  type WantedQuotation,
} from '../../src/quotations/quotations.rules.ts';

const ARTICLE = normaliseSourceText(
  'The ministry’s spokesman said — on\u00a0Friday — that the report was “a tissue of\r\nfables” and nothing more. ' +
    'He added: “We trade… as everyone trades.” The un\u00adfounded talk, he said, would end.',
);

function found(text: string, wanted: WantedQuotation): AnchoredQuotation {
  const anchoring = anchorQuotation(text, wanted);
  if (!('found' in anchoring)) throw new Error(`not found: ${JSON.stringify(anchoring)}`);
  return anchoring.found;
}

function ambiguous(text: string, wanted: WantedQuotation) {
  const anchoring = anchorQuotation(text, wanted);
  if (!('ambiguous' in anchoring)) throw new Error(`not ambiguous: ${JSON.stringify(anchoring)}`);
  return { starts: anchoring.ambiguous.map((candidate) => candidate.start), total: anchoring.total };
}

function missing(text: string, wanted: WantedQuotation) {
  const anchoring = anchorQuotation(text, wanted);
  if (!('missing' in anchoring)) throw new Error(`not missing: ${JSON.stringify(anchoring)}`);
  return anchoring.missing;
}

const codePoints = (text: string, from: number, to: number) => [...text].slice(from, to).join('');

describe('a quotation that stands once', () => {
  test.each([
    ['straight quotes for curly ones', '"a tissue of fables"', '“a tissue of\nfables”'],
    ['an apostrophe', "ministry's spokesman", 'ministry’s spokesman'],
    ['hyphens for dashes, spaces for no-break ones', 'said - on Friday -', 'said — on\u00a0Friday —'],
    ['a line break where the text has none', 'nothing\nmore', 'nothing more'],
    ['dots for an ellipsis', 'We trade... as everyone', 'We trade… as everyone'],
    ['a word with a soft hyphen', 'unfounded talk', 'un\u00adfounded talk'],
    ['soft hyphens that the text lacks', 'every\u00adone trades', 'everyone trades'],
    ['white space at its ends', '  everyone trades \n', 'everyone trades'],
  ])('is found with %s, and comes back in the text’s own characters', (_what, exact, own) => {
    const quotation = found(ARTICLE, { exact });
    expect(quotation.exact).toBe(own);
    expect(codePoints(ARTICLE, quotation.start, quotation.end)).toBe(own);
  });

  test('an ellipsis in the quotation matches dots in the text', () => {
    expect(found('Wait... what?', { exact: 'Wait… what' })).toMatchObject({
      exact: 'Wait... what',
      start: 0,
      end: 12,
    });
  });

  test('carries 32 code points of the text on either side', () => {
    const text = `${'😀'.repeat(50)} word ${'é'.repeat(50)}`;
    expect(found(text, { exact: 'word' })).toEqual({
      exact: 'word',
      prefix: `${'😀'.repeat(31)} `,
      suffix: ` ${'é'.repeat(31)}`,
      start: 51,
      end: 55,
    });
  });

  test('carries as much context as was asked for when that is more', () => {
    const text = `${'so '.repeat(20)}word${' on'.repeat(20)}`;
    const quotation = found(text, { exact: 'word', prefix: 'so '.repeat(15), suffix: ' on'.repeat(15) });
    expect(quotation).toMatchObject({ prefix: 'so '.repeat(15), suffix: ' on'.repeat(15) });
  });

  test('counts code points beside emoji, combining marks and right-to-left text', () => {
    const text = '👩‍👩‍👧 x̂ قال الوزير إن التقرير كاذب 𝒜.';
    const quotation = found(text, { exact: 'التقرير كاذب 𝒜' });
    expect(codePoints(text, quotation.start, quotation.end)).toBe('التقرير كاذب 𝒜');
  });

  test('is compared in NFC, as the text is stored', () => {
    expect(found('Orb\u00e1n said so', { exact: 'Orba\u0301n' })).toMatchObject({ start: 0, end: 5 });
  });

  test('case and accents matter', () => {
    expect(missing('Orbán said so', { exact: 'orbán' }).nearest).toMatchObject({
      exact: 'Orbán',
      similarity: 1,
    });
    expect(missing('Orbán said so', { exact: 'Orban' }).nearest).toMatchObject({
      exact: 'Orbán',
      similarity: 0.8,
    });
  });

  test('does not begin or end inside an ellipsis', () => {
    expect(missing('Wait… what', { exact: 'Wait.' }).nearest).toMatchObject({ start: 0 });
    expect(missing('Wait… what', { exact: '. what' }).nearest).not.toBeNull();
  });
});

describe('a quotation that stands more than once', () => {
  const text = 'To annotate or not to annotate';

  test('needs what tells the place; the candidates come with their context', () => {
    const anchoring = anchorQuotation(text, { exact: 'annotate' });
    expect(anchoring).toEqual({
      ambiguous: [
        { exact: 'annotate', prefix: 'To ', suffix: ' or not to annotate', start: 3, end: 11 },
        { exact: 'annotate', prefix: 'To annotate or not to ', suffix: '', start: 22, end: 30 },
      ],
      total: 2,
    });
  });

  test.each([
    ['a prefix', { exact: 'annotate', prefix: 'not to ' }, 22],
    ['a prefix in the right case', { exact: 'annotate', prefix: 'to ' }, 22],
    ['a prefix without its last space', { exact: 'annotate', prefix: 'not to' }, 22],
    ['a prefix within the word', { exact: 'tate', prefix: 'to anno' }, 26],
    ['a suffix', { exact: 'annotate', suffix: ' or' }, 3],
    ['a suffix without its first space', { exact: 'annotate', suffix: 'or' }, 3],
    ['a suffix that is one space', { exact: 'tate', suffix: ' or' }, 7],
    ['prefix and suffix', { exact: 'o', prefix: 'n', suffix: 'tate or' }, 6],
    ['its start', { exact: 'annotate', start: 22 }, 22],
    ['its start, white space before it counted', { exact: ' annotate', start: 21 }, 22],
  ])('is found by %s', (_what, wanted, start) => {
    expect(found(text, wanted).start).toBe(start);
  });

  test('context right beside the words goes before context one space away', () => {
    expect(found('do lor, dolor', { exact: 'lor', prefix: 'do' }).start).toBe(10);
    expect(found('dolor, do lor', { exact: 'lor', prefix: 'do ' }).start).toBe(10);
  });

  test('white space at the ends of the words tells places apart, but is not required', () => {
    expect(found('this his', { exact: ' his' }).start).toBe(5);
    expect(found('this', { exact: ' his' }).start).toBe(1);
  });

  test('the edges of the text count as white space', () => {
    expect(found('Two and Two', { exact: 'Two', prefix: '\n', suffix: ' and' }).start).toBe(0);
    expect(found('Two and Two', { exact: 'Two', prefix: 'and ', suffix: '\n' }).start).toBe(8);
  });

  test('context is folded like the words', () => {
    expect(found('“yes” — no, “yes” - so', { exact: 'yes', suffix: '"\n- so' }).start).toBe(13);
  });

  test('overlapping places count', () => {
    const letters = 'a a a a a a a a a a';
    expect(ambiguous(letters, { exact: 'a a a' })).toEqual({ starts: [0, 2, 4, 6, 8, 10, 12, 14], total: 8 });
    expect(found(letters, { exact: 'a a a', prefix: 'a a a a ', suffix: ' a a a' }).start).toBe(8);
    expect(found('aaaaaaaaaa', { exact: 'aaa', prefix: 'aaaa', suffix: 'aaa' }).start).toBe(4);
  });

  test('ten candidates are listed, all are counted', () => {
    const { starts, total } = ambiguous('no '.repeat(500), { exact: 'no' });
    expect([starts.length, total]).toEqual([10, 500]);
  });

  test('start must be the very place', () => {
    expect(missing(text, { exact: 'annotate', start: 21 })).toMatchObject({
      nearest: { start: 22, end: 30, similarity: 1 },
      reason: 'The words stand in the text, but not at offset 21.',
    });
  });

  test('context that fits nowhere says where the words do stand', () => {
    expect(missing(text, { exact: 'or', prefix: 'this', suffix: 'that' })).toMatchObject({
      nearest: { exact: 'or', start: 12, similarity: 1 },
      reason: 'The words stand in the text, but not after that prefix and before that suffix.',
    });
  });
});

describe('a quotation that does not stand in the text', () => {
  const text =
    'The council met at noon. Its chair called the accusations groundless and said that normal trade and economic ' +
    'exchanges between the two countries would go on, whatever the neighbours thought of them. Nobody replied.';

  test.each([
    [
      'one word changed',
      'called the allegations groundless and said',
      'called the accusations groundless and said',
      0.9,
    ],
    ['one letter wrong', 'Its chair caled the accusations', 'Its chair called the accusations', 0.97],
    ['another case', 'NOBODY REPLIED', 'Nobody replied', 1],
    ['words left out', 'normal trade exchanges', 'normal trade and economic exchanges', 0.63],
  ])('with %s: the nearest passage, at word boundaries', (_what, exact, passage, similarity) => {
    const { nearest } = missing(text, { exact });
    expect(nearest?.exact).toBe(passage);
    expect(nearest?.similarity).toBeCloseTo(similarity, 1);
    expect(codePoints(text, nearest?.start ?? 0, nearest?.end ?? 0)).toBe(passage);
  });

  test('a paraphrase still leads to a passage that shares its words', () => {
    const { nearest } = missing(text, {
      exact: 'ordinary trade and economic relations of both countries will go on',
    });
    expect(nearest?.exact).toContain('trade and economic exchanges');
    expect(nearest?.similarity).toBeGreaterThan(0.4);
  });

  test('scripts without spaces have a nearest passage too', () => {
    const { nearest } = missing('外交部发言人表示，中方坚决反对毫无根据的指责。', {
      exact: '中方强烈反对毫无根据的指责',
    });
    expect(nearest).toMatchObject({ exact: '中方坚决反对毫无根据的指责', similarity: 0.85 });
  });

  test('the nearest passage never cuts a surrogate pair or an ellipsis', () => {
    const { nearest } = missing('Well… 😀😀 yes', { exact: 'Well.. 😀 yes!' });
    expect(nearest).toMatchObject({ exact: 'Well… 😀😀 yes', start: 0, end: 12 });
  });

  test('nothing like it: no passage', () => {
    expect(missing(text, { exact: '说话' })).toEqual({ nearest: null, reason: expect.any(String) });
    expect(missing('', { exact: 'word' }).nearest).toBeNull();
  });

  test.each(['', ' \n\t', '\u00ad'])('a blank quotation %j is missing', (exact) => {
    expect(missing(text, { exact })).toMatchObject({
      nearest: null,
      reason: expect.stringContaining('blank'),
    });
  });
});

describe('passageAround', () => {
  test('gives code points, no more than asked for and no more than there are', () => {
    expect(passageAround('😀😀abc😀é', 2, 5, 1)).toEqual({ before: '😀', after: '😀' });
    expect(passageAround('😀😀abc😀é', 2, 5, 300)).toEqual({ before: '😀😀', after: '😀é' });
    expect(passageAround('abc', 0, 3, 5)).toEqual({ before: '', after: '' });
  });
});

describe('normaliseSourceText', () => {
  test('makes NFC with LF line ends and no byte order mark, and changes nothing else', () => {
    expect(normaliseSourceText('\ufeffOrba\u0301n\r\nsaid:\r “no”…\u00a0\u00ad\n ')).toBe(
      'Orbán\nsaid:\n “no”…\u00a0\u00ad\n ',
    );
    expect(normaliseSourceText('a\ufeffb')).toBe('a\ufeffb');
  });
});
