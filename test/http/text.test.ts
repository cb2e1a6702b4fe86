import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  instant,
  languageTag,
  line,
  prose,
  quotedText,
  sourceText,
  statedDate,
  topic,
  uuidId,
  webUrl,
} from '../../src/http/text.ts';

const faults = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map((issue) => issue.message) ?? [];

describe.each([
  ['line', line({ max: 20 })],
  ['prose', prose({ max: 20 })],
  ['sourceText', sourceText({ max: 20 })],
  ['quotedText', quotedText({ max: 20 })],
])('%s', (_name, schema) => {
  test('keeps hostile and foreign text as it is', () => {
    for (const text of [
      "'; DROP TABLE x;--",
      '<b onclick=x>',
      '{{7*7}}',
      '__proto__',
      'سلام \u200f!',
      '👩‍👩‍👧',
      ' a ',
    ]) {
      expect(schema.parse(text)).toBe(text);
    }
  });

  test('refuses NUL and lone surrogates', () => {
    expect(faults(schema, 'a\u0000b')).toEqual(['This holds a NUL character, which no text may.']);
    expect(faults(schema, 'a\ud83d')).toEqual([
      'This holds half of a surrogate pair, which is not valid Unicode.',
    ]);
    expect(faults(schema, '\ude00\u0000')).toHaveLength(2);
  });

  test('counts code points, before normalising and after it', () => {
    expect(schema.parse('😀'.repeat(20))).toBe('😀'.repeat(20));
    expect(faults(schema, '😀'.repeat(21))).toEqual(['This is longer than 20 characters.']);
    expect(faults(schema, 'a'.repeat(1_000_000))).toHaveLength(1);
    expect(faults(schema, 'e\u0301'.repeat(11))).toHaveLength(1);
    expect(faults(schema, '\u0958'.repeat(20))).toEqual([
      'In Unicode NFC this is longer than 20 characters.',
    ]);
  });

  test('gives NFC', () => {
    expect(schema.parse('Orba\u0301n')).toBe('Orb\u00e1n');
  });

  test('takes text alone', () => {
    for (const value of [undefined, null, 7, true, [], {}])
      expect(schema.safeParse(value).success).toBe(false);
  });

  test('says its bounds in JSON Schema', () => {
    expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({
      type: 'string',
      maxLength: 20,
      description: expect.any(String),
    });
  });
});

describe('line', () => {
  const schema = line({ max: 100 });

  test.each([
    ['a line end', 'a\nb'],
    ['a tab', 'a\tb'],
    ['an escape', 'a\u001b[31mb'],
    ['DEL', 'a\u007fb'],
    ['a C1 control', 'a\u0085b'],
    ['a line separator', 'a\u2028b'],
    ['a bidi override', 'a\u202eb'],
    ['a bidi isolate', 'a\u2067b'],
    ['nothing', ''],
    ['white space alone', ' \u00a0\u3000'],
    ['invisible characters alone', '\u200b\u00ad\ufeff\u3164'],
  ])('refuses %s', (_what, text) => {
    expect(faults(schema, text)).toHaveLength(1);
    expect(faults(schema, text)[0]).toMatch(/^This .+[.)]$/);
  });

  test('its JSON Schema pattern refuses the same characters', () => {
    const pattern = new RegExp(String(z.toJSONSchema(schema, { io: 'input' }).pattern), 'u');
    for (let code = 0; code < 0x3000; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      expect([code, pattern.test(text)]).toEqual([code, schema.safeParse(text).success]);
    }
  });
});

describe('prose', () => {
  const schema = prose({ max: 100 });

  test('keeps line ends and tabs, as LF', () => {
    expect(schema.parse('a\r\nb\rc\n\td\n')).toBe('a\nb\nc\n\td\n');
  });

  test('refuses bidi overrides unless told otherwise, other controls and blank text always', () => {
    expect(faults(schema, 'a\u202eb')).toHaveLength(1);
    expect(prose({ max: 100, bidiOverrides: 'allow' }).parse('a\u202eb')).toBe('a\u202eb');
    expect(faults(schema, 'a\u0007b')).toHaveLength(1);
    expect(faults(schema, '\n \n')).toEqual(['This is blank: write something.']);
  });
});

test('sourceText is an archive: bidi overrides and controls stay, line ends become LF', () => {
  expect(sourceText({ max: 100 }).parse('\ufeffa\u202eb\u0007\f\r\nc')).toBe('a\u202eb\u0007\f\nc');
  expect(faults(sourceText({ max: 100 }), ' \n')).toEqual(['This is blank: write something.']);
});

test('quotedText may be blank', () => {
  expect(quotedText({ max: 100 }).parse(' ')).toBe(' ');
  expect(quotedText({ max: 100 }).parse('')).toBe('');
});

test('a topic has no stray spaces', () => {
  expect(topic.parse('dual-use exports')).toBe('dual-use exports');
  for (const text of [' trade', 'trade ', 'dual  use', '']) expect(topic.safeParse(text).success).toBe(false);
});

describe('webUrl', () => {
  test.each([
    'https://example.org',
    'http://example.org:8080/a/b;c?d=e&f=%5B1%5D#g',
    'HTTPS://EXAMPLE.ORG/@user/status/1',
    'http://[2001:db8::1]/x',
    'https://xn--mller-kva.example/?q=a@b',
  ])('keeps %s as given', (url) => {
    expect(webUrl().parse(url)).toBe(url);
  });

  test.each([
    ['another scheme', 'javascript:alert(1)', /Only http: and https:/],
    ['a file', 'file:///etc/passwd', /Only http: and https:/],
    ['data', 'data:text/html,x', /Only http: and https:/],
    ['a path', '/page', /not a web address/],
    ['nothing', '', /not a web address/],
    ['a user name', 'https://user@example.org/', /user name or password/],
    ['a password', 'https://u:p@example.org/', /user name or password/],
    ['an empty user name', 'https://@example.org/', /user name or password/],
    ['white space', 'https://example.org/a b', /percent-encoded/],
    ['a tab that parsers drop', 'java\tscript:alert(1)', /Only http: and https:/],
    ['a line end that parsers drop', 'https://exam\nple.org/', /percent-encoded/],
    ['white space around', ' https://example.org/ ', /percent-encoded/],
    ['backslashes', 'https:\\\\example.org', /percent-encoded/],
    ['one slash', 'https:/example.org', /percent-encoded/],
    ['raw letters', 'https://example.org/größe', /percent-encoded/],
    ['HTML', 'https://example.org/<script>', /percent-encoded/],
    ['a broken percent', 'https://example.org/%zz', /percent-encoded/],
    ['NUL', 'https://example.org/\u0000', /percent-encoded/],
    ['2,049 characters', `https://example.org/${'a'.repeat(2029)}`, /at most 2048/],
  ])('refuses %s', (_what, url, message) => {
    expect(faults(webUrl(), url)).toEqual([expect.stringMatching(message)]);
  });
});

describe('languageTag', () => {
  test.each([
    ['en', 'en'],
    ['EN-us', 'en-US'],
    ['zh-hans-cn', 'zh-Hans-CN'],
    ['iw', 'he'],
    ['und', 'und'],
  ])('%s becomes %s', (given, canonical) => {
    expect(languageTag().parse(given)).toBe(canonical);
  });

  test.each([
    '',
    'english',
    'en_US',
    'e',
    'en-',
    'x-private',
    'en\u0000',
    'ｅn',
    `en-${'a'.repeat(9)}`,
    `en${'-abcde'.repeat(20)}`,
  ])('refuses %j', (tag) => {
    expect(faults(languageTag(), tag)).toEqual([expect.stringContaining('not a language tag')]);
  });
});

test('statedDate keeps a date as given and refuses what is none', () => {
  expect(statedDate().parse('2024-05')).toBe('2024-05');
  expect(faults(statedDate(), '2024-02-30')).toEqual([expect.stringContaining('not a date')]);
  expect(faults(statedDate(), `2024-05-16T09:30:00.${'0'.repeat(1000)}Z`)).toHaveLength(1);
});

test('instant gives the same instant in UTC', () => {
  expect(instant().parse('2024-05-16T09:30:00+08:00')).toBe('2024-05-16T01:30:00.000Z');
  for (const value of ['2024-05-16', '2024-05-16T09:30:00', '2016-12-31T23:59:60Z']) {
    expect(faults(instant(), value)).toEqual([expect.stringContaining('not an instant')]);
  }
});

test('uuidId gives lower case', () => {
  expect(uuidId().parse('0190163D-8694-739B-AEA5-966C26F8AD91')).toBe('0190163d-8694-739b-aea5-966c26f8ad91');
  for (const value of [
    '',
    '0190163d8694739baea5966c26f8ad91',
    '{0190163d-8694-739b-aea5-966c26f8ad91}',
    'me',
    '1',
  ]) {
    expect(faults(uuidId(), value)).toEqual(['This is not an id: ids are UUIDs.']);
  }
});

test.each([
  ['webUrl', webUrl(), { format: 'uri', maxLength: 2048 }],
  ['languageTag', languageTag(), { maxLength: 64 }],
  ['statedDate', statedDate(), { maxLength: 40, pattern: expect.any(String) }],
  ['instant', instant(), { format: 'date-time' }],
  ['uuidId', uuidId(), { format: 'uuid' }],
  ['topic', topic, { maxLength: 60 }],
])('%s says its form in JSON Schema', (_name, schema, form) => {
  expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({
    type: 'string',
    description: expect.any(String),
    ...form,
  });
});
