/** Finding words in a text, forgiving what typesetting and capitals change. */
import type { UnitSpan } from './offsets.ts';

/** A text as it is searched, and for each code unit of that, where it stands in the original. */
export interface Searchable {
  folded: string;
  units: Uint32Array;
}

const MOST_HITS = 1_000;
const PIECE = 8_192;

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

/** Folds a text: runs of white space are one space, quotes and dashes are plain, capitals are small. */
export function searchable(text: string): Searchable {
  const parts: string[] = [];
  const units: number[] = [];
  let piece = '';
  let isAfterSpace = true;
  let at = 0;
  for (const character of text) {
    const unit = character.charCodeAt(0);
    // Most characters are small letters without an accent.
    const plain = unit >= 0x61 && unit <= 0x7a ? character : fold(character);
    if (plain !== '' && !(plain === ' ' && isAfterSpace)) {
      piece += plain;
      for (let index = 0; index < plain.length; index += 1) units.push(at);
      isAfterSpace = plain === ' ';
      if (piece.length > PIECE) {
        parts.push(piece);
        piece = '';
      }
    }
    at += character.length;
  }
  units.push(text.length);
  return { folded: parts.join('') + piece, units: Uint32Array.from(units) };
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
