/** Dates of the world as spans of time: as long as they are imprecise. Pure. */

export type Precision = 'year' | 'month' | 'day' | 'instant';

/** Milliseconds since 1970, UTC; `to` is exclusive, and the same as `from` for an instant. */
export interface StatedSpan {
  from: number;
  to: number;
  precision: Precision;
}

function precisionOf(date: string): Precision {
  if (/^\d{4}$/.test(date)) return 'year';
  if (/^\d{4}-\d\d$/.test(date)) return 'month';
  return /^\d{4}-\d\d-\d\d$/.test(date) ? 'day' : 'instant';
}

/** The span of `2024`, `2024-05`, `2024-05-16` or an instant. What is no date is at the beginning of time. */
export function spanOf(date: string): StatedSpan {
  const precision = precisionOf(date);
  const from = Date.parse(date);
  if (Number.isNaN(from)) return { from: 0, to: 0, precision: 'instant' };
  const end = new Date(from);
  if (precision === 'year') end.setUTCFullYear(end.getUTCFullYear() + 1);
  if (precision === 'month') end.setUTCMonth(end.getUTCMonth() + 1);
  if (precision === 'day') end.setUTCDate(end.getUTCDate() + 1);
  return { from, to: end.getTime(), precision };
}

/** The instant that the desk publishes as of, for what a person typed: the end of a year, month or day, or now. */
export function asOfInstant(typed: string, now: number): string {
  const { to, from, precision } = spanOf(typed);
  if (precision === 'instant') return typed;
  // Of a span that has begun and not ended, as much as there is.
  const end = from <= now ? Math.min(to - 1, now - 2_000) : to - 1;
  return new Date(end).toISOString();
}

/** Whether the address may ask for it. */
export function isAsOf(typed: string): boolean {
  const isWritten = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/.test(
    typed,
  );
  return isWritten && !Number.isNaN(Date.parse(typed));
}
