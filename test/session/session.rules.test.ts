import { expect, test } from '@jest/globals';
import { passwordFault } from '../../src/session/session.rules.ts';

const ada = { email: 'ada.lovelace@example.org', name: 'Ada King' };

test.each([
  'seven grey herons',
  'k7Q!pz0-wm2X',
  'Ein Füchslein im Schnee',
  '仓库里有十二只白鹭和一条河',
  'aaaaaaaaaaab',
  'x'.repeat(100) + 'y'.repeat(100),
])('%s is good', (password) => {
  expect(passwordFault(password, ada)).toBeNull();
});

test.each([
  ['elevensigns', 'Give 12 characters or more.'],
  ['', 'Give 12 characters or more.'],
  // Six letters of two code units each.
  ['𝒳𝒴𝒵𝒳𝒴𝒵', 'Give 12 characters or more.'],
  [`${'ab'.repeat(100)}c`, 'Give at most 200 characters.'],
  // One sign that stands for eighteen.
  ['ﷺ'.repeat(12), 'Give at most 200 characters.'],
  ['!!!!!!!!!!!!!!', 'more than one character'],
  ['my Ada.Lovelace 42', '“adalovelace”'],
  ['adalovelace-2026', '“adalovelace”'],
  ['the one and only ADA KING', 'your name'],
  ['the_adaking_herself', 'your name'],
  // Full width letters are the same letters.
  ['ａｄａｌｏｖｅｌａｃｅ２０２６', '“adalovelace”'],
  ['Password1234', 'among the first'],
  ['Correct Horse Battery Staple', 'among the first'],
  ['QWERTYUIOPASDFGH', 'among the first'],
])('%s is refused', (password, sentence) => {
  expect(passwordFault(password, ada)).toContain(sentence);
});

test('a name of two letters may stand in a password', () => {
  expect(passwordFault('a box of old books', { email: 'bo@example.org', name: 'Bo' })).toBeNull();
});
