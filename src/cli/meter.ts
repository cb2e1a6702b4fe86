/** How far long work is, on a terminal: one line that is written over, a few times a second. Elsewhere it is quiet. */

export interface Meter {
  /** Notes what was done since. */
  add(lines: number, bytes: number): void;
  /** Takes the line away, and answers what was done in all. */
  end(): string;
}

const EVERY_MS = 250;
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

export function meter(): Meter {
  const begun = performance.now();
  const { stderr } = process;
  let [lines, bytes, told] = [0, 0, begun];

  const sentence = () => {
    const seconds = Math.max((performance.now() - begun) / 1000, 0.001);
    const rate = Math.round(lines / seconds).toLocaleString('en');
    return `${lines.toLocaleString('en')} lines, ${sizeOf(bytes)}, ${rate} lines a second`;
  };

  return {
    add(someLines, someBytes) {
      lines += someLines;
      bytes += someBytes;
      const now = performance.now();
      if (!stderr.isTTY || now - told < EVERY_MS) return;
      told = now;
      stderr.write(`\r\u001b[K${sentence()}`);
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
      return sentence();
    },
  };
}

function sizeOf(bytes: number): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}
