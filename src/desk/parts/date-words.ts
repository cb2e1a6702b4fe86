/** Dates of the world are shown as precisely as they are known; dates of the system to the minute, with their zone. */

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A date of the world (`2024`, `2024-05`, `2024-05-16` or an instant) in words. */
export function statedWords(date: string): string {
  const parsed = new Date(date);
  if (Number.isNaN(parsed.getTime())) return date;
  if (/^\d{4}$/.test(date)) return date;
  if (/^\d{4}-\d\d$/.test(date)) return MONTH.format(parsed);
  if (/^\d{4}-\d\d-\d\d$/.test(date)) return DAY.format(parsed);
  return `${MINUTE.format(parsed)} UTC`;
}

/** An instant of the system in words. */
export function instantWords(instant: string): string {
  return `${MINUTE.format(new Date(instant))} UTC`;
}
