import { cutsCharacter, type FoldedText, foldTypesetting, originalSpan } from './fold.ts';
import { nearestSpan } from './nearest.ts';
import { occurrences } from './occurrences.ts';

export { normaliseSourceText } from '../editorial/source-text.ts';

/** What an editor gives: the words, and if they stand more than once, what tells the place. */
export interface WantedQuotation {
  exact: string;
  prefix?: string | undefined;
  suffix?: string | undefined;
  /** Code-point offset at which the words begin. */
  start?: number | undefined;
}

/**
 * A span of a snapshot's text in the text's own characters (W3C TextQuoteSelector and TextPositionSelector).
 * `start` and `end` count Unicode code points, `end` is exclusive.
 */
export interface AnchoredQuotation {
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
  end: number;
}

export interface NearestPassage extends AnchoredQuotation {
  /** 0 to 1, two decimals: 1 − edit distance / longer length, on the folded text with case set aside. */
  similarity: number;
}

export type Anchoring =
  | { found: AnchoredQuotation }
  | { ambiguous: AnchoredQuotation[]; total: number }
  | { missing: { nearest: NearestPassage | null; reason: string } };

/** Code points of context kept on either side of a quotation. */
const CONTEXT = 32;
const MOST_CANDIDATES = 10;

/**
 * Finds the one place in `text` (a snapshot's text, as normaliseSourceText leaves it) where the wanted words
 * stand, forgiving only what typesetting changes. White space at the ends of `exact` is not part of the
 * quotation; it and the context only help to choose among several places.
 *
 * The context fits when it stands right beside the words, as in the W3C selectors; if it does so nowhere, it
 * may also stand one run of white space away, so that a prefix typed without its last space fits too.
 */
export function anchorQuotation(text: string, wanted: WantedQuotation): Anchoring {
  const needle = foldWanted(wanted);
  if (needle.exact === '') {
    return { missing: { nearest: null, reason: 'The quotation is blank: there are no words to look for.' } };
  }
  const map = foldTypesetting(text);
  const padded = ` ${map.folded} `;
  const everywhere = placesOf(map, padded, needle, '', '');
  if (everywhere.length === 0) {
    const nearest = nearestSpan(map, needle.exact);
    return {
      missing: {
        nearest: nearest && {
          ...quotationAt(text, map, nearest.from, nearest.to, needle),
          similarity: nearest.similarity,
        },
        reason: 'These words do not stand in the text.',
      },
    };
  }
  const fitting = narrow(text, map, padded, needle, everywhere, wanted.start);
  const describe = (at: number) => quotationAt(text, map, at, at + needle.exact.length, needle);
  const [only] = fitting;
  if (only === undefined) {
    const nearest = closestPlace(map, everywhere, wanted.start);
    return { missing: { nearest: { ...describe(nearest), similarity: 1 }, reason: elsewhere(wanted) } };
  }
  if (fitting.length > 1) {
    return { ambiguous: fitting.slice(0, MOST_CANDIDATES).map(describe), total: fitting.length };
  }
  return { found: describe(only) };
}

/**
 * At most `size` code points on either side of the span `[start, end)`, for showing a quotation in its place.
 * Offsets are code points.
 */
export function passageAround(
  text: string,
  start: number,
  end: number,
  size: number,
): { before: string; after: string } {
  const unitStart = forward(text, 0, start);
  const unitEnd = forward(text, unitStart, end - start);
  return {
    before: text.slice(backward(text, unitStart, size), unitStart),
    after: text.slice(unitEnd, forward(text, unitEnd, size)),
  };
}

/** The wanted words and context, folded; `exact` without white space at its ends, which moves to the context. */
interface Needle {
  exact: string;
  prefix: string;
  suffix: string;
  leading: string;
  trailing: string;
  /** Whether the words came with white space or a soft hyphen before them, which `start` may have counted. */
  startsEarly: boolean;
}

function foldWanted({ exact, prefix = '', suffix = '' }: WantedQuotation): Needle {
  const fold = (part: string) => foldTypesetting(part.normalize('NFC')).folded;
  const folded = fold(exact);
  return {
    exact: folded.trim(),
    prefix: fold(prefix),
    suffix: fold(suffix),
    leading: folded.startsWith(' ') ? ' ' : '',
    trailing: folded.endsWith(' ') ? ' ' : '',
    startsEarly: folded.startsWith(' ') || exact.startsWith('\u00AD'),
  };
}

/**
 * Folded positions at which the words stand between `before` and `after`. `padded` is the folded text with a
 * space at either end: the edges of a text count as white space.
 */
function placesOf(
  map: FoldedText,
  padded: string,
  { exact }: Needle,
  before: string,
  after: string,
): number[] {
  const lead = before.replace(/ {2,}$/, ' ');
  const places: number[] = [];
  for (const found of occurrences(padded, lead + exact + after.replace(/^ {2,}/, ' '))) {
    const at = found + lead.length - 1;
    if (!cutsCharacter(map, at) && !cutsCharacter(map, at + exact.length)) places.push(at);
  }
  return places;
}

/** The places that the context and `start` leave. */
function narrow(
  text: string,
  map: FoldedText,
  padded: string,
  needle: Needle,
  everywhere: number[],
  start: number | undefined,
): number[] {
  const { prefix, suffix, leading, trailing } = needle;
  const beside =
    prefix + leading + trailing + suffix === ''
      ? everywhere
      : placesOf(map, padded, needle, prefix + leading, trailing + suffix);
  if (start === undefined && beside.length > 0) return beside;
  const near = prefix + suffix === '' ? everywhere : placesNear(map, padded, needle);
  const fitting = [...new Set([...beside, ...near])].sort((a, b) => a - b);
  return start === undefined ? fitting : fitting.filter((at) => beginsAt(text, map, needle, at, start));
}

function placesNear(map: FoldedText, padded: string, needle: Needle): number[] {
  const { prefix, suffix } = needle;
  const befores = prefix === '' || prefix.endsWith(' ') ? [prefix] : [prefix, `${prefix} `];
  const afters = suffix === '' || suffix.startsWith(' ') ? [suffix] : [suffix, ` ${suffix}`];
  return befores.flatMap((before) => afters.flatMap((after) => placesOf(map, padded, needle, before, after)));
}

function beginsAt(text: string, map: FoldedText, needle: Needle, at: number, start: number): boolean {
  const begins = map.offsets[at] ?? 0;
  if (start === begins) return true;
  if (!needle.startsEarly || start > begins) return false;
  const previous = at === 0 ? null : originalSpan(text, map, at - 1, at);
  const earliest = previous === null ? 0 : map.folded[at - 1] === ' ' ? previous.start : previous.end;
  return start >= earliest;
}

function closestPlace(map: FoldedText, places: number[], start: number | undefined): number {
  const distance = (at: number) => (start === undefined ? at : Math.abs((map.offsets[at] ?? 0) - start));
  return places.reduce((best, at) => (distance(at) < distance(best) ? at : best));
}

function elsewhere({ prefix, suffix, start }: WantedQuotation): string {
  const given = [
    prefix ? 'after that prefix' : '',
    suffix ? 'before that suffix' : '',
    start === undefined ? '' : `at offset ${start}`,
  ].filter((part) => part !== '');
  return `The words stand in the text, but not ${given.join(' and ')}.`;
}

/** The quotation at folded positions `[from, to)`, with as much context as was matched and 32 code points at least. */
function quotationAt(
  text: string,
  map: FoldedText,
  from: number,
  to: number,
  needle: Needle,
): AnchoredQuotation {
  const { exact, start, end, unitStart, unitEnd } = originalSpan(text, map, from, to);
  const { prefix, suffix } = needle;
  const matchedFrom = from - prefix.length - (map.folded[from - 1] === ' ' && !prefix.endsWith(' ') ? 1 : 0);
  const matchedTo = to + suffix.length + (map.folded[to] === ' ' && !suffix.startsWith(' ') ? 1 : 0);
  const left = prefix === '' ? unitStart : (map.units[Math.max(0, matchedFrom)] ?? 0);
  const right = suffix === '' ? unitEnd : (map.units[Math.min(map.folded.length, matchedTo)] ?? text.length);
  return {
    exact,
    prefix: text.slice(Math.min(left, backward(text, unitStart, CONTEXT)), unitStart),
    suffix: text.slice(unitEnd, Math.max(right, forward(text, unitEnd, CONTEXT))),
    start,
    end,
  };
}

/** The UTF-16 position `count` code points after `from`, or the end of the text. */
function forward(text: string, from: number, count: number): number {
  let at = from;
  for (let moved = 0; moved < count && at < text.length; moved += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** The UTF-16 position `count` code points before `from`, or the beginning of the text. */
function backward(text: string, from: number, count: number): number {
  let at = from;
  for (let moved = 0; moved < count && at > 0; moved += 1) {
    at -= at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}
