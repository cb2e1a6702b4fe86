import type { Outcome } from './load.types.ts';

/** Counts what is done and how long each took, and what this process computes meanwhile. */
export class Stopwatch {
  bytes = 0;
  unpacked: number | null = null;
  private times = new Float64Array(4096);
  private done = 0;
  private counted = 0;
  private readonly begun = performance.now();
  private readonly cpu = process.cpuUsage();

  add(milliseconds: number): void {
    if (this.done === this.times.length) {
      const larger = new Float64Array(this.times.length * 2);
      larger.set(this.times);
      this.times = larger;
    }
    this.times[this.done++] = milliseconds;
  }

  /** Done without a time of their own each. */
  count(more: number): void {
    this.counted += more;
  }

  outcome(): Outcome {
    const wall = performance.now() - this.begun;
    const { user, system } = process.cpuUsage(this.cpu);
    const sorted = this.times.subarray(0, this.done).sort();
    return {
      done: this.done + this.counted,
      perSecond: ((this.done + this.counted) / wall) * 1000,
      wall,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      bytes: this.bytes,
      unpacked: this.unpacked,
      cpu: (user + system) / 1000 / wall,
    };
  }
}

/** The nearest rank, of sorted values; not a number when there are none. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The middle one, or the middle between two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}
