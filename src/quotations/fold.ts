/**
 * A text with its typesetting folded away, and the way back to the original.
 *
 * Every array index is a position of `folded` in UTF-16 code units. Two neighbouring positions with the same
 * `offset` belong to one character of the original (an ellipsis, or a surrogate pair), which a match must
 * not cut.
 */
export interface FoldedText {
  folded: string;
  /** Code-point offset of the original character that each folded position comes from; one entry more for the end. */
  offsets: Uint32Array;
  /** The same in UTF-16 code units. */
  units: Uint32Array;
}

const DROPPED = -1;
const SPACE = 0x20;
const ELLIPSIS = 0x2026;
const DOT = 0x2e;

/** What a code unit folds to: itself, or the plain character that stands for its kind. */
function foldUnit(unit: number): number {
  if (unit < 0x80) return unit >= 0x09 && unit <= 0x0d ? SPACE : unit;
  if (unit === 0x85 || unit === 0xa0) return SPACE;
  if (unit === 0xad) return DROPPED;
  if (unit < 0x1680) return unit;
  if (unit >= 0x2000 && unit <= 0x205f) {
    if (unit <= 0x200a) return SPACE;
    if (unit >= 0x2010 && unit <= 0x2015) return 0x2d;
    if (unit >= 0x2018 && unit <= 0x201b) return 0x27;
    if (unit >= 0x201c && unit <= 0x201f) return 0x22;
    if (unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f) return SPACE;
    return unit;
  }
  if (unit === 0x2212) return 0x2d;
  if (unit === 0x1680 || unit === 0x3000) return SPACE;
  return unit;
}

function decode(units: Uint16Array): string {
  const parts: string[] = [];
  for (let from = 0; from < units.length; from += 8192) {
    parts.push(String.fromCharCode(...units.subarray(from, from + 8192)));
  }
  return parts.join('');
}

function foldedCapacity(text: string): number {
  let capacity = text.length;
  for (let at = text.indexOf('\u2026'); at !== -1; at = text.indexOf('\u2026', at + 1)) capacity += 2;
  return capacity;
}

/**
 * Folds what typesetting changes and nothing else (DESIGN section 3): a run of white space becomes one space,
 * curly quotes become straight ones, every dash a hyphen-minus, an ellipsis three dots; soft hyphens go.
 * Case and accents stay. Linear in time; 12 bytes of map per character at most.
 */
export function foldTypesetting(text: string): FoldedText {
  const capacity = foldedCapacity(text);
  const out = new Uint16Array(capacity);
  const offsets = new Uint32Array(capacity + 1);
  const units = /[\ud800-\udbff]/.test(text) ? new Uint32Array(capacity + 1) : offsets;
  let length = 0;
  let offset = 0;
  const push = (unit: number, at: number) => {
    out[length] = unit;
    offsets[length] = offset;
    units[length] = at;
    length += 1;
  };
  for (let at = 0; at < text.length; at += 1, offset += 1) {
    const unit = text.charCodeAt(at);
    if (unit === ELLIPSIS) {
      push(DOT, at);
      push(DOT, at);
      push(DOT, at);
    } else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text, at + 1)) {
      push(unit, at);
      push(text.charCodeAt(at + 1), at);
      at += 1;
    } else {
      const folded = foldUnit(unit);
      const repeatsSpace = folded === SPACE && length > 0 && out[length - 1] === SPACE;
      if (folded !== DROPPED && !repeatsSpace) push(folded, at);
    }
  }
  offsets[length] = offset;
  units[length] = text.length;
  return {
    folded: decode(out.subarray(0, length)),
    offsets: offsets.subarray(0, length + 1),
    units: units.subarray(0, length + 1),
  };
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Whether a folded position lies inside one character of the original: between the dots of an ellipsis, say. */
export function cutsCharacter({ folded, offsets }: FoldedText, position: number): boolean {
  return position > 0 && position < folded.length && offsets[position] === offsets[position - 1];
}

/** The original characters behind the folded positions `[from, to)`; offsets are code points, `end` exclusive. */
export function originalSpan(text: string, map: FoldedText, from: number, to: number) {
  const start = map.offsets[from] ?? 0;
  const unitStart = map.units[from] ?? 0;
  if (to <= from) return { exact: '', start, end: start, unitStart, unitEnd: unitStart };
  const lastUnit = map.units[to - 1] ?? 0;
  const unitEnd = lastUnit + ((text.codePointAt(lastUnit) ?? 0) > 0xffff ? 2 : 1);
  return {
    exact: text.slice(unitStart, unitEnd),
    start,
    end: (map.offsets[to - 1] ?? 0) + 1,
    unitStart,
    unitEnd,
  };
}
