/** How wide words are about, without measuring them: pictures are laid out the same in every place. Pure. */

const WIDE =
  /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{1f000}-\u{1faff}\u{20000}-\u{3ffff}]/u;
const NARROW = /[\s.,:;!'’|iljtfrI()[\]]/u;
const MARK = /\p{M}|\p{Cf}/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** In units of the size of the font. */
function unitsOf(grapheme: string): number {
  const [first = ''] = grapheme;
  if (MARK.test(first)) return 0;
  if (WIDE.test(first)) return 1.05;
  if (NARROW.test(first)) return 0.36;
  return /[\p{Lu}mwMW@%—]/u.test(first) ? 0.74 : 0.58;
}

function split(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** The width of a line in pixels, rather more than less. */
export function widthOf(text: string, fontSize: number): number {
  return split(text).reduce((sum, one) => sum + unitsOf(one), 0) * fontSize;
}

/** As much of a line as fits, with “…” where something is left out. */
export function shorten(text: string, width: number, fontSize: number): string {
  if (widthOf(text, fontSize) <= width) return text;
  let room = width / fontSize - unitsOf('…');
  const kept: string[] = [];
  for (const one of split(text)) {
    room -= unitsOf(one);
    if (room < 0) break;
    kept.push(one);
  }
  return `${kept.join('').trimEnd()}…`;
}

/** Who, and what they did. */
export interface Deed {
  name: string;
  act: string;
}

/** A deed in one line: only the name is shortened where there is no room. */
export function deedLine({ name, act }: Deed, width: number, fontSize: number): string {
  const end = `: ${act}`;
  return `${isolated(shorten(name, width - widthOf(end, fontSize), fontSize))}${end}`;
}

/** Lines of at most `width` pixels, broken between words, and within one that is wider; the last ends in “…” if there is more. */
export function wrap(text: string, width: number, fontSize: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/u).flatMap((word) => broken(word, width, fontSize));
  for (const [at, word] of words.entries()) {
    const longer = line ? `${line} ${word}` : word;
    if (line === '' || widthOf(longer, fontSize) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1)
      return [...lines, shorten(`${line} ${words.slice(at).join(' ').slice(0, 200)}`, width, fontSize)];
    lines.push(line);
    line = word;
  }
  return line ? [...lines, line] : lines;
}

function broken(word: string, width: number, fontSize: number): string[] {
  if (widthOf(word, fontSize) <= width) return word ? [word] : [];
  const parts: string[] = [];
  let part = '';
  for (const one of split(word)) {
    if (widthOf(part + one, fontSize) > width) {
      parts.push(part);
      part = '';
    }
    part += one;
  }
  return [...parts, part];
}

/** Words of one direction within a line of the other, kept apart from it (Unicode isolates). */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

const ISOLATED = /\u2068[^\u2069]*\u2069/gu;
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Whether a line reads from the right: its first letter outside of isolates does. */
export function readsFromRight(text: string): boolean {
  return RTL.test(text.replaceAll(ISOLATED, ''));
}
