/**
 * The zod primitives for every string that comes in. `z.string()` alone accepts NUL, lone surrogates and
 * `javascript:` addresses; nothing else of ours should be built on it. Lengths count Unicode code points, as
 * JSON Schema does, and are checked before any normalising and again after it.
 */
import { z } from 'zod';
import { normaliseSourceText } from '../editorial/source-text.ts';
import { parseStatedDate, STATED_DATE_PATTERN } from '../editorial/stated-date.ts';

interface TextRules {
  max: number;
  blank: 'refuse' | 'allow';
  /** Control characters that are refused, besides NUL and lone surrogates. */
  controls: RegExp | null;
  bidiOverrides: 'refuse' | 'allow';
}

const NUL = '\u0000';
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Embeddings, overrides and isolates can make a text read otherwise than it is stored. */
const BIDI_OVERRIDE = /[\u202a-\u202e\u2066-\u2069]/;
const LINE_CONTROL = /[\p{Cc}\u2028\u2029]/u;
const PROSE_CONTROL = /(?![\n\r\t])\p{Cc}/u;
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/** All that is wrong with a text, as sentences. A text that is too long is not looked at further. */
function faultsIn(text: string, { max, blank, controls, bidiOverrides }: TextRules): string[] {
  if (isLongerThan(text, max)) return [`This is longer than ${max.toLocaleString('en')} characters.`];
  const faults: string[] = [];
  if (text.includes(NUL)) faults.push('This holds a NUL character, which no text may.');
  if (LONE_SURROGATE.test(text))
    faults.push('This holds half of a surrogate pair, which is not valid Unicode.');
  if (controls?.test(text.replaceAll(NUL, ''))) {
    faults.push(
      controls === LINE_CONTROL
        ? 'This is one line of text: line breaks, tabs and other control characters are not allowed.'
        : 'This holds control characters; of those only line breaks and tabs are allowed.',
    );
  }
  if (bidiOverrides === 'refuse' && BIDI_OVERRIDE.test(text)) {
    faults.push('This holds characters that override the direction of writing (U+202A–202E, U+2066–2069).');
  }
  if (blank === 'refuse' && faults.length === 0 && !VISIBLE.test(text))
    faults.push('This is blank: write something.');
  return faults;
}

function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > 2 * max) return true;
  let count = text.length;
  for (let at = 0; at + 1 < text.length; at += 1) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) count -= 1;
  }
  return count > max;
}

function text(
  rules: TextRules,
  meta: { description: string; pattern?: string },
  normalise: (text: string) => string,
) {
  return z
    .string()
    .check(({ value, issues }) => {
      for (const message of faultsIn(value, rules)) issues.push({ code: 'custom', input: value, message });
    })
    .meta({ ...(rules.blank === 'refuse' && { minLength: 1 }), maxLength: rules.max, ...meta })
    .transform((value, { issues }) => {
      const normalised = normalise(value);
      if (isLongerThan(normalised, rules.max)) {
        const message = `In Unicode NFC this is longer than ${rules.max.toLocaleString('en')} characters.`;
        issues.push({ code: 'custom', input: value, message });
      }
      return normalised;
    });
}

const toNfc = (value: string) => value.normalize('NFC');

/** A single line, such as a name or a title. Only NFC is applied: no trimming. */
export function line({ max, description = 'One line of text.' }: { max: number; description?: string }) {
  const rules: TextRules = { max, blank: 'refuse', controls: LINE_CONTROL, bidiOverrides: 'refuse' };
  const pattern = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$';
  return text(rules, { description, pattern }, toNfc);
}

/** Text of several lines in the desk's or a speaker's words. CRLF and CR become LF; NFC is applied. */
export function prose({
  max,
  bidiOverrides = 'refuse',
  description = 'Text; lines end with LF.',
}: {
  max: number;
  bidiOverrides?: 'refuse' | 'allow';
  description?: string;
}) {
  const rules: TextRules = { max, blank: 'refuse', controls: PROSE_CONTROL, bidiOverrides };
  return text(rules, { description }, (value) => toNfc(value.replace(/\r\n?/g, '\n')));
}

/** The text of a source, an archive: all that Unicode and PostgreSQL can hold, as normaliseSourceText leaves it. */
export function sourceText({
  max,
  description = 'The full text of the source.',
}: {
  max: number;
  description?: string;
}) {
  const rules: TextRules = { max, blank: 'refuse', controls: null, bidiOverrides: 'allow' };
  return text(rules, { description }, normaliseSourceText);
}

/** Words of a source, and what stands beside them: like sourceText, but a prefix may well be one space, or nothing. */
export function quotedText({
  max,
  description = 'Words of a source.',
}: {
  max: number;
  description?: string;
}) {
  const rules: TextRules = { max, blank: 'allow', controls: null, bidiOverrides: 'allow' };
  return text(rules, { description }, normaliseSourceText);
}

/** A text of a source, or words of it, exactly as a snapshot stores them: what is in another form is refused, not changed. */
export function archivedText({ max, blank = 'allow' }: { max: number; blank?: TextRules['blank'] }) {
  const rules: TextRules = { max, blank: 'allow', controls: null, bidiOverrides: 'allow' };
  return z
    .string()
    .check(({ value, issues }) => {
      const faults = faultsIn(value, rules);
      if (blank === 'refuse' && value === '') faults.push('This is empty.');
      if (value.includes('\r') || value !== value.normalize('NFC'))
        faults.push('This is not as an archive stores it: in Unicode NFC, and lines end with LF.');
      for (const message of faults) issues.push({ code: 'custom', input: value, message });
    })
    .meta({ maxLength: max, description: 'As it is stored: in Unicode NFC, and lines end with LF.' });
}

/** Something that a claim is about: a line without white space at its ends or double spaces, for it is compared whole. */
export const topic = line({ max: 60, description: 'A topic, such as "dual-use exports".' }).refine(
  (value) => value === value.trim().replace(/\s+/g, ' '),
  'A topic has no space at its ends and single spaces inside.',
);

/** RFC 3986 with the scheme http or https, and without user information. */
const WEB_URL =
  /^[hH][tT][tT][pP][sS]?:\/\/(\[[0-9A-Fa-f:.]+\]|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(:[0-9]*)?(\/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$/;
const LONGEST_URL = 2048;

/** An http or https address, kept as given. Other schemes and addresses with a name and password are refused. */
export function webUrl({ description = 'An http or https address.' }: { description?: string } = {}) {
  return checked(webUrlFault, {
    description,
    format: 'uri',
    pattern: WEB_URL.source,
    maxLength: LONGEST_URL,
  });
}

function webUrlFault(value: string): string | null {
  if (isLongerThan(value, LONGEST_URL)) return `A web address has at most ${LONGEST_URL} characters.`;
  const url = URL.parse(value);
  if (url === null) return 'This is not a web address. Give one such as https://example.org/page.';
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return 'Only http: and https: addresses are taken.';
  if (/^[^/?#]*\/\/[^/?#\\]*@/.test(value)) return 'A web address may not carry a user name or password.';
  if (!WEB_URL.test(value)) {
    return 'This web address holds characters that must be percent-encoded. Copy it from the address bar of a browser.';
  }
  return null;
}

/** A BCP 47 tag; the canonical form comes out (`EN-us` → `en-US`). */
export function languageTag({ description = 'A BCP 47 language tag.' }: { description?: string } = {}) {
  const meta = {
    description,
    pattern: LANGUAGE_TAG.source,
    maxLength: LONGEST_TAG,
    examples: ['en', 'zh-Hans'],
  };
  return checked(
    (value) =>
      canonicalLanguage(value) === null
        ? 'This is not a language tag. Give one such as en, zh-Hans or pt-BR.'
        : null,
    meta,
  ).transform((value) => canonicalLanguage(value) ?? value);
}

/** Languages have two or three letters; Intl would take any word of five to eight for one. */
const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;
const LONGEST_TAG = 64;

function canonicalLanguage(value: string): string | null {
  if (value.length > LONGEST_TAG || !LANGUAGE_TAG.test(value)) return null;
  try {
    return Intl.getCanonicalLocales(value)[0] ?? null;
  } catch {
    return null;
  }
}

const LONGEST_DATE = 40;

/** A date of the world, kept as given: parseStatedDate tells its precision and earliest instant. */
export function statedDate({
  description = 'When, as precisely as the source says.',
}: {
  description?: string;
} = {}) {
  return checked(
    (value) =>
      value.length > LONGEST_DATE || parseStatedDate(value) === null
        ? 'This is not a date. Give 2024, 2024-05, 2024-05-16 or an instant such as 2024-05-16T09:30:00Z.'
        : null,
    {
      description: `${description} \`2024\`, \`2024-05\`, \`2024-05-16\` (EDTF level 0) or an RFC 3339 instant.`,
      pattern: STATED_DATE_PATTERN.source,
      maxLength: LONGEST_DATE,
      examples: ['2024-05-16'],
    },
  );
}

/** An RFC 3339 instant; out comes the same instant in UTC with milliseconds, `2024-05-16T09:30:00.000Z`. */
export function instant({ description = 'An RFC 3339 instant.' }: { description?: string } = {}) {
  return checked(
    (value) =>
      instantOf(value) === null
        ? 'This is not an instant. Give one such as 2024-05-16T09:30:00Z, with its offset.'
        : null,
    { description, format: 'date-time', maxLength: LONGEST_DATE, examples: ['2024-05-16T09:30:00Z'] },
  ).transform((value) => instantOf(value) ?? value);
}

function instantOf(value: string): string | null {
  const date = value.length > LONGEST_DATE ? null : parseStatedDate(value);
  return date?.precision === 'instant' ? date.earliest.toISOString() : null;
}

/** An id of ours, in lower case. Any UUID is well formed; one that is not ours is simply not found. */
export function uuidId({ description = 'The id of a record.' }: { description?: string } = {}) {
  const pattern = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
  return checked((value) => (pattern.test(value) ? null : 'This is not an id: ids are UUIDs.'), {
    description,
    format: 'uuid',
    pattern: pattern.source,
    maxLength: 36,
  }).transform((value) => value.toLowerCase());
}

function checked(
  faultOf: (value: string) => string | null,
  meta: { description: string } & Record<string, unknown>,
) {
  return z
    .string()
    .check(({ value, issues }) => {
      const message = faultOf(value);
      if (message !== null) issues.push({ code: 'custom', input: value, message });
    })
    .meta(meta);
}
