import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import { refuseRedactedWords } from '../editorial/redacted-words.ts';
import { editReference, submitReference } from '../editorial/reference-records.ts';
import { refuseFuture, requireReferences } from '../editorial/references.ts';
import { parseStatedDate } from '../editorial/stated-date.ts';
import { appendChange, type Present, takeBackRecord } from '../editorial/transitions.ts';
import { startRecord } from '../editorial/versions.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { type Append, record, type Tx } from '../ledger/record.ts';
import { type RecordedState, stateOfRow } from '../ledger/recorded-rows.ts';
import { getSnapshot } from './snapshots.queries.ts';
import { getSource } from './sources.queries.ts';
import type { SnapshotBody, SourceBody, SourcePatch } from './sources.schema.ts';

/** The source after a write, as staff read it. */
export const presentSource: Present = async (tx, id) => {
  const answer = await getSource(txReader(tx), id, true);
  if (!answer) throw new Problem('not-found');
  return answer;
};

function publishedFrom(publishedAt: string | null): Date | null {
  return publishedAt === null ? null : (parseStatedDate(publishedAt)?.earliest ?? null);
}

/** Adds a source and, of its `text`, the first snapshot. */
export function createSource(caller: Caller, body: SourceBody): Promise<Answer> {
  const { text, capturedAt, archiveUrls, ...fields } = body;
  return record(caller, async (tx, append) => {
    await requireReferences(tx, [{ pointer: '/publisherId', type: 'actor', id: fields.publisherId }]);
    refuseFuture('/publishedAt', fields.publishedAt);
    await refuseRedactedWords(tx, '/title', fields.title);
    const version = { ...fields, publishedFrom: publishedFrom(fields.publishedAt) };
    const id = await startRecord(tx, caller, 'source', { version });
    await appendChange(tx, append, 'created', { type: 'source', id, claimId: null }, 1);
    if (text !== undefined) await writeSnapshot(tx, append, caller, id, { text, capturedAt, archiveUrls });
    return { ...(await presentSource(tx, id)), location: `/sources/${id}` };
  });
}

/** Archives a further text of a source. */
export function addSnapshot(caller: Caller, sourceId: string, body: SnapshotBody): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const id = await writeSnapshot(tx, append, caller, sourceId, body);
    return { view: await getSnapshot(txReader(tx), id, true), location: `/snapshots/${id}` };
  });
}

/** In one statement, for the ledger wants the row as it is stored. */
const INSERT_SNAPSHOT = `
  INSERT INTO snapshot AS one (id, source_id, text, sha256, captured_at, archive_urls, created_by_id)
  VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::timestamptz, $6::text[], $7::uuid)
  RETURNING ${stateOfRow('snapshot', 'one')} AS state`;

async function writeSnapshot(
  tx: Tx,
  append: Append,
  caller: Caller,
  sourceId: string,
  { text, capturedAt, archiveUrls }: SnapshotBody,
): Promise<string> {
  refuseFuture('/capturedAt', capturedAt);
  const id = uuidv7();
  const [written] = await tx.$queryRawUnsafe<{ state: RecordedState }[]>(
    INSERT_SNAPSHOT,
    id,
    sourceId,
    text,
    createHash('sha256').update(text, 'utf8').digest('hex'),
    capturedAt === undefined ? new Date() : new Date(capturedAt),
    archiveUrls,
    actingUserId(caller),
  );
  if (!written) throw new Error('a snapshot was not written');
  append({ action: 'created', record: { type: 'snapshot', id }, state: written.state });
  return id;
}

/** Edits a source; of one that was published the change is a new version in review. */
export function editSource(
  caller: Caller,
  id: string,
  ifMatch: string[],
  patch: SourcePatch,
): Promise<Answer> {
  return editReference(caller, id, ifMatch, presentSource, async (tx, number) => {
    await requireReferences(tx, [{ pointer: '/publisherId', type: 'actor', id: patch.publisherId }]);
    refuseFuture('/publishedAt', patch.publishedAt);
    await refuseRedactedWords(tx, '/title', patch.title, { type: 'source', id, number });
    await tx.sourceVersion.update({
      where: { headId_number: { headId: id, number } },
      data: {
        ...patch,
        ...(patch.publishedAt !== undefined && { publishedFrom: publishedFrom(patch.publishedAt) }),
      },
    });
  });
}

export function submitSource(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return submitReference(caller, id, ifMatch, presentSource);
}

export function takeBackSource(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return takeBackRecord(caller, id, ifMatch, presentSource);
}
