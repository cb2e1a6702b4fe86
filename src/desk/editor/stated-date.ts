/** A date of the world as somebody types it: what it means, and what is still missing of it. Pure. */

const FORM =
  /^(?<year>\d{4})(?:-(?<month>\d\d)(?:-(?<day>\d\d)(?:T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.\d+)?(?:Z|[+-](?<offset>\d\d:\d\d)))?)?)?$/;
const EXAMPLES = 'a year, a month or a day (2024, 2024-05, 2024-05-16), or an instant (2024-05-16T09:30:00Z)';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Somewhere on Earth it is tomorrow already. */
const AHEAD_MS = 14 * 3_600_000;

/** What is wrong with a finished date, in a sentence; null when nothing is. */
export function statedDateFault(date: string, now: Date): string | null {
  if (date === '') return 'Give the date, as precisely as it is known.';
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$/.test(date)) {
    return 'Say in which time zone: end with Z for UTC, or with an offset such as +08:00.';
  }
  const parts = FORM.exec(date)?.groups;
  if (!parts) return `This is not a date. Give ${EXAMPLES}.`;
  const { year = '', month, day } = parts;
  if (Number(year) === 0) return 'There is no year 0.';
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) return `There is no month ${month}.`;
  if (month !== undefined && day !== undefined && !hasDay(Number(year), Number(month), Number(day)))
    return `${year}-${month} has no day ${day}.`;
  if (!isTime(parts)) return 'No clock shows this time.';
  return earliest(date).getTime() > now.getTime() + AHEAD_MS ? 'This has not come yet.' : null;
}

/** What to say while somebody still types: nothing as long as it can become a date. */
export function statedDateHint(typed: string, now: Date): string | null {
  return isBeginning(typed) ? null : statedDateFault(typed, now);
}

/** Whether it can become a date by typing on. */
function isBeginning(typed: string): boolean {
  if (statedForm(typed) !== typed) return true;
  const pattern = '0000-00-00T00:00:00';
  if (typed.length < pattern.length) {
    const isLike = [...typed].every((char, at) =>
      pattern[at] === '0' ? /\d/.test(char) : char === pattern[at] || (char === ' ' && at === 10),
    );
    return isLike && !FORM.test(typed);
  }
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d*)?(?:[+-][\d:]{0,4})?$/.test(typed);
}

/** The form in which the record has a date that was typed otherwise: `2024-5-6`, `16 May 2024`, `16.5.2024`; else as it is. */
export function statedForm(typed: string): string {
  const text = typed.trim().replace(/\s+/g, ' ');
  const numbers = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$/.exec(text);
  if (numbers) return joined(numbers[1], numbers[2], numbers[3]);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (german) return joined(german[3], german[2], german[1]);
  const named =
    /^(?:(\d{1,2})\.? )?([a-z]{3,9})\.? (\d{4})$/i.exec(text) ??
    reordered(/^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})$/i.exec(text));
  const month = named ? MONTHS.indexOf((named[2] ?? '').slice(0, 3).toLowerCase()) + 1 : 0;
  if (named && month > 0) return joined(named[3], String(month), named[1]);
  const instant = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s?([Zz]|UTC|[+-]\d\d:\d\d)$/.exec(
    text,
  );
  if (instant) {
    const zone = instant[4] ?? '';
    return `${instant[1]}T${instant[2]}${instant[3] ?? ':00'}${/^[+-]/.test(zone) ? zone : 'Z'}`;
  }
  return text;
}

function reordered(american: RegExpExecArray | null): (string | undefined)[] | null {
  return american && [american[0], american[2], american[1], american[3]];
}

function joined(year = '', month = '', day?: string): string {
  return [year, month.padStart(2, '0'), ...(day === undefined ? [] : [day.padStart(2, '0')])].join('-');
}

function hasDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isTime({
  hour = '0',
  minute = '0',
  second = '0',
  offset = '00:00',
}: Record<string, string>): boolean {
  const [offsetHour = 0, offsetMinute = 0] = offset.split(':').map(Number);
  return (
    Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && offsetHour < 24 && offsetMinute < 60
  );
}

function earliest(date: string): Date {
  return new Date(date.length === 4 ? `${date}-01` : date);
}
