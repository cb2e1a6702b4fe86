/** The tables of docs/performance.md, out of the reports: no figure there is typed. */
import { readFile, writeFile } from 'node:fs/promises';
import { markdownTable, type Report, short } from './report.ts';
import { allRows } from './run.ts';

/** Puts each report between `<!-- bench <claims> -->` and `<!-- end -->` of its size; a place without a report stays as it is. */
export function fillTables(page: string, reports: readonly Report[]): string {
  return page.replace(
    /(<!-- bench (\d+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (whole: string, begin: string, claims: string, end: string) => {
      const report = joined(reports.filter((one) => one.claims === Number(claims)));
      return report ? `${begin}${section(report)}\n${end}` : whole;
    },
  );
}

/** Runs of one size as one: of a row that several have, the last. */
function joined(reports: readonly Report[]): Report | undefined {
  const last = reports.at(-1);
  if (!last) return undefined;
  const rows = new Map(reports.flatMap((report) => report.rows.map((row) => [row.row, row])));
  const order = [...allRows.map((row) => row.name), ...rows.keys()];
  const inOrder = [...new Set(order)].flatMap((name) => rows.get(name) ?? []);
  return { ...last, rows: inOrder };
}

/** The same for the file; the size of each report has to have its place there. */
export async function fillDocs(file: string, reports: readonly Report[]): Promise<void> {
  const page = await readFile(file, 'utf8');
  for (const { claims, quick } of reports) {
    if (quick) throw new Error('a quick run has no figures worth keeping');
    if (!page.includes(`<!-- bench ${claims} -->`))
      throw new Error(`${file} has no place for ${claims} claims`);
  }
  await writeFile(file, fillTables(page, reports));
}

function section({ claims, at, machine, versions, seconds, rounds, rows }: Report): string {
  const facts = [
    `${claims.toLocaleString('en')} claims`,
    `${machine.cores} cores (${machine.cpu}), ${machine.memory}`,
    machine.system,
    `Node ${versions.node}`,
    versions.postgres,
    `${rounds} rounds of ${seconds} s`,
    at.slice(0, 10),
  ];
  const more = rows.flatMap(({ row, limit, clientCpu, serviceCpu, figures, note }) => {
    const cpu = [
      serviceCpu === null ? '' : `service ${short(serviceCpu)} of a core`,
      clientCpu === null ? '' : `client ${short(clientCpu)}`,
    ];
    const numbers = Object.entries(figures).map(([name, value]) => `${name} ${short(value)}`);
    const said = [limit && `limit: ${limit}`, ...cpu, ...numbers, note].filter(Boolean);
    return said.length > 0 ? [`- \`${row}\`: ${said.join('; ')}`] : [];
  });
  return `\n${facts.join(' · ')}\n\n${markdownTable(rows)}\n\n${more.join('\n')}\n`;
}
