import { expect, test } from '@jest/globals';
import { safeTarget } from '../../src/desk/access/safe-target.ts';

const HERE = 'https://desk.example';

test.each(['/work', '/claims/1?view=map#answer-2', '/?q=a%20b'])('%s is a page of this desk', (to) => {
  expect(safeTarget(to, HERE)).toBe(to);
});

test.each([
  null,
  '',
  'work',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\\/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/.//evil.example',
  '/..//evil.example',
])('%j leads to the record', (to) => {
  expect(safeTarget(to, HERE)).toBe('/');
});
