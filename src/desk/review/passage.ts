/** A quotation in the text around it. Offsets and lengths count Unicode code points, as everywhere on the record. */
export interface Passage {
  before: string;
  exact: string;
  after: string;
  /** The text goes on before, or after, what is shown. */
  isCutBefore: boolean;
  isCutAfter: boolean;
}

/** The index, in UTF-16 units, of the code point that is `count` code points after the one at `from`. */
function forward(text: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < text.length; left -= 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

function backward(text: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at > 0; left -= 1) {
    const isPair = at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
    at -= isPair ? 2 : 1;
  }
  return at;
}

/** The code points `[start, end)` of a text, with up to `around` code points on either side; cut between words. */
export function passageOf(text: string, start: number, end: number, around: number): Passage {
  const from = forward(text, 0, start);
  const to = forward(text, from, end - start);
  const first = backward(text, from, around);
  const last = forward(text, to, around);
  const before = text.slice(first, from);
  const after = text.slice(to, last);
  return {
    before: first > 0 ? before.replace(/^\S{0,40}\s+/, '') : before,
    exact: text.slice(from, to),
    after: last < text.length ? after.replace(/\s+\S{0,40}$/, '') : after,
    isCutBefore: first > 0,
    isCutAfter: last < text.length,
  };
}
