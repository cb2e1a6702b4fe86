/** How much has passed, and how fast. Pure, but for the clock that it is given. */

/** How far something is. */
export interface Passed {
  bytes: number;
  lines: number;
  /** Bytes a second, over the last few seconds; null when it is too early to say. */
  perSecond: number | null;
}

/** Over so long the speed is taken, in milliseconds. */
const WINDOW_MS = 5_000;
/** Before that, a speed would say nothing. */
const EARLY_MS = 500;

export interface Meter {
  /** What has passed until now, all together. */
  at(bytes: number, lines?: number): Passed;
}

export function startMeter(now: () => number = () => performance.now()): Meter {
  const samples = [{ ms: now(), bytes: 0 }];
  return {
    at(bytes, lines = 0) {
      const ms = now();
      samples.push({ ms, bytes });
      while (samples.length > 2 && ms - (samples[1]?.ms ?? ms) >= WINDOW_MS) samples.shift();
      const first = samples[0] ?? { ms, bytes };
      const lasted = ms - first.ms;
      return { bytes, lines, perSecond: lasted < EARLY_MS ? null : ((bytes - first.bytes) * 1_000) / lasted };
    },
  };
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes in words: “812 bytes”, “4.2 MB”. */
export function bytesInWords(bytes: number): string {
  let [value, unit] = [bytes, 0];
  // 999.96 would be written as 1,000.0.
  while (value >= 999.95 && unit < UNITS.length - 1) [value, unit] = [value / 1_000, unit + 1];
  const digits = unit === 0 ? 0 : 1;
  const words = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${words} ${unit === 0 && bytes === 1 ? 'byte' : UNITS[unit]}`;
}
