import type { BulkSession } from '../database/bulk.ts';
import { CopyBuffer } from '../database/copy-rows.ts';
import { faultOfRows } from './import-faults.ts';
import type { Rows } from './import-rows.ts';
import { copyRow, copyStatement, type RowOf, TABLES, type Table } from './import-tables.ts';

const ORDER = Object.keys(TABLES) as Table[];

/** Rows of many lines, for one COPY a table. It is used again when they are written. */
export class Batch {
  readonly #tables = new Map(
    ORDER.map((table) => [table, { rows: new CopyBuffer(), lines: [] as number[] }]),
  );
  #withdrawals: { id: string; notice: string }[] = [];

  /** Adds the rows of the line with this number. */
  add(added: Rows, line: number): void {
    for (const table of Object.keys(added) as Table[]) {
      const { rows, lines } = this.#of(table);
      for (const row of (added[table] ?? []) as RowOf<Table>[]) {
        rows.add(copyRow(table, row));
        lines.push(line);
      }
    }
    for (const { id, withdrawal_id } of added.head ?? []) {
      if (withdrawal_id !== null) this.#withdrawals.push({ id: String(id), notice: String(withdrawal_id) });
    }
  }

  /** Writes all of them. LineFault for the first that PostgreSQL refuses. */
  async write(session: BulkSession): Promise<void> {
    for (const table of ORDER) {
      const { rows, lines } = this.#of(table);
      if (lines.length === 0) continue;
      try {
        await session.load(copyStatement(table), rows.bytes());
      } catch (error) {
        throw faultOfRows(error, rows.bytes(), lines);
      }
      rows.clear();
      lines.length = 0;
    }
    if (this.#withdrawals.length === 0) return;
    await session.rows(
      `UPDATE head SET withdrawal_id = given.notice FROM unnest($1::uuid[], $2::uuid[]) AS given (id, notice)
       WHERE head.id = given.id`,
      [this.#withdrawals.map((one) => one.id), this.#withdrawals.map((one) => one.notice)],
    );
    this.#withdrawals = [];
  }

  #of(table: Table) {
    return this.#tables.get(table) as { rows: CopyBuffer; lines: number[] };
  }
}
