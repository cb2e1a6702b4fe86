/** Finding words in a text, forgiving what typesetting and capitals change. */
import type { UnitSpan } from './offsets.ts';

/** A text as it is searched, and for each code unit of that, where it stands in the original. */
export interface Searchable {
  folded: string;
  units: Uint32Array;
}

const MOST_HITS = 1_000;
const PIECE = 8_192;
const SPACE = 0x20;

/** What a character is searched as; empty for one that is passed over. */
function fold(character: string): string {
  if (/\s/u.test(character)) return ' ';
  if (/[\u2018-\u201b\u2032\u02bc]/.test(character)) return "'";
  if (/[\u201c-\u201f\u2033\u00ab\u00bb]/.test(character)) return '"';
  if (/[\u2010-\u2015\u2212]/.test(character)) return '-';
  if (character === '\u2026') return '...';
  if (character === '\u00ad' || character === '\u200b') return '';
  return character.toLowerCase();
}

/** The same for the characters of ASCII, by their code. */
const PLAIN = Uint8Array.from({ length: 0x80 }, (_, code) => fold(String.fromCharCode(code)).charCodeAt(0));

/** Folds a text: runs of white space are one space, quotes and dashes are plain, capitals are small. */
export function searchable(text: string): Searchable {
  // An ellipsis becomes three characters; nothing becomes more.
  const out = new Uint16Array(3 * text.length);
  const units = new Uint32Array(3 * text.length + 1);
  let length = 0;
  const push = (code: number, at: number) => {
    if (code === SPACE && (length === 0 || out[length - 1] === SPACE)) return;
    out[length] = code;
    units[length] = at;
    length += 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) push(PLAIN[code] ?? code, at);
    else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? code);
      const folded = fold(character);
      for (let index = 0; index < folded.length; index += 1) push(folded.charCodeAt(index), at);
      at += character.length - 1;
    }
  }
  units[length] = text.length;
  const parts: string[] = [];
  for (let from = 0; from < length; from += PIECE)
    parts.push(String.fromCharCode(...out.subarray(from, Math.min(length, from + PIECE))));
  return { folded: parts.join(''), units: units.subarray(0, length + 1) };
}

/** Where the wanted words stand, in code units of the text, at most a thousand places. */
export function findAll({ folded, units }: Searchable, wanted: string): UnitSpan[] {
  const needle = searchable(wanted).folded.trim();
  if (needle === '') return [];
  const hits: UnitSpan[] = [];
  for (let at = folded.indexOf(needle); at !== -1; at = folded.indexOf(needle, at + needle.length)) {
    const from = units[at] ?? 0;
    const to = afterUnit(units, at + needle.length - 1);
    hits.push({ from, to });
    if (hits.length === MOST_HITS) break;
  }
  return hits;
}

/** Where the character ends that a folded place came from. */
function afterUnit(units: Uint32Array, place: number): number {
  const unit = units[place] ?? 0;
  let next = place + 1;
  while (next < units.length && units[next] === unit) next += 1;
  return units[next] ?? unit + 1;
}
