/** Actors and sources were approved with what shows them, which comes later in the file: in the end it has to be there. */
import type { BulkSession } from '../database/bulk.ts';
import { lineFault } from './import-faults.ts';

const TABLE = 'CREATE TEMPORARY TABLE approved_with (id uuid, line int) ON COMMIT DROP';

const MISSING = `SELECT approved_with.id, line FROM approved_with LEFT JOIN head ON head.id = approved_with.id
  WHERE head.id IS NULL ORDER BY line LIMIT 1`;

export class Approvals {
  #noted: string[] = [];
  #isThere = false;

  /** Notes what the line with this number says that something was approved with. */
  note(id: string, line: number): void {
    this.#noted.push(`${id}\t${line}\n`);
  }

  async flush(session: BulkSession): Promise<void> {
    const noted = this.#noted.join('');
    if (noted === '') return;
    this.#noted = [];
    if (!this.#isThere) await session.run(TABLE);
    this.#isThere = true;
    await session.load('COPY approved_with FROM STDIN', noted);
  }

  /** LineFault for the first that is not there, when everything is written. */
  async require(session: BulkSession): Promise<void> {
    await this.flush(session);
    if (!this.#isThere) return;
    const [missing] = await session.rows<{ id: string; line: number }>(MISSING);
    if (missing)
      throw lineFault(missing.line, `It was approved with ${missing.id}, which is not in the file.`);
  }
}
