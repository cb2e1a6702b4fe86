import { expect, test } from '@jest/globals';
import { LANGUAGE_NAMES, languageName, languageTag } from '../../src/desk/editor/languages.ts';

test('a language has a tag by its name, and every name that is offered has one', () => {
  expect(languageTag(' arabic ')).toBe('ar');
  expect(languageTag('Ukrainian')).toBe('uk');
  for (const name of LANGUAGE_NAMES) expect(languageName(languageTag(name) ?? '')).toBe(name);
  expect(new Set(LANGUAGE_NAMES).size).toBe(LANGUAGE_NAMES.length);
});

test('a tag is put into its canonical form', () => {
  expect(languageTag('EN-us')).toBe('en-US');
  expect(languageTag('zh-hans')).toBe('zh-Hans');
});

test.each(['', 'klingonese', 'en_US', 'e', 'en-'])('%p is no language', (typed) => {
  expect(languageTag(typed)).toBeNull();
});
