/** A date of the world with the precision that its source gives; `earliest` is its first instant, in UTC. */
export interface StatedDate {
  given: string;
  earliest: Date;
  precision: 'year' | 'month' | 'day' | 'instant';
}

/** EDTF level 0 calendar dates, and RFC 3339 instants without leap seconds. ASCII digits, capital T and Z. */
export const STATED_DATE_PATTERN =
  /^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?$/;

/**
 * Reads `2024`, `2024-05`, `2024-05-16` or an RFC 3339 instant (DESIGN section 2); null when it is none of
 * these, names no day of the calendar, or lies outside the years 0001 to 9999. An instant is kept to the millisecond.
 */
export function parseStatedDate(value: string): StatedDate | null {
  if (!STATED_DATE_PATTERN.test(value)) return null;
  const year = Number(value.slice(0, 4));
  const month = value.length > 4 ? Number(value.slice(5, 7)) : 1;
  const day = value.length > 7 ? Number(value.slice(8, 10)) : 1;
  const midnight = calendarDay(year, month, day);
  if (midnight === null) return null;
  if (value.length === 4) return { given: value, earliest: midnight, precision: 'year' };
  if (value.length === 7) return { given: value, earliest: midnight, precision: 'month' };
  if (value.length === 10) return { given: value, earliest: midnight, precision: 'day' };
  const time = millisecondsOfDay(value);
  if (time === null) return null;
  const earliest = new Date(midnight.getTime() + time);
  const utcYear = earliest.getUTCFullYear();
  return utcYear < 1 || utcYear > 9999 ? null : { given: value, earliest, precision: 'instant' };
}

/** Orders by the earliest instant; 0 when that is the same, and the order of record decides. */
export function compareStated(a: Pick<StatedDate, 'earliest'>, b: Pick<StatedDate, 'earliest'>): number {
  return Math.sign(a.earliest.getTime() - b.earliest.getTime());
}

/** The two columns of a date of the world that passed its schema: as given, and its earliest instant for ordering. */
export function stated(statedAt: string): { statedAt: string; statedFrom: Date } {
  const parsed = parseStatedDate(statedAt);
  if (!parsed) throw new Error(`a date passed its schema and cannot be read: ${statedAt}`);
  return { statedAt, statedFrom: parsed.earliest };
}

/** Midnight UTC of a day that the calendar has; Date itself would roll 31 April over to May. */
function calendarDay(year: number, month: number, day: number): Date | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date : null;
}

/** Milliseconds between midnight UTC of an instant's own day and the instant; null for times no clock shows. */
function millisecondsOfDay(instant: string): number | null {
  const [hour, minute, second] = [11, 14, 17].map((at) => Number(instant.slice(at, at + 2))) as [
    number,
    number,
    number,
  ];
  const fraction = /\.[0-9]+/.exec(instant)?.[0] ?? '';
  const offset = instant.endsWith('Z') ? '+00:00' : instant.slice(-6);
  const offsetHour = Number(offset.slice(1, 3));
  const offsetMinute = Number(offset.slice(4));
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;
  const minutes = hour * 60 + minute - (offset.startsWith('-') ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  return (minutes * 60 + second) * 1000 + Number(fraction.slice(1, 4).padEnd(3, '0'));
}
