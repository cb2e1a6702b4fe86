/** The timeline and the map of a claim: nothing meets, nothing is left out, and the file is safe and whole. */
import { describe, expect, test } from '@jest/globals';
import {
  CLAIM_NODE,
  layOutMap,
  layOutToFit,
  moveOnMap,
  NODE,
  zoomOf,
} from '../../src/desk/claim/map.layout.ts';
import { escapeXml, mapSvg } from '../../src/desk/claim/map-svg.ts';
import { publicModel } from '../../src/desk/claim/model-of.ts';
import { asOfInstant, isAsOf, spanOf } from '../../src/desk/claim/stated-span.ts';
import { isolated, readsFromRight, shorten, widthOf, wrap } from '../../src/desk/claim/text-width.ts';
import { layOutTimeline, TIMELINE } from '../../src/desk/claim/timeline.layout.ts';
import { answer, dossier, tombstone } from './claim-documents.ts';

const sixty = Array.from({ length: 60 }, (_, at) =>
  answer(String(at).padStart(3, '0'), {
    statedAt: at % 3 === 0 ? '2024-05-17' : `2024-0${1 + (at % 9)}${at % 2 ? '-11' : ''}`,
  }),
);

describe('a date as a span', () => {
  test.each([
    ['2024', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2024-05-17T10:30:00+02:00', '2024-05-17T08:30:00.000Z', '2024-05-17T08:30:00.000Z'],
  ])('%s is as long as it is imprecise', (date, from, to) => {
    const span = spanOf(date);
    expect([new Date(span.from).toISOString(), new Date(span.to).toISOString()]).toEqual([from, to]);
  });

  test('“as of” a day is its end, and as of today is now', () => {
    const now = Date.parse('2024-06-10T12:00:00Z');
    expect(asOfInstant('2024-05-20', now)).toBe('2024-05-20T23:59:59.999Z');
    expect(asOfInstant('2024-06-10', now)).toBe('2024-06-10T11:59:58.000Z');
    expect(asOfInstant('2024-05-20T10:00:00Z', now)).toBe('2024-05-20T10:00:00Z');
    expect(isAsOf('2024-05-20')).toBe(true);
    expect(isAsOf('yesterday')).toBe(false);
  });
});

describe('the timeline', () => {
  const label = () => ({ name: 'Jane Smith', act: 'denial' });

  test('has the claim and every answer with a date, the earliest first', () => {
    const layout = layOutTimeline(publicModel(dossier([answer('b', {}), tombstone('c', {})])), 800, label);
    expect(layout.marks.map(({ id, family }) => [id, family])).toEqual([
      [null, 'claim'],
      ['b', 'against'],
    ]);
  });

  test.each([620, 1400])('on %i pixels no two labels meet, and none is out of the picture', (width) => {
    const { marks, height } = layOutTimeline(publicModel(dossier(sixty)), width, label);
    expect(marks).toHaveLength(61);
    const boxes = marks.map((mark) => {
      const wide = widthOf(mark.label, TIMELINE.font);
      const left = mark.labelAnchor === 'end' ? mark.labelX - wide : mark.labelX;
      const row = Math.floor((mark.y - TIMELINE.axis) / TIMELINE.row);
      return {
        y: mark.y,
        row,
        left: Math.min(left, mark.x),
        right: Math.max(left + wide, mark.x + mark.width),
      };
    });
    for (const [at, one] of boxes.entries()) {
      expect(one.left).toBeGreaterThanOrEqual(0);
      expect(one.right).toBeLessThanOrEqual(width);
      expect(one.y).toBeLessThan(height);
      for (const other of boxes.slice(at + 1))
        expect(one.row !== other.row || one.right <= other.left || other.right <= one.left).toBe(true);
    }
  });

  test('keeps the act whole however long the name is, and no label on its bar', () => {
    const long = () => ({ name: 'N'.repeat(200), act: 'partial concession' });
    const { marks } = layOutTimeline(publicModel(dossier([answer('a', { statedAt: '2024' })])), 620, long);
    const mark = marks.find(({ id }) => id === 'a');
    expect(mark?.label).toMatch(/…\u2069: partial concession$/);
    expect(mark?.signX).toBe((mark?.x ?? 0) + (mark?.width ?? 0) / 2);
    expect((mark?.y ?? 0) - (mark?.labelY ?? 0)).toBeGreaterThan(TIMELINE.mark);
  });

  test.each(['2024', '2024-05-17', '2024-05-17T10:00:00Z', '1924', '0001'])(
    'begins and ends around %s, with ticks whose labels have room',
    (statedAt) => {
      const { ticks } = layOutTimeline(publicModel(dossier([answer('a', { statedAt })])), 800, label);
      expect(ticks.length).toBeGreaterThan(0);
      for (const [at, tick] of ticks.entries())
        expect(tick.x - (ticks[at - 1]?.x ?? -99)).toBeGreaterThanOrEqual(60);
    },
  );
});

describe('the map', () => {
  const model = publicModel(
    dossier([
      answer('a', {
        statedAt: '2024-05-17',
        attack: 'rebuts',
        rebuttals: [answer('c', { attack: 'undercuts' })],
      }),
      answer('b', { statedAt: '2024-05-18' }),
    ]),
  );
  const layout = layOutMap(model);

  test('has a node for the claim and for each answer, which do not meet, and a line with its word for each', () => {
    const { nodes, edges } = layOutMap(publicModel(dossier(sixty)));
    expect(nodes).toHaveLength(61);
    expect(edges).toHaveLength(60);
    for (const [at, one] of nodes.entries())
      for (const other of nodes.slice(at + 1))
        expect(
          one.x + NODE.width <= other.x ||
            other.x + NODE.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y,
        ).toBe(true);
    expect(layout.edges.map(({ label }) => label)).toEqual([
      'against the conclusion',
      'against the inference',
      'answers',
    ]);
  });

  test('has the act in a line of its own, beneath a name of any length', () => {
    const titles = layOutMap(
      publicModel(dossier([answer('a', { act: 'partial_concession', responderId: 'x'.repeat(99) })])),
    ).nodes.map(({ title }) => title.at(-1));
    expect(titles).toEqual(['Claim', 'Partial concession']);
  });

  test('shows a thread of five whole, in letters that can be read, where a page has the usual width', () => {
    const deep = (left: number): ReturnType<typeof answer> =>
      answer(`n${left}`, { rebuttals: left > 1 ? [deep(left - 1)] : [] });
    const fit = layOutToFit(publicModel(dossier([deep(4)])), 900, 760);
    expect([fit.direction, fit.nodes.length]).toEqual(['down', 5]);
    expect(zoomOf(fit, 900, 760)).toBeGreaterThanOrEqual(0.6);
    expect(layOutToFit(model, 1600, 760).direction).toBe('across');
  });

  test('has the answers to one statement in their order, from the top', () => {
    const y = new Map(layout.nodes.map((node) => [node.id, node.y]));
    expect(y.get('a')).toBeLessThan(y.get('b') ?? 0);
  });

  test.each([
    [CLAIM_NODE, 'child', 'a'],
    [CLAIM_NODE, 'parent', null],
    ['a', 'next', 'b'],
    ['b', 'previous', 'a'],
    ['b', 'next', null],
    ['a', 'child', 'c'],
    ['c', 'parent', 'a'],
    ['a', 'parent', CLAIM_NODE],
  ] as const)('from %s to its %s one comes to %s', (from, move, to) => {
    expect(moveOnMap(layout.nodes, from, move)).toBe(to);
  });
});

describe('the map as a file', () => {
  const hostile = '</text><script>alert(1)</script> & "quoted" \u0000\ufffe \ud83d\ude80 \u2068x\u2069';
  const model = publicModel(dossier([answer('a', { text: hostile }), tombstone('b', {})]));
  const file = mapSvg(layOutMap(model), { title: hostile, description: hostile, foot: hostile });

  test('holds text of others as text alone, and nothing that runs or is fetched', () => {
    expect(file).not.toMatch(/<script|<foreignObject|<image|href=|\son\w+=|url\(|@import|style=/i);
    expect(file).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect([...file].every((one) => one === '\n' || one >= ' ')).toBe(true);
    expect(file).not.toContain('\ufffe');
  });

  test('says what it is, and closes what it opens', () => {
    expect(file).toMatch(/^<\?xml[^>]*\?>\n<svg [^>]*role="img" aria-labelledby="title desc"/);
    const open: string[] = [];
    for (const [, isEnd, name, isWhole] of file.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (isEnd) expect(open.pop()).toBe(name);
      else if (!isWhole) open.push(name ?? '');
    }
    expect(open).toEqual([]);
  });

  test('begins a text at the side where its script begins', () => {
    const arabic = publicModel(dossier([answer('a', { text: 'هذه الصور قديمة' })]));
    const drawn = mapSvg(layOutMap(arabic), { title: '', description: '', foot: '' });
    expect(drawn).toMatch(/<text x="[\d.]+" direction="rtl"[^>]*>هذه الصور قديمة<\/text>/);
  });

  test('leaves out what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\ud800c<&>"\'')).toBe('abc&lt;&amp;&gt;&quot;&#39;');
  });
});

describe('words of a picture', () => {
  test('are broken between words, and within one that is too wide; what has no room is said to be left out', () => {
    const lines = wrap(`short words and ${'w'.repeat(80)} at the end of a text`, 120, 13, 3);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toMatch(/…$/);
    for (const line of lines) expect(widthOf(line, 13)).toBeLessThanOrEqual(120);
    expect(wrap('two words', 400, 13, 3)).toEqual(['two words']);
    expect(wrap('', 400, 13, 3)).toEqual([]);
  });

  test('are never cut within what a reader takes for one letter', () => {
    expect(shorten('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 30, 13)).toBe('👩‍👩‍👧‍👦…');
    expect(shorten('e\u0301'.repeat(20), 30, 13)).toMatch(/^(?:e\u0301)+…$/);
  });

  test('read from the right when their first letter does, names aside', () => {
    expect(readsFromRight('«هذه» words')).toBe(true);
    expect(readsFromRight(`2.1 ${isolated('وزارة')}: denial`)).toBe(false);
  });
});
