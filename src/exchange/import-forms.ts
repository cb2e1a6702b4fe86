/**
 * The public forms of what a line says, as an approval would have made them visible: RFC 8785 texts. Each is written with
 * its members in order, and is the same as the form that the queries of its feature give.
 */
import type { Standing } from '../editorial/standing.ts';
import { evidenceOfVersion, type ThreadLine } from './import.rules.ts';
import type {
  ActorLine,
  ClaimLine,
  EvidenceLine,
  RebuttalLine,
  ReplyRequestLine,
  SnapshotLine,
  SourceLine,
  VersionLine,
} from './record-lines.schema.ts';

/** Since when and why something is redacted, by redaction. */
export type Redactions = ReadonlyMap<string, { at: string; ground: string }>;

const json = JSON.stringify;

/** Left out by JSON.stringify where nothing was redacted. */
function redactedBy(redactions: Redactions, id: string | null) {
  const redaction = id === null ? undefined : redactions.get(id);
  return redaction && { at: redaction.at, ground: redaction.ground };
}

function noticeOf({ notices }: Pick<VersionLine, 'notices'>) {
  const notice = notices.find((one) => one.kind !== 'withdrawal');
  return notice ? { kind: notice.kind, reason: notice.reason } : null;
}

export function actorForm(id: string, one: ActorLine['versions'][number], redactions: Redactions): string {
  return json({
    aliases: one.aliases,
    id,
    kind: one.kind,
    name: one.name,
    partOfId: one.partOfId,
    redacted: redactedBy(redactions, one.redactionId),
    sameAs: one.sameAs,
    version: one.number,
  });
}

export function sourceForm(id: string, one: SourceLine['versions'][number], redactions: Redactions): string {
  return json({
    id,
    language: one.language,
    publishedAt: one.publishedAt,
    publisherId: one.publisherId,
    redacted: redactedBy(redactions, one.redactionId),
    title: one.title,
    url: one.url,
    version: one.number,
  });
}

export function snapshotForm(one: SnapshotLine, redactions: Redactions): string {
  return json({
    archiveUrls: one.archiveUrls,
    capturedAt: one.capturedAt,
    id: one.id,
    redacted: redactedBy(redactions, one.redactionId),
    sha256: one.sha256,
    sourceId: one.sourceId,
  });
}

export function claimForm(
  { id }: ClaimLine,
  one: ClaimLine['versions'][number],
  redactions: Redactions,
): string {
  return json({
    claimantId: one.claimantId,
    context: one.context,
    id,
    language: one.language,
    notice: noticeOf(one),
    redacted: redactedBy(redactions, one.redactionId),
    statedAt: one.statedAt,
    text: one.text,
    topics: one.topics,
    version: one.number,
  });
}

export function rebuttalForm(
  { id, claimId, parentId }: RebuttalLine,
  one: RebuttalLine['versions'][number],
  redactions: Redactions,
): string {
  return json({
    act: one.act,
    attack: one.attack,
    claimId,
    evidenceOffered: one.evidenceOffered,
    id,
    language: one.language,
    notice: noticeOf(one),
    parentId,
    redacted: redactedBy(redactions, one.redactionId),
    responderId: one.responderId,
    statedAt: one.statedAt,
    text: one.text,
    version: one.number,
  });
}

/** What stays of a withdrawn rebuttal. */
export function tombstoneForm(
  { id, claimId, parentId }: RebuttalLine,
  responderId: string,
  withdrawal: VersionLine['notices'][number],
): string {
  const { kind, reason, createdAt: at } = withdrawal;
  return json({ claimId, id, parentId, responderId, withdrawal: { at, kind, reason } });
}

export function noticeForm(id: string, { kind, reason }: VersionLine['notices'][number]): string {
  return json({ id, kind, reason });
}

/** The forms of the evidence of one version. `isRedacted` tells of a snapshot whether its text was taken away. */
export function evidenceForms(
  line: ThreadLine,
  number: number,
  redactions: Redactions,
  isRedacted: (snapshotId: string) => boolean,
): { id: string; form: string }[] {
  return evidenceOfVersion(line, number).map((one) => ({
    id: one.id,
    form: evidenceForm(one, redactions, one.snapshotId !== null && isRedacted(one.snapshotId)),
  }));
}

function evidenceForm(one: EvidenceLine, redactions: Redactions, isTextGone: boolean): string {
  const { quotation } = one;
  return json({
    id: one.id,
    locator: one.locator,
    mode: one.mode,
    note: one.note,
    offeredBy: one.offeredBy,
    quotation: quotation && {
      end: quotation.end,
      exact: quotation.exact,
      prefix: quotation.prefix,
      start: quotation.start,
      suffix: quotation.suffix,
    },
    redacted: redactedBy(redactions, one.redactionId),
    reportedById: one.reportedById,
    role: one.role,
    saidById: one.saidById,
    snapshotId: one.snapshotId,
    sourceId: one.sourceId,
    verified: quotation !== null && quotation.redactionId === null && !isTextGone,
  });
}

/** The approvals of a record, a form each. */
export function approvalForms({
  versions,
}: {
  versions: readonly VersionLine[];
}): { id: string; form: string }[] {
  return versions.flatMap(({ number, reviews }) =>
    reviews
      .filter((one) => one.decision === 'approve')
      .map(({ id, publicNote, createdAt: at }) => ({
        id,
        form: json({ at, decision: 'approve', id, publicNote, version: number }),
      })),
  );
}

/** A reply request as the public reads it since the last approval. */
export function replyRequestForm(
  one: ReplyRequestLine,
  shown: NonNullable<ReplyRequestLine['shown']>,
  redactions: Redactions,
): string {
  return json({
    actorId: one.actorId,
    askedAt: one.askedAt,
    channel: one.channel,
    dueAt: one.dueAt,
    id: one.id,
    outcome: shown.outcome,
    question: one.question,
    rebuttalId: shown.rebuttalId,
    redacted: redactedBy(redactions, one.redactionId),
  });
}

export function standingForm({ value, sentence, openRebuttals, lastWord }: Standing): string {
  const { rebuttalId, actorId, act, date } = lastWord;
  return json({ lastWord: { act, actorId, date, rebuttalId }, openRebuttals, sentence, value });
}
