/**
 * Every place where `needle` stands in `text`, overlapping ones too, as UTF-16 positions in order.
 * Knuth–Morris–Pratt: linear whatever the text, where `indexOf` in a loop takes minutes on "aaaa…".
 */
export function occurrences(text: string, needle: string): number[] {
  const found: number[] = [];
  if (needle.length === 0 || needle.length > text.length) return found;
  const fallback = fallbackTable(needle);
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && needle.charCodeAt(matched) !== unit) matched = fallback[matched - 1] ?? 0;
    if (needle.charCodeAt(matched) === unit) matched += 1;
    if (matched === needle.length) {
      found.push(at - matched + 1);
      matched = fallback[matched - 1] ?? 0;
    }
  }
  return found;
}

function fallbackTable(needle: string): Uint32Array {
  const table = new Uint32Array(needle.length);
  let matched = 0;
  for (let at = 1; at < needle.length; at += 1) {
    const unit = needle.charCodeAt(at);
    while (matched > 0 && needle.charCodeAt(matched) !== unit) matched = table[matched - 1] ?? 0;
    if (needle.charCodeAt(matched) === unit) matched += 1;
    table[at] = matched;
  }
  return table;
}
