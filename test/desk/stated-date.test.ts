import { describe, expect, test } from '@jest/globals';
import { statedDateFault, statedDateHint, statedForm } from '../../src/desk/editor/stated-date.ts';

const now = new Date('2024-06-01T12:00:00Z');

describe('a finished date', () => {
  test.each([
    '2024',
    '2024-05',
    '2024-05-16',
    '2024-02-29',
    '0001',
    '2024-05-16T09:30:00Z',
    '2024-05-16T09:30:00.125+08:00',
    '2024-06-02',
  ])('%s is taken', (date) => {
    expect(statedDateFault(date, now)).toBeNull();
  });

  test.each([
    ['', /as precisely/],
    ['May', /not a date/],
    ['2024-5', /not a date/],
    ['2024-13', /no month 13/],
    ['2024-00', /no month 00/],
    ['2023-02-29', /no day 29/],
    ['0000', /no year 0/],
    ['2024-05-16T09:30:00', /time zone/],
    ['2024-05-16 09:30', /time zone/],
    ['2024-05-16T24:00:00Z', /No clock/],
    ['2024-05-16T09:60:00Z', /No clock/],
    ['2024-05-16T09:30:00+24:00', /No clock/],
    ['2024-06-03', /not come yet/],
    ['2025', /not come yet/],
  ])('%p is refused in a sentence', (date, sentence) => {
    expect(statedDateFault(date, now)).toMatch(sentence);
  });
});

test('nothing is said of what can still become a date', () => {
  const whole = '2024-05-16T09:30:00.5+08:00';
  for (let end = 1; end <= whole.length; end += 1) {
    expect([whole.slice(0, end), statedDateHint(whole.slice(0, end), now)]).toEqual([
      whole.slice(0, end),
      null,
    ]);
  }
  expect(statedDateHint('last week', now)).toMatch(/not a date/);
  expect(statedDateHint('2024-13', now)).toMatch(/no month/);
  expect(statedDateHint('2024x', now)).toMatch(/not a date/);
});

test.each([
  ['2024-5-6', '2024-05-06'],
  ['2024/05', '2024-05'],
  [' 2024 ', '2024'],
  ['16.5.2024', '2024-05-16'],
  ['16 May 2024', '2024-05-16'],
  ['May 16, 2024', '2024-05-16'],
  ['Sept 2024', '2024-09'],
  ['2024-05-16 09:30Z', '2024-05-16T09:30:00Z'],
  ['2024-05-16T09:30+08:00', '2024-05-16T09:30:00+08:00'],
  ['2024-05-16 09:30 UTC', '2024-05-16T09:30:00Z'],
  // Which of the two is the month nobody knows.
  ['05/06/2024', '05/06/2024'],
  ['someday 2024', 'someday 2024'],
])('%p stands on the record as %p', (typed, form) => {
  expect(statedForm(typed)).toBe(form);
});
