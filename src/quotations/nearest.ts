import { cutsCharacter, type FoldedText } from './fold.ts';

/** Positions of a folded text, with `similarity` = 1 − edit distance / longer length, case set aside. */
export interface NearestSpan {
  from: number;
  to: number;
  similarity: number;
}

/** Below this two texts share little more than the letters of their language. */
const LEAST_SIMILARITY = 0.2;
/** A longer quotation is looked for by its beginning, which bounds the cost (and the table's integers). */
const LONGEST_PATTERN = 3000;
/** Cells of the alignment tables that one search may fill, about 3 ns each. */
const CELL_BUDGET = 24_000_000;
const MOST_WINDOWS = 5;
const LONGEST_SNAP = 40;

/**
 * Finds the passage most like `wanted` in a folded text: windows that share the most, and the rarest, short
 * character sequences with it are chosen first, then aligned with it exactly. Works on characters, so that a
 * wrong letter, a wrong word, left-out words and scripts without spaces all come out.
 * Returns null when nothing resembles it. Bounded in cost: linear in the text, plus a fixed budget.
 *
 * An aligner with an unlimited number of equally good places (Myers' search, for one) would be quadratic
 * on repetitive text, hence the table here, whose cost depends on lengths alone.
 */
export function nearestSpan(map: FoldedText, wanted: string): NearestSpan | null {
  const text = lowerCase(map.folded);
  const pattern = lowerCase(wanted).slice(0, LONGEST_PATTERN);
  let best: Alignment | null = null;
  for (const window of likelyWindows(text, pattern)) {
    const alignment = bestAlignment(text, pattern, window);
    if (best === null || alignment.cost < best.cost) best = alignment;
  }
  const snapped = best && snapToWords(map, text, pattern, best);
  if (!snapped || snapped.similarity < LEAST_SIMILARITY) return null;
  return { ...snapped, similarity: shownSimilarity(snapped.similarity) };
}

/** Rounded to two decimals, but 1 stays the mark of equality. */
function shownSimilarity(similarity: number): number {
  const rounded = Math.round(similarity * 100) / 100;
  return rounded === 1 && similarity < 1 ? 0.99 : rounded;
}

/** Lower case of the same length: İ is the one character whose lower case is longer. */
function lowerCase(text: string): string {
  return text.replaceAll('\u0130', 'I').toLowerCase();
}

interface Window {
  from: number;
  to: number;
}

/**
 * The stretches of `text` worth aligning, best first. A stretch scores, for each sequence of three characters
 * that it shares with the pattern (no more often than the pattern has it), the rarity of that sequence.
 */
function likelyWindows(text: string, pattern: string): Window[] {
  const size = Math.min(3, pattern.length, text.length);
  if (size === 0) return [];
  const grams = new Map<number, number>();
  const inPattern: number[] = [];
  for (let at = 0; at + size <= pattern.length; at += 1) {
    const key = gramKey(pattern, at, size);
    const id = grams.get(key) ?? grams.size;
    grams.set(key, id);
    inPattern[id] = (inPattern[id] ?? 0) + 1;
  }
  const last = text.length - size;
  const ids = new Int32Array(last + 1);
  const inText = new Uint32Array(grams.size);
  for (let at = 0; at <= last; at += 1) {
    const id = grams.get(gramKey(text, at, size)) ?? -1;
    ids[at] = id;
    if (id >= 0) inText[id] = (inText[id] ?? 0) + 1;
  }
  const weights = Array.from(inText, (count) => Math.round(1000 * Math.log2(2 + text.length / (count + 1))));
  const reach = Math.max(pattern.length, 24);
  const picked = bestStarts(ids, inPattern, weights, reach);
  const margin = Math.ceil(pattern.length * 0.6) + 24;
  const affordable = Math.floor(CELL_BUDGET / (pattern.length * (reach + 2 * margin)));
  return picked.slice(0, Math.max(1, Math.min(MOST_WINDOWS, affordable))).map((start) => ({
    from: Math.max(0, start - margin),
    to: Math.min(text.length, start + reach + margin),
  }));
}

function gramKey(text: string, at: number, size: number): number {
  let key = 0;
  for (let i = 0; i < size; i += 1) key = key * 0x10000 + text.charCodeAt(at + i);
  return key;
}

/** Starts of the highest-scoring stretches of `reach` positions, best first, at least half a reach apart. */
function bestStarts(ids: Int32Array, inPattern: number[], weights: number[], reach: number): number[] {
  const here = new Uint32Array(inPattern.length);
  const peaks = new Map<number, { start: number; score: number }>();
  let score = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const entering = ids[at] ?? -1;
    if (entering >= 0) {
      const count = (here[entering] ?? 0) + 1;
      here[entering] = count;
      if (count <= (inPattern[entering] ?? 0)) score += weights[entering] ?? 0;
    }
    const leaving = at >= reach ? (ids[at - reach] ?? -1) : -1;
    if (leaving >= 0) {
      const count = here[leaving] ?? 0;
      here[leaving] = count - 1;
      if (count <= (inPattern[leaving] ?? 0)) score -= weights[leaving] ?? 0;
    }
    const start = Math.max(0, at - reach + 1);
    const block = Math.floor(start / reach);
    const peak = peaks.get(block);
    if (score > (peak?.score ?? 0)) peaks.set(block, { start, score });
  }
  const chosen: number[] = [];
  for (const { start } of [...peaks.values()].sort((a, b) => b.score - a.score)) {
    if (chosen.every((other) => Math.abs(other - start) * 2 >= reach)) chosen.push(start);
    if (chosen.length === MOST_WINDOWS) break;
  }
  return chosen;
}

/** Words left out of a quotation are likelier than words that its text never had: they cost less. */
const LEFT_OUT = 1;
const CHANGED = 3;

interface Alignment {
  from: number;
  to: number;
  cost: number;
}

/** A cell of the table: the cost above, and below it, in 13 bits, where in the window its alignment starts. */
const START_BITS = 13;
const START_MASK = (1 << START_BITS) - 1;

/**
 * Sellers' table: the cheapest alignment of the whole pattern with any stretch of the window, carrying along
 * where each alignment starts. Both fit one small integer as long as windows are shorter than 8,192.
 */
function bestAlignment(text: string, pattern: string, window: Window): Alignment {
  const rows = pattern.length;
  const leftOut = LEFT_OUT << START_BITS;
  const changed = CHANGED << START_BITS;
  const cells = Int32Array.from({ length: rows + 1 }, (_, row) => row * changed);
  const letters = Uint16Array.from({ length: rows }, (_, row) => pattern.charCodeAt(row));
  let best = rows * changed;
  let end = window.from;
  for (let at = window.from; at < window.to; at += 1) {
    const unit = text.charCodeAt(at);
    let diagonal = at - window.from;
    let above = diagonal + 1;
    for (let row = 1; row <= rows; row += 1) {
      const left = cells[row] as number;
      const matched = letters[row - 1] === unit ? diagonal : diagonal + changed;
      const skipped = left + leftOut < above + changed ? left + leftOut : above + changed;
      above = matched < skipped ? matched : skipped;
      cells[row] = above;
      diagonal = left;
    }
    if (above >> START_BITS < best >> START_BITS) {
      best = above;
      end = at + 1;
    }
  }
  return { from: window.from + (best & START_MASK), to: end, cost: best >> START_BITS };
}

function editDistance(a: string, b: string): number {
  const cost = Int32Array.from({ length: a.length + 1 }, (_, row) => row);
  for (let column = 0; column < b.length; column += 1) {
    const unit = b.charCodeAt(column);
    let diagonal = column;
    let above = column + 1;
    cost[0] = above;
    for (let row = 1; row <= a.length; row += 1) {
      const left = cost[row] as number;
      const replaced = diagonal + (a.charCodeAt(row - 1) === unit ? 0 : 1);
      above = Math.min(replaced, left + 1, above + 1);
      cost[row] = above;
      diagonal = left;
    }
  }
  return cost[a.length] as number;
}

/** Moves both ends to word boundaries, outwards or inwards, whichever leaves the passage more like the pattern. */
function snapToWords(map: FoldedText, text: string, pattern: string, span: Alignment): NearestSpan | null {
  let best: NearestSpan | null = null;
  for (const from of boundariesAround(map, text, span.from)) {
    for (const to of boundariesAround(map, text, span.to)) {
      const [start, end] = trimSpaces(text, from, to);
      if (end <= start) continue;
      const passage = text.slice(start, end);
      const similarity = 1 - editDistance(pattern, passage) / Math.max(pattern.length, passage.length);
      if (best === null || similarity > best.similarity) best = { from: start, to: end, similarity };
    }
  }
  return best;
}

function boundariesAround(map: FoldedText, text: string, position: number): Set<number> {
  const outsideIn = [-1, 1].map((step) => {
    let at = position;
    for (let moved = 0; moved < LONGEST_SNAP && insideWord(text, at); moved += 1) at += step;
    while (cutsCharacter(map, at)) at += step;
    return at;
  });
  return new Set(outsideIn);
}

function trimSpaces(text: string, from: number, to: number): [number, number] {
  let start = from;
  let end = to;
  while (start < end && text[start] === ' ') start += 1;
  while (end > start && text[end - 1] === ' ') end -= 1;
  return [start, end];
}

/** Letters of scripts that put spaces between words; elsewhere any two characters may be parted. */
const WORD_CHARACTER =
  /^(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{N}\p{M}_]$/u;

function insideWord(text: string, at: number): boolean {
  const before = text[at - 1];
  const after = text[at];
  if (before === undefined || after === undefined) return false;
  if (/\p{M}/u.test(after)) return true;
  if (after === "'") return isWord(before) && isWord(text[at + 1]);
  if (before === "'") return isWord(text[at - 2]) && isWord(after);
  return isWord(before) && isWord(after);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && WORD_CHARACTER.test(character);
}
