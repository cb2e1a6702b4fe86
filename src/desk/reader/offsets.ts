/**
 * Where words stand in an archived text. The record counts Unicode code points; a browser counts UTF-16 code units.
 * A `Span` is in code points of the whole text, a `UnitSpan` in code units of it; `end` is exclusive in both.
 */

export interface Span {
  start: number;
  end: number;
}

export interface UnitSpan {
  from: number;
  to: number;
}

/** A line of the text, without the line break that ends it. */
export interface Paragraph {
  text: string;
  /** Where it begins, in code units. */
  unit: number;
  /** The same in code points. */
  start: number;
  /** Whether a code unit of it is a code point. */
  isPlain: boolean;
}

/** The longest quotation that the record takes, in code points. */
export const LONGEST_QUOTATION = 2_000;
/** Code points of context sent along on either side. */
const CONTEXT = 32;

const SURROGATE = /[\ud800-\udfff]/;

/** The number of code points of a text. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at + 1 < text.length; at += 1) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) {
      count -= 1;
      at += 1;
    }
  }
  return count;
}

/** Code units of the first `count` code points of a text. */
function unitsOf(text: string, count: number): number {
  let at = 0;
  for (let passed = 0; passed < count && at < text.length; passed += 1)
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

export function paragraphsOf(text: string): Paragraph[] {
  let unit = 0;
  let start = 0;
  return text.split('\n').map((line) => {
    const isPlain = !SURROGATE.test(line);
    const paragraph = { text: line, unit, start, isPlain };
    unit += line.length + 1;
    start += (isPlain ? line.length : countCodePoints(line)) + 1;
    return paragraph;
  });
}

/** The index of the last paragraph that begins at or before a place, measured by `unit` or by `start`. */
export function paragraphIndex(
  paragraphs: readonly Paragraph[],
  place: number,
  measure: 'unit' | 'start',
): number {
  let low = 0;
  let high = paragraphs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((paragraphs[middle]?.[measure] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

function toCodePoint(paragraphs: readonly Paragraph[], unit: number): number {
  const paragraph = paragraphs[paragraphIndex(paragraphs, unit, 'unit')];
  if (!paragraph) return 0;
  const inside = Math.max(0, Math.min(unit - paragraph.unit, paragraph.text.length + 1));
  if (paragraph.isPlain || inside > paragraph.text.length) {
    const length = paragraph.isPlain ? paragraph.text.length : countCodePoints(paragraph.text);
    return paragraph.start + (inside > paragraph.text.length ? length + 1 : inside);
  }
  return paragraph.start + countCodePoints(paragraph.text.slice(0, inside));
}

function toUnit(paragraphs: readonly Paragraph[], codePoint: number): number {
  const paragraph = paragraphs[paragraphIndex(paragraphs, codePoint, 'start')];
  if (!paragraph) return 0;
  const inside = Math.max(0, codePoint - paragraph.start);
  if (paragraph.isPlain) return paragraph.unit + Math.min(inside, paragraph.text.length + 1);
  const units = unitsOf(paragraph.text, inside);
  const isPastEnd = inside > countCodePoints(paragraph.text);
  return paragraph.unit + units + (isPastEnd ? 1 : 0);
}

export function toSpan(paragraphs: readonly Paragraph[], { from, to }: UnitSpan): Span {
  return { start: toCodePoint(paragraphs, from), end: toCodePoint(paragraphs, to) };
}

export function toUnits(paragraphs: readonly Paragraph[], { start, end }: Span): UnitSpan {
  return { from: toUnit(paragraphs, start), to: toUnit(paragraphs, end) };
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A selection as a quotation can be made of it: no character that a reader sees as one is cut (an accent, an emoji of
 * several), and no white space stands at its ends. Null when no word is left.
 */
export function snapped(text: string, paragraphs: readonly Paragraph[], span: UnitSpan): UnitSpan | null {
  let from = graphemeEdge(paragraphs, Math.max(0, Math.min(span.from, span.to)), 'start');
  let to = graphemeEdge(paragraphs, Math.min(text.length, Math.max(span.from, span.to)), 'end');
  while (from < to) {
    const next = graphemeEdge(paragraphs, from + 1, 'end');
    if (text.slice(from, next).trim() !== '') break;
    from = next;
  }
  while (to > from) {
    const before = graphemeEdge(paragraphs, to - 1, 'start');
    if (text.slice(before, to).trim() !== '') break;
    to = before;
  }
  return from < to ? { from, to } : null;
}

/** The edge of the grapheme in which a place lies; a place between two is an edge itself. */
function graphemeEdge(paragraphs: readonly Paragraph[], unit: number, side: 'start' | 'end'): number {
  const paragraph = paragraphs[paragraphIndex(paragraphs, unit, 'unit')];
  if (!paragraph) return unit;
  const inside = unit - paragraph.unit;
  if (inside <= 0 || inside >= paragraph.text.length) return unit;
  const grapheme = GRAPHEMES.segment(paragraph.text).containing(inside);
  if (!grapheme || grapheme.index === inside) return unit;
  return paragraph.unit + grapheme.index + (side === 'start' ? 0 : grapheme.segment.length);
}

/** What the record is sent of a selection. */
export interface Quotation {
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
}

/** The words of a span and what stands on either side of them, as the record anchors a quotation. */
export function quotationOf(text: string, paragraphs: readonly Paragraph[], span: Span): Quotation {
  const { from, to } = toUnits(paragraphs, span);
  const before = Array.from(text.slice(Math.max(0, from - 2 * CONTEXT), from)).slice(-CONTEXT);
  const after = text.slice(to, to + unitsOf(text.slice(to, to + 2 * CONTEXT), CONTEXT));
  return { exact: text.slice(from, to), prefix: before.join(''), suffix: after, start: span.start };
}

/** A span from an address (`12-40`), or null when it is none. */
export function spanFrom(given: string | null, length: number): Span | null {
  const [, first, second] = /^(\d{1,7})-(\d{1,7})$/.exec(given ?? '') ?? [];
  const [start, end] = [Number(first), Number(second)];
  return first !== undefined && start < end && end <= length ? { start, end } : null;
}

/** A piece of a paragraph, and what lies over it. Places are code units of the paragraph. */
export interface Segment<Mark> extends UnitSpan {
  marks: Mark[];
}

/** Cuts a paragraph where marks begin and end, so that marks which overlap can each be drawn. */
export function segmentsOf<Mark extends UnitSpan>(
  paragraph: Paragraph,
  marks: readonly Mark[],
): Segment<Mark>[] {
  const length = paragraph.text.length;
  const inside = (unit: number) => Math.max(0, Math.min(length, unit - paragraph.unit));
  const edges = new Set([0, length]);
  for (const { from, to } of marks) edges.add(inside(from)).add(inside(to));
  const places = [...edges].sort((a, b) => a - b);
  return places.slice(1).map((to, index) => {
    const from = places[index] ?? 0;
    return {
      from,
      to,
      marks: marks.filter(
        (mark) => inside(mark.from) <= from && inside(mark.to) >= to && mark.from < mark.to,
      ),
    };
  });
}

/** By what keys choose. */
export type Step = 'word' | 'sentence';

const segmenters = new Map<string, Intl.Segmenter>();
function segmenterOf(granularity: Step, language: string | undefined): Intl.Segmenter {
  const key = `${granularity} ${language}`;
  const known = segmenters.get(key);
  if (known) return known;
  const made = new Intl.Segmenter(language, { granularity });
  segmenters.set(key, made);
  return made;
}

/**
 * The first word (or sentence) that begins at or after a place, or the last that ends at or before it; null at the end
 * of the text. `language` is that of the text.
 */
export function stepFrom(
  paragraphs: readonly Paragraph[],
  unit: number,
  { step, forward, language }: { step: Step; forward: boolean; language?: string | undefined },
): UnitSpan | null {
  const direction = forward ? 1 : -1;
  let index = paragraphIndex(paragraphs, unit, 'unit');
  for (let place = unit; index >= 0 && index < paragraphs.length; index += direction) {
    const paragraph = paragraphs[index];
    if (!paragraph) return null;
    const at = Math.max(0, Math.min(paragraph.text.length, place - paragraph.unit));
    const found = stepInside(paragraph.text, at, segmenterOf(step, language), step, forward);
    if (found) return { from: paragraph.unit + found.from, to: paragraph.unit + found.to };
    place = forward ? 0 : Number.POSITIVE_INFINITY;
  }
  return null;
}

function stepInside(
  text: string,
  place: number,
  segmenter: Intl.Segmenter,
  step: Step,
  forward: boolean,
): UnitSpan | null {
  const segments = segmenter.segment(text);
  let at = forward ? place : place - 1;
  for (;;) {
    const segment = at < 0 || at >= text.length ? undefined : segments.containing(at);
    if (!segment) return null;
    const span = { from: segment.index, to: segment.index + segment.segment.length };
    const isOne = step === 'word' ? segment.isWordLike === true : segment.segment.trim() !== '';
    const isBeside = forward ? span.from >= place : span.to <= place;
    if (isOne && isBeside) return trimmed(text, span);
    at = forward ? span.to : span.from - 1;
  }
}

function trimmed(text: string, { from, to }: UnitSpan): UnitSpan {
  const words = text.slice(from, to);
  return { from: to - words.trimStart().length, to: from + words.trimEnd().length };
}
