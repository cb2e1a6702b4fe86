/** Streams the whole record. PostgreSQL writes the lines, COPY carries them, and nothing here looks into them. */
import type { Service } from '../access/caller.ts';
import { AS_IT_IS, type BulkSession } from '../database/bulk.ts';
import type { Outlook, Sink } from '../http/send.ts';
import { canonicalText } from '../ledger/canonical.ts';
import { ACTOR_LINES, COUNTS, PERSON_LINES, REDACTIONS, SOURCE_LINES, THREAD_LINES } from './export-lines.ts';
import { type Counts, FORMAT, FORMAT_VERSION } from './record-lines.schema.ts';

/** Compiling a statement takes longer than a small record. */
const SETTINGS = 'SET LOCAL jit = off';

/** Writes all lines of the record as of one instant, and announces first how many. What `sink` throws ends it, and so does `gone`. */
export async function exportRecord(
  service: Service,
  sink: Sink,
  { gone, announce }: Partial<Outlook> = {},
): Promise<void> {
  await service.bulk(
    'read',
    async (session) => {
      const line = (value: object) =>
        sink(
          Buffer.from(`${canonicalText(value)}
`),
        );
      await session.run(SETTINGS);
      const [counts] = await session.rows<Counts>(COUNTS);
      if (!counts) throw new Error('nothing was counted');
      // The first and the last line are counted nowhere.
      announce?.(Object.values(counts).reduce((sum, count) => sum + count, 2));
      await line({ type: 'export', format: FORMAT, version: FORMAT_VERSION });
      await copyLines(session, PERSON_LINES, sink);
      for (const redaction of await session.rows<object>(REDACTIONS))
        await line({ type: 'redaction', ...redaction });
      for (const lines of [ACTOR_LINES, SOURCE_LINES, THREAD_LINES]) await copyLines(session, lines, sink);
      await line({ type: 'end', counts });
    },
    gone,
  );
}

async function copyLines(session: BulkSession, lines: string, sink: Sink): Promise<void> {
  for await (const chunk of session.copyOut(`COPY (${lines}) TO STDOUT ${AS_IT_IS}`))
    await sink(chunk as Uint8Array);
}
