/** Ids and instants that come out alike each time. */

/** Everything recorded happened after this. */
const BEGIN = Date.UTC(2020, 0, 1);
const MINUTE = 60_000;

/** What is recorded `minutes` after the beginning. */
export function instantAt(minutes: number): string {
  return new Date(BEGIN + Math.floor(minutes * MINUTE)).toISOString();
}

/** A UUIDv7 of that time; `kind` and `index` tell it from all others of the same millisecond. */
export function idAt(minutes: number, kind: number, index: number): string {
  const time = (BEGIN + Math.floor(minutes * MINUTE)).toString(16).padStart(12, '0');
  const low = (mix(index, kind) & 0x3fff) | 0x8000;
  const tail =
    index.toString(16).padStart(8, '0') + (mix(kind, index) & 0xffff).toString(16).padStart(4, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, '0')}-${low.toString(16)}-${tail}`;
}

/** A seed of its own for each pair: neighbours have nothing in common. */
export function mix(one: number, other: number): number {
  let mixed = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + 0x165667b1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
