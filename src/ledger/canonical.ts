/** JSON in its one canonical form, RFC 8785. Nothing here needs Node, so a browser can run it. */
import type canonicalizeFunction from 'canonicalize';
import canonicalizeModule from 'canonicalize';

const canonicalizeJson = canonicalizeModule as unknown as typeof canonicalizeFunction;

/** The deepest nesting of arrays and objects that is read: a dossier with the deepest thread has half of it. */
const DEEPEST = 256;

/** RFC 8785 text of a JSON value. Error for what has none: undefined, an infinite number, half a surrogate pair. */
export function canonicalText(value: unknown): string {
  const text = canonicalizeJson(value);
  if (text === undefined) throw new Error('there is no canonical form of undefined');
  return text;
}

/** RFC 8785 text of an object whose members are texts in that form: what is in several objects is brought into it once. */
export function canonicalObject(members: Readonly<Record<string, string>>): string {
  const names = Object.keys(members).sort();
  return `{${names.map((name) => `${canonicalText(name)}:${members[name]}`).join(',')}}`;
}

/** Reads JSON that is in its canonical form. Error, with the first place that differs, for any other text. */
export function parseCanonical(text: string): unknown {
  const value: unknown = JSON.parse(text);
  requireShallow(value);
  const form = canonicalText(value);
  if (form === text) return value;
  let at = 0;
  while (at < form.length && form[at] === text[at]) at++;
  throw new Error(
    `not in RFC 8785 form: white space, order, an escape or a repetition at character ${at + 1}`,
  );
}

/** Level by level and not by recursion: what is too deep may come from anywhere. */
function requireShallow(value: unknown): void {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new Error(`it nests more than ${DEEPEST} deep`);
    level = level.flatMap((one) => Object.values(one).filter(isContainer));
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
