/** One claim with its rebuttals: what an import writes of them, and what it tells the ledger. */
import { type Standing, standingOf } from '../editorial/standing.ts';
import type { BulkDraft } from '../ledger/bulk-events.ts';
import type { FormType } from '../ledger/event.ts';
import { answersOf, evidenceOfVersion, publicNotices, type ThreadLine } from './import.rules.ts';
import type { Batch } from './import-batch.ts';
import * as forms from './import-forms.ts';
import type { Known } from './import-known.ts';
import { claimRow, type Rows, rebuttalRow, recordRows, replyRequestRow, stateOf } from './import-rows.ts';
import { shownBy, type Thread } from './import-thread-checks.ts';
import type { ClaimLine, RebuttalLine } from './record-lines.schema.ts';

type Form = NonNullable<BulkDraft['forms']>[number];
type Append = (draft: BulkDraft) => void;

/** Writes a thread that was checked, and tells the ledger of it. */
export function writeThread(
  thread: Thread,
  depths: ReadonlyMap<string, number>,
  known: Known,
  batch: Batch,
  append: Append,
): void {
  const { claim, rebuttals } = thread;
  const { line, number } = claim;
  const claimId = line.id;
  const answers = answersOf(rebuttals.map((one) => one.line));
  const seen = answers.filter((one) => !one.withdrawn);
  const offering = (what: string) => seen.filter((one) => one.evidenceOffered === what).length;
  const spoken = line.versions[
    (line.publishedVersion ?? line.versions.length) - 1
  ] as ClaimLine['versions'][number];
  const standing = standingOf(spoken, answers);
  const json = forms.standingForm(standing);
  const counts = { rebuttals: seen.length, evidenced: offering('yes'), unevidenced: offering('no') };

  const shown = line.replyRequests.filter((one) => one.shown !== null);
  const since = line.replyRequests.filter(
    (one) => one.outcome !== one.shown?.outcome || one.rebuttalId !== one.shown?.rebuttalId,
  );
  const tellRequests = (requests: typeof shown) => {
    for (const one of requests) {
      const state = stateOf({ reply_request: [replyRequestRow(one, claimId)] });
      append({ record: { type: 'reply_request', id: one.id, version: one.revision }, claimId, state });
    }
  };

  // The ledger tells by its order which requests the last approval made public.
  tellRequests(shown);
  const rows: Rows = {
    ...recordRows(line),
    claim: [claimRow(line, { value: standing.value, json }, counts)],
  };
  batch.add(rows, number);
  for (const one of rebuttals) {
    const answer: Rows = {
      ...recordRows(one.line),
      rebuttal: [rebuttalRow(one.line, depths.get(one.line.id) ?? 1)],
    };
    batch.add(answer, one.number);
    tell(one.line, claimId, answer, known, append);
    addShowing(one.line, claimId, one.number, known, batch);
  }
  // Last of the thread: it says where the claim stands, and nothing of the thread is public before it.
  tell(line, claimId, rows, known, append, standing);
  addShowing(line, claimId, number, known, batch);
  tellRequests(since);
  for (const one of line.replyRequests) batch.add({ reply_request: [replyRequestRow(one, claimId)] }, number);
}

/** The events of one record: what was public once, each notice of it by itself; what is public; and what is still in work. */
function tell(
  line: ThreadLine,
  claimId: string,
  rows: Rows,
  known: Known,
  append: Append,
  standing?: Standing,
): void {
  const { id, type, publishedVersion } = line;
  const newest = line.versions.length;
  if (publishedVersion === null) {
    append({ record: { type, id, version: newest }, claimId, state: stateOf(rows) });
    return;
  }
  const notices = publicNotices(line);
  const newestNotice =
    line.withdrawalId === null
      ? notices.find(({ notice, number }) => notice.kind !== 'withdrawal' && number === publishedVersion)
      : notices.find(({ notice }) => notice.id === line.withdrawalId);
  for (const one of notices) {
    if (one === newestNotice) continue;
    const notice = rows.notice?.filter((row) => row.id === one.notice.id) ?? [];
    append({
      record: { type, id, version: one.number },
      claimId,
      state: stateOf({ notice }),
      forms: [{ type: 'notice', id, form: forms.noticeForm(id, one.notice) }],
    });
  }
  const notice: Form[] = newestNotice
    ? [{ type: 'notice', id, form: forms.noticeForm(id, newestNotice.notice) }]
    : [];
  // Approvals of what is withdrawn are shown again when a later version reinstates it.
  const left = () => [...notice, ...approvals(line), ...tombstone(line)];
  const visible = line.withdrawalId === null ? publicForms(line, notice, known) : left();
  if (standing) visible.push({ type: 'standing', id: claimId, form: forms.standingForm(standing) });
  append({ record: { type, id, version: publishedVersion }, claimId, state: stateOf(rows), forms: visible });
  if (newest > publishedVersion) append(inWork(type, id, rows, publishedVersion, claimId));
}

/** The event of versions that are not public yet: whoever imports them is one of their authors. */
export function inWork(
  type: 'claim' | 'rebuttal' | 'actor' | 'source',
  id: string,
  rows: Rows,
  publishedVersion: number,
  claimId?: string,
): BulkDraft {
  const versions = (rows.version ?? []).filter((row) => Number(row.number) > publishedVersion);
  const state = stateOf({ version: versions });
  return {
    record: { type, id, version: versions.length + publishedVersion },
    ...(claimId && { claimId }),
    state,
  };
}

/** In the order in which an approval lists them. */
function publicForms(line: ThreadLine, notice: Form[], known: Known): Form[] {
  const { id, publishedVersion } = line;
  const number = publishedVersion ?? 0;
  const { actors, sources } = shownBy(line, known);
  const as = (type: FormType, list: { id: string; form: string }[]): Form[] =>
    list.map((one) => ({ type, ...one }));
  const isRedacted = (snapshotId: string) => known.snapshots.get(snapshotId)?.isRedacted ?? false;
  const kept = (ids: readonly string[], from: { get(id: string): { form: string } | undefined }) =>
    ids.map((one) => ({ id: one, form: (from.get(one) as { form: string }).form }));
  const snapshots = new Set(evidenceOfVersion(line, number).flatMap((one) => one.snapshotId ?? []));
  return [
    { type: line.type, id, form: ownForm(line, number, known) },
    ...notice,
    ...as('evidence', forms.evidenceForms(line, number, known.redactions, isRedacted)),
    ...approvals(line),
    ...as('reply_request', requestForms(line, known)),
    ...as('actor', kept(actors, known.actorForms)),
    ...as('source', kept(sources, known.sources)),
    ...as('snapshot', kept([...snapshots].sort(), known.snapshots)),
  ];
}

function approvals(line: ThreadLine): Form[] {
  return forms.approvalForms(line).map((one) => ({ type: 'review', ...one }));
}

function ownForm(line: ThreadLine, number: number, { redactions }: Known): string {
  return line.type === 'claim'
    ? forms.claimForm(line, line.versions[number - 1] as ClaimLine['versions'][number], redactions)
    : forms.rebuttalForm(line, line.versions[number - 1] as RebuttalLine['versions'][number], redactions);
}

function requestForms(line: ThreadLine, { redactions }: Known): { id: string; form: string }[] {
  if (line.type !== 'claim') return [];
  return line.replyRequests
    .flatMap((one) =>
      one.shown ? [{ id: one.id, form: forms.replyRequestForm(one, one.shown, redactions) }] : [],
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Of a withdrawn rebuttal. */
function tombstone(line: ThreadLine): Form[] {
  if (line.type !== 'rebuttal') return [];
  const version = line.versions[(line.publishedVersion ?? 0) - 1];
  const withdrawal = line.versions.flatMap((one) => one.notices).find((one) => one.id === line.withdrawalId);
  if (!version || !withdrawal) return [];
  return [
    { type: 'tombstone', id: line.id, form: forms.tombstoneForm(line, version.responderId, withdrawal) },
  ];
}

/** Which actors and sources something published shows; of a withdrawn rebuttal, who answered. */
function addShowing(line: ThreadLine, claimId: string, number: number, known: Known, batch: Batch): void {
  if (line.publishedVersion === null) return;
  const isTombstone = line.type === 'rebuttal' && line.withdrawalId !== null;
  const { actors, sources } = isTombstone
    ? {
        actors: known.withWholes([line.versions[line.publishedVersion - 1]?.responderId ?? null]),
        sources: [],
      }
    : shownBy(line, known);
  const showing = [...actors, ...sources].map((shown_id) => ({
    claim_id: claimId,
    head_id: line.id,
    shown_id,
  }));
  batch.add({ showing }, number);
}
