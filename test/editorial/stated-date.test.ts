import { describe, expect, test } from '@jest/globals';
import { compareStated, parseStatedDate, type StatedDate } from '../../src/editorial/stated-date.ts';

function parsed(value: string): StatedDate {
  const date = parseStatedDate(value);
  if (date === null) throw new Error(`refused: ${value}`);
  return date;
}

describe('parseStatedDate', () => {
  test.each([
    ['2024', 'year', '2024-01-01T00:00:00.000Z'],
    ['2024-05', 'month', '2024-05-01T00:00:00.000Z'],
    ['2024-05-16', 'day', '2024-05-16T00:00:00.000Z'],
    ['2024-05-16T09:30:00Z', 'instant', '2024-05-16T09:30:00.000Z'],
    ['2024-05-16T09:30:00+08:00', 'instant', '2024-05-16T01:30:00.000Z'],
    ['2024-05-16T20:30:00-04:30', 'instant', '2024-05-17T01:00:00.000Z'],
    ['2024-05-16T09:30:00-00:00', 'instant', '2024-05-16T09:30:00.000Z'],
    ['2024-05-16T09:30:00.5Z', 'instant', '2024-05-16T09:30:00.500Z'],
    ['2024-05-16T09:30:00.123987Z', 'instant', '2024-05-16T09:30:00.123Z'],
    ['0001', 'year', '0001-01-01T00:00:00.000Z'],
    ['0099-12-31', 'day', '0099-12-31T00:00:00.000Z'],
    ['9999-12-31', 'day', '9999-12-31T00:00:00.000Z'],
    ['2020-02-29', 'day', '2020-02-29T00:00:00.000Z'],
    ['0400-02-29', 'day', '0400-02-29T00:00:00.000Z'],
    ['1582-10-10', 'day', '1582-10-10T00:00:00.000Z'],
  ])('reads %s as %s', (given, precision, earliest) => {
    const date = parsed(given);
    expect([date.given, date.precision, date.earliest.toISOString()]).toEqual([given, precision, earliest]);
  });

  test.each([
    ['nothing', ''],
    ['year 0', '0000'],
    ['a year of five digits', '12024'],
    ['a signed year', '-2024'],
    ['a month 13', '2024-13'],
    ['a month 0', '2024-00'],
    ['a day 0', '2024-05-00'],
    ['31 April', '2024-04-31'],
    ['29 February of a common year', '2023-02-29'],
    ['29 February of 2100', '2100-02-29'],
    ['unpadded parts', '2024-5-6'],
    ['the basic format', '20240516'],
    ['a week', '2024-W20'],
    ['an ordinal day', '2024-137'],
    ['EDTF beyond level 0', '2024?'],
    ['an interval', '2024/2025'],
    ['Bengali digits', '২024-05-16'],
    ['Arabic digits', '2024-0٥-16'],
    ['en dashes', '2024–05–16'],
    ['white space', ' 2024'],
    ['a line end', '2024\n'],
    ['a NUL', '2024-05-16\u0000'],
    ['an instant without offset', '2024-05-16T09:30:00'],
    ['an instant without seconds', '2024-05-16T09:30Z'],
    ['a space for the T', '2024-05-16 09:30:00Z'],
    ['a lower-case t', '2024-05-16t09:30:00Z'],
    ['a lower-case z', '2024-05-16T09:30:00z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['hour 24', '2024-05-16T24:00:00Z'],
    ['minute 60', '2024-05-16T09:60:00Z'],
    ['an offset of 24 hours', '2024-05-16T09:30:00+24:00'],
    ['an offset of 60 minutes', '2024-05-16T09:30:00+01:60'],
    ['an empty fraction', '2024-05-16T09:30:00.Z'],
    ['an instant before year 1 in UTC', '0001-01-01T00:00:00+01:00'],
    ['an instant after year 9999 in UTC', '9999-12-31T23:59:59-01:00'],
  ])('refuses %s', (_what, value) => {
    expect(parseStatedDate(value)).toBeNull();
  });
});

describe('compareStated', () => {
  test('orders by the earliest instant, whatever the precision', () => {
    const given = ['2024-05-16', '2024-05', '2024-05-16T01:00:00+02:00', '2023-12-31', '2024'];
    expect(
      given
        .map(parsed)
        .sort(compareStated)
        .map((date) => date.given),
    ).toEqual(['2023-12-31', '2024', '2024-05', '2024-05-16T01:00:00+02:00', '2024-05-16']);
  });

  test('the same instant is no order', () => {
    expect(compareStated(parsed('2024'), parsed('2024-01-01'))).toBe(0);
  });
});
