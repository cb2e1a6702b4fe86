/** What hostile callers put where a text, a body, a query, a header or an id belongs. */

/** Never taken in any field. Each is JSON text, since JSON.stringify would mend some of them. */
export const REFUSED_EVERYWHERE: Record<string, string> = {
  'a NUL': '"be\\u0000fore"',
  'half a surrogate pair': '"be\\ud800fore"',
  '3,000,000 characters': JSON.stringify('x'.repeat(3_000_000)),
  'a list of lists': '[[[]]]',
  'a list of nothing': '[null]',
  'an object': '{"$ne":""}',
  'an object with a prototype': '{"__proto__":{"admin":true}}',
  'a huge number': '1e999',
  truth: 'true',
};

/** Taken where the field is free text, and then given back as they were; refused elsewhere. */
export const TAKEN_AS_TEXT: string[] = [
  "Robert'); DROP TABLE head; --",
  '" OR 1=1 UNION SELECT sha256 FROM api_token; /*',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '{{7*7}} #{7*7} %s %n $1 \\x00 &amp;',
  'e\u0301 \ufb01 \u212b \u{1f469}\u200d\u{1f4bb}',
];

export const BIDI_OVERRIDE = 'a\u202eb\u2066c';

export const WHOLE_BODIES: Record<string, string | Uint8Array> = {
  nothing: '',
  null: 'null',
  'a list': '[]',
  'a text': '"text"',
  'a number': '17',
  'no JSON': '{"text":',
  'two values': '{}{}',
  'a comment': '{/* */}',
  '49,000 lists deep': '['.repeat(49_000) + ']'.repeat(49_000),
  '49,000 objects deep': `${'{"a":'.repeat(49_000)}1${'}'.repeat(49_000)}`,
  'bytes that are not UTF-8': Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
  'UTF-16': Uint8Array.from(Buffer.from('\ufeff{}', 'utf16le')),
};

export const BAD_QUERIES: string[] = [
  'limit=-1',
  'limit=0',
  'limit=101',
  'limit=99999999999999999999',
  'limit=1.5',
  'limit=1e1',
  'limit=',
  'limit=%20',
  'limit=0x10',
  'limit=1&limit=2',
  'limit[]=1',
  'limit=%00',
  'unknown=1',
  '__proto__=1',
  '__proto__[limit]=1',
  'constructor=1',
  'cursor=',
  'cursor=%00',
  'cursor=AAAA',
  "cursor=';DROP TABLE head--",
  `cursor=${'A'.repeat(5_000)}`,
  'cursor=a&cursor=b',
];

/** What lists in order of time, of events or of a text never put into a cursor, beside an id. */
export const madeCursors = (id: string): string[] => [
  id,
  `2024-02-30T00:00:00.000Z ${id}`,
  `0000-01-01T00:00:00.000Z ${id}`,
  `2024-01-01T25:00:00.000Z ${id}`,
  `2024-01-01T00:00:00Z ${id}`,
  `2024-01-01T00:00:00.000Z ${id}; --`,
  `-1 ${id}`,
  `99999999999 ${id}`,
  '-1',
  '01',
  '99999999999999999999',
];

export const ODD_IDS: string[] = [
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%',
  '%ff',
  '%c0%ae',
  "1' OR '1'='1",
  '1',
  '-1',
  'null',
  '__proto__',
  'undefined',
  'x'.repeat(8_000),
  '00000000-0000-0000-0000-000000000000',
  '01900000-0000-7000-8000-00000000000g',
  '%7B01900000-0000-7000-8000-000000000000%7D',
];

export const BAD_IF_MATCHES: string[] = [
  '',
  '*',
  '""',
  'W/"1-draft"',
  '"',
  '1-draft-0',
  '"a", "b"',
  '"'.repeat(5_000),
  '\u00ff',
];

export const BAD_KEYS: string[] = ['', 'a b', '\u00ff', 'k'.repeat(256), '\t'];
