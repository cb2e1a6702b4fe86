import type { BulkSession } from '../database/bulk.ts';
import { faultOfRows } from './import-faults.ts';
import type { Rows } from './import-rows.ts';
import { copyRow, copyStatement, type RowOf, type Table, TABLES } from './import-tables.ts';

const ORDER = Object.keys(TABLES) as Table[];

/** Rows of many lines, for one COPY a table. */
export class Batch {
  readonly #rows = new Map<Table, { text: string; line: number }[]>();
  readonly #withdrawals: { id: string; notice: string }[] = [];

  /** Adds the rows of the line with this number. */
  add(rows: Rows, line: number): void {
    for (const table of Object.keys(rows) as Table[]) {
      let list = this.#rows.get(table);
      if (!list) this.#rows.set(table, (list = []));
      for (const row of (rows[table] ?? []) as RowOf<Table>[]) list.push({ text: copyRow(table, row), line });
    }
    for (const { id, withdrawal_id } of rows.head ?? []) {
      if (withdrawal_id !== null) this.#withdrawals.push({ id: String(id), notice: String(withdrawal_id) });
    }
  }

  /** Writes all of them. LineFault for the first that PostgreSQL refuses. */
  async write(session: BulkSession): Promise<void> {
    for (const table of ORDER) {
      const rows = this.#rows.get(table) ?? [];
      if (rows.length === 0) continue;
      try {
        await session.load(copyStatement(table), rows.map((one) => one.text).join(''));
      } catch (error) {
        throw faultOfRows(error, rows);
      }
    }
    if (this.#withdrawals.length > 0) {
      await session.rows(
        `UPDATE head SET withdrawal_id = given.notice FROM unnest($1::uuid[], $2::uuid[]) AS given (id, notice)
         WHERE head.id = given.id`,
        [this.#withdrawals.map((one) => one.id), this.#withdrawals.map((one) => one.notice)],
      );
    }
  }
}
