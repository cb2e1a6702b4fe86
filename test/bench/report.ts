/** What a run came to: the table for the eye, and the JSON that everything else is made of. */
import os from 'node:os';
import type { Row, RowResult } from './rows.types.ts';

export interface Report {
  claims: number;
  quick: boolean;
  seconds: number;
  rounds: number;
  seed: number;
  at: string;
  machine: { cpu: string; cores: number; memory: string; system: string };
  versions: { rejoinder: string; node: string; postgres: string };
  rows: RowResult[];
}

/** Of the machine that this runs on. */
export function machine(): Report['machine'] {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() || 'unknown',
    cores: cpus.length,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
  };
}

/** Holds what was measured against the targets of the row. */
export function judge(
  row: Omit<Row, 'run'>,
  measured: Partial<RowResult>,
  { quick, claims }: Pick<Report, 'quick' | 'claims'>,
): RowResult {
  const targets = claims >= (row.targetsFrom ?? 0) ? row.targets : [];
  const result: RowResult = {
    unit: 'requests',
    perSecond: null,
    p50: null,
    p99: null,
    limit: null,
    limitPerSecond: null,
    ratio: null,
    ratios: [],
    peak: null,
    clientCpu: null,
    serviceCpu: null,
    figures: {},
    note: null,
    ...measured,
    row: row.name,
    title: row.title,
    targets,
    verdict: 'no target',
  };
  if (quick) return { ...result, verdict: 'not judged' };
  if (targets.length === 0) return result;
  const met = targets.every(({ figure, atLeast, atMost, below }) => {
    const value = figureOf(result, figure);
    if (value === null) return false;
    return (
      value >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
      value <= (atMost ?? Number.POSITIVE_INFINITY) &&
      value < (below ?? Number.POSITIVE_INFINITY)
    );
  });
  return { ...result, verdict: met ? 'met' : 'missed' };
}

function figureOf(result: RowResult, figure: string): number | null {
  const own = { ratio: result.ratio, p50: result.p50, p99: result.p99, peak: result.peak };
  return (figure in own ? own[figure as keyof typeof own] : result.figures[figure]) ?? null;
}

const UNITS: Record<string, string> = { p50: ' ms', p99: ' ms', peak: ' MB' };

/** A target in words, as the table has it. */
export function targetText(targets: Row['targets']): string {
  return targets
    .map(({ figure, atLeast, atMost, below }) => {
      const name = figure === 'ratio' ? '' : `${figure} `;
      const unit = UNITS[figure] ?? '';
      if (atLeast !== undefined) return `${name}≥ ${atLeast}${unit}`;
      return atMost === undefined ? `${name}< ${below}${unit}` : `${name}≤ ${atMost}${unit}`;
    })
    .join(', ');
}

const HEAD = [
  'work',
  'per second',
  'p50 ms',
  'p99 ms',
  'limit per second',
  'ratio',
  'MB',
  'target',
  'verdict',
];

/** The cells of one row, as text. */
export function cellsOf(result: RowResult): string[] {
  const extra = Object.entries(result.figures)
    .filter(([name]) => result.targets.some((one) => one.figure === name))
    .map(([name, value]) => `${name} ${short(value)}`);
  return [
    result.title,
    short(result.perSecond),
    short(result.p50),
    short(result.p99),
    short(result.limitPerSecond),
    [result.ratio === null ? '' : result.ratio.toFixed(2), ...extra].filter(Boolean).join(', '),
    short(result.peak),
    targetText(result.targets),
    result.verdict,
  ];
}

/** Three digits, or all that stand before the point. */
export function short(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

export function markdownTable(rows: readonly RowResult[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** For a terminal: columns of one width. */
export function plainTable(rows: readonly RowResult[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
