/** How much longer the same work takes in a larger record. */
import { judge, type Report } from './report.ts';
import type { RowResult } from './rows.types.ts';

const GROWING = [
  { row: 'dossier', atMost: 1.3 },
  { row: 'again', atMost: 1.3 },
  { row: 'list', atMost: 1.3 },
  { row: 'search' },
];

/** A result for each of these rows: its median time here, as so many times that of the other report. */
export function growth(report: Pick<Report, 'claims' | 'quick' | 'rows'>, against: Report): RowResult[] {
  const medianOf = (rows: readonly RowResult[], name: string) =>
    rows.find((one) => one.row === name)?.p50 ?? null;
  return GROWING.map(({ row, atMost }) => {
    const [here, there] = [medianOf(report.rows, row), medianOf(against.rows, row)];
    const title = report.rows.find((one) => one.row === row)?.title ?? row;
    const declared = {
      name: `growth-${row}`,
      title: `Growth since ${against.claims.toLocaleString('en')} claims: ${title.toLowerCase()}`,
      targets: atMost === undefined ? [] : [{ figure: 'ratio', atMost }],
    };
    if (here === null || there === null) return { ...judge(declared, {}, report), verdict: 'not there' };
    return judge(declared, { unit: 'times', p50: here, ratio: here / there, ratios: [here / there] }, report);
  });
}
