/** The rows of what a line says, as they stand in the database, and as the ledger keeps them. */
import { parseStatedDate, stated } from '../editorial/stated-date.ts';
import type { RecordLine, ThreadLine } from './import.rules.ts';
import { type RowOf, recordedJson, type Table } from './import-tables.ts';
import type {
  ClaimLine,
  RebuttalLine,
  ReplyRequestLine,
  SnapshotLine,
  VersionLine,
} from './record-lines.schema.ts';

/** The rows of one record, by table. */
export type Rows = { [T in Table]?: RowOf<T>[] };

function addTo<T extends Table>(rows: Rows, table: T, row: RowOf<T>): void {
  const list = rows[table] as RowOf<T>[] | undefined;
  if (list) list.push(row);
  else rows[table] = [row] as Rows[T];
}

/** A recorded state of these rows, in RFC 8785 form. */
export function stateOf(rows: Rows): string {
  const tables = (Object.keys(rows) as Table[]).sort().flatMap((table) => {
    const list = (rows[table] ?? []) as RowOf<Table>[];
    return list.length > 0 ? [`"${table}":[${list.map((row) => recordedJson(table, row)).join(',')}]`] : [];
  });
  return `{"rows":{${tables.join(',')}}}`;
}

/** The rows of a record: its head, and all versions with their authors, reviews, notices and evidence. */
export function recordRows(line: RecordLine): Rows {
  const rows: Rows = {
    head: [
      {
        created_at: line.createdAt,
        created_by_id: line.createdById,
        id: line.id,
        newest_version: line.versions.length,
        published_version: line.publishedVersion,
        revision: line.revision,
        type: line.type,
        withdrawal_id: 'withdrawalId' in line ? line.withdrawalId : null,
      },
    ],
  };
  for (const version of line.versions) addVersion(rows, line.id, version);
  addDetails(rows, line);
  if ('evidence' in line) addEvidence(rows, line);
  return rows;
}

function addVersion(rows: Rows, head_id: string, version: VersionLine): void {
  const { number } = version;
  addTo(rows, 'version', {
    created_at: version.createdAt,
    created_by_id: version.createdById,
    head_id,
    number,
    state: version.state,
    submitted_at: version.submittedAt,
    submitted_by_id: version.submittedById,
  });
  for (const { id, createdAt } of version.authors)
    addTo(rows, 'version_author', { created_at: createdAt, head_id, number, user_id: id });
  for (const one of version.reviews) {
    addTo(rows, 'review', {
      approved_with_id: one.approvedWithId,
      created_at: one.createdAt,
      decision: one.decision,
      head_id,
      id: one.id,
      number,
      public_note: one.publicNote,
      rationale: one.rationale,
      reviewer_id: one.reviewerId,
    });
  }
  for (const { id, kind, reason, createdById, createdAt } of version.notices) {
    const notice = { created_at: createdAt, created_by_id: createdById, head_id, id, kind, number, reason };
    addTo(rows, 'notice', notice);
  }
}

function addDetails(rows: Rows, line: RecordLine): void {
  const head_id = line.id;
  switch (line.type) {
    case 'actor':
      rows.actor = [{ id: head_id }];
      rows.actor_version = line.versions.map((one) => ({
        aliases: one.aliases,
        head_id,
        kind: one.kind,
        name: one.name,
        number: one.number,
        part_of_id: one.partOfId,
        redaction_id: one.redactionId,
        same_as: one.sameAs,
      }));
      break;
    case 'source':
      rows.source = [{ id: head_id }];
      rows.source_version = line.versions.map((one) => ({
        head_id,
        language: one.language,
        number: one.number,
        published_at: one.publishedAt,
        published_from:
          one.publishedAt === null
            ? null
            : (parseStatedDate(one.publishedAt)?.earliest.toISOString() ?? null),
        publisher_id: one.publisherId,
        redaction_id: one.redactionId,
        title: one.title,
        url: one.url,
      }));
      break;
    case 'claim':
      rows.claim_version = line.versions.map((one) => ({
        claimant_id: one.claimantId,
        context: one.context,
        head_id,
        language: one.language,
        number: one.number,
        redaction_id: one.redactionId,
        ...statedColumns(one.statedAt),
        text: one.text,
        topics: one.topics,
      }));
      break;
    case 'rebuttal':
      rows.rebuttal_version = line.versions.map((one) => ({
        act: one.act,
        attack: one.attack,
        evidence_offered: one.evidenceOffered,
        head_id,
        language: one.language,
        number: one.number,
        redaction_id: one.redactionId,
        responder_id: one.responderId,
        ...statedColumns(one.statedAt),
        text: one.text,
      }));
  }
}

function statedColumns(given: string) {
  const { statedAt, statedFrom } = stated(given);
  return { stated_at: statedAt, stated_from: statedFrom.toISOString() };
}

function addEvidence(rows: Rows, { id: head_id, evidence }: ThreadLine): void {
  for (const one of evidence) {
    const { quotation } = one;
    addTo(rows, 'evidence', {
      created_at: one.createdAt,
      created_by_id: one.createdById,
      first_version: one.firstVersion,
      head_id,
      id: one.id,
      locator: one.locator,
      mode: one.mode,
      note: one.note,
      offered_by: one.offeredBy,
      quotation_id: quotation?.id ?? null,
      redaction_id: one.redactionId,
      removed_in: one.removedIn,
      reported_by_id: one.reportedById,
      role: one.role,
      said_by_id: one.saidById,
      snapshot_id: one.snapshotId,
      source_id: one.sourceId,
    });
    if (!quotation) continue;
    addTo(rows, 'quotation', {
      end_offset: quotation.end,
      exact: quotation.exact,
      id: quotation.id,
      prefix: quotation.prefix,
      redaction_id: quotation.redactionId,
      snapshot_id: one.snapshotId,
      start_offset: quotation.start,
      suffix: quotation.suffix,
    });
  }
}

/** The row of a claim, whose standing follows from its thread. */
export function claimRow(
  { id }: ClaimLine,
  standing: { value: string; json: string },
  counts: { rebuttals: number; evidenced: number; unevidenced: number },
): RowOf<'claim'> {
  return {
    dossier_revision: 0,
    evidenced_count: counts.evidenced,
    id,
    rebuttal_count: counts.rebuttals,
    signature_count: 0,
    standing: standing.json,
    standing_value: standing.value,
    unevidenced_count: counts.unevidenced,
  };
}

export function rebuttalRow({ id, claimId, parentId }: RebuttalLine, depth: number): RowOf<'rebuttal'> {
  return { claim_id: claimId, depth, id, parent_id: parentId };
}

export function snapshotRow(line: SnapshotLine): RowOf<'snapshot'> {
  return {
    archive_urls: line.archiveUrls,
    captured_at: line.capturedAt,
    created_at: line.createdAt,
    created_by_id: line.createdById,
    id: line.id,
    redaction_id: line.redactionId,
    sha256: line.sha256,
    source_id: line.sourceId,
    text: line.text,
  };
}

export function replyRequestRow(one: ReplyRequestLine, claimId: string): RowOf<'reply_request'> {
  return {
    actor_id: one.actorId,
    asked_at: one.askedAt,
    channel: one.channel,
    claim_id: claimId,
    created_at: one.createdAt,
    created_by_id: one.createdById,
    due_at: one.dueAt,
    id: one.id,
    outcome: one.outcome,
    question: one.question,
    rebuttal_id: one.rebuttalId,
    redaction_id: one.redactionId,
    revision: one.revision,
    settled_by_id: one.settledById,
  };
}
