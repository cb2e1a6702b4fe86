const MINUTE = 60_000;
const STEPS = [
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

/** How long something has waited, in the one unit that says it: “3 hours”. */
export function waitedWords(since: string, now: number): string {
  const waited = now - new Date(since).getTime();
  for (const [unit, length] of STEPS) {
    const count = Math.floor(waited / length);
    if (count >= 1) return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}
