import type { Caller } from '../access/caller.ts';
import type { BulkSession } from '../database/bulk.ts';
import { Problem } from '../http/problem.ts';
import { recordInBulk } from '../ledger/record.ts';
import type { ImportView } from './exchange.schema.ts';
import { LineFault, lineFault } from './import-faults.ts';
import { readRecordLines } from './import-lines.ts';
import { ImportRun } from './import-run.ts';
import { type Counts, LINE_TYPES } from './record-lines.schema.ts';

/** How far an import or export is. */
export type Progress = (done: { lines: number; bytes: number }) => void;

/**
 * Takes an exported record into an installation that has none, whole or not at all. LineFault (422) for the first line that
 * cannot be taken, 409 when there is a record.
 */
export async function importRecord(
  caller: Caller,
  chunks: AsyncIterable<Uint8Array>,
  onProgress: Progress = () => {},
): Promise<ImportView> {
  const view = await writeRecord(caller, chunks, onProgress);
  // The record is there, whatever becomes of this: PostgreSQL would do it by itself a little later.
  const { bulk, log } = caller.service;
  await bulk('write', (session) => session.run('SELECT count_record()')).catch((error: unknown) =>
    log.warn({ error }, 'the planner was not told of an imported record'),
  );
  return view;
}

function writeRecord(
  caller: Caller,
  chunks: AsyncIterable<Uint8Array>,
  onProgress: Progress,
): Promise<ImportView> {
  return recordInBulk(caller, 'imported', async (session, events) => {
    await beginImport(session, caller);
    const run = new ImportRun(session, events);
    const counts = Object.fromEntries(LINE_TYPES.map((type) => [type, 0])) as Counts;
    let [lines, bytes] = [1, 0];
    try {
      for await (const read of readRecordLines(chunks)) {
        await run.take(read);
        counts[read.type] += 1;
        lines = read.number;
        bytes += read.bytes + 1;
        onProgress({ lines, bytes });
      }
    } catch (error) {
      // A line before it may be the first that cannot be taken: it waits to be written.
      if (error instanceof LineFault) await settle(run, error);
      throw error;
    }
    await run.finish();
    if (events.count === 0) throw lineFault(lines + 1, 'There is nothing in it to import.');
    return { counts, events: events.count };
  });
}

/** Throws the fault of an earlier line, if there is one. */
async function settle(run: ImportRun, { line }: LineFault): Promise<void> {
  await run.settle().catch((error: unknown) => {
    if (error instanceof LineFault && error.line < line) throw error;
  });
}

/** How long to wait for somebody who is just writing a first record. */
const LOCK_TIMEOUT = '10s';

async function beginImport(session: BulkSession, { user }: Caller): Promise<void> {
  await session.run(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  try {
    await session.rows('SELECT begin_import($1::uuid)', [user?.id ?? null]);
  } catch (error) {
    const { constraint, code } = error as { constraint?: string; code?: string };
    if (constraint === 'import_into_nothing') throw new Problem('record-not-empty');
    if (constraint === 'import_by_admin') throw new Problem('not-allowed');
    // lock_not_available
    if (code === '55P03') throw new Problem('unavailable', undefined, {}, { 'Retry-After': '10' });
    throw error;
  }
  await session.run(`SET LOCAL lock_timeout = 0;
    SET CONSTRAINTS actor_version_part_of_id_fkey, review_approved_with_id_fkey DEFERRED`);
}
