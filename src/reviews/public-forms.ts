/** What an approval makes visible: every public form, each of which gets its salted digest in the event's body. */
import { actorForms } from '../actors/actors.queries.ts';
import { claimFormOf } from '../claims/claims.queries.ts';
import { txReader } from '../database/prisma.ts';
import type { LockedHead } from '../editorial/versions.ts';
import { evidenceForms } from '../evidence/evidence.queries.ts';
import type { FormType, PublicForm } from '../ledger/event.ts';
import type { Tx } from '../ledger/record.ts';
import { rebuttalFormOf } from '../rebuttals/rebuttals.queries.ts';
import { replyRequestForms } from '../reply-requests/reply-requests.queries.ts';
import { snapshotForms } from '../sources/snapshots.queries.ts';
import { sourceForms } from '../sources/sources.queries.ts';
import type { ReviewForm } from './reviews.schema.ts';

function asForms(type: FormType, forms: readonly ({ id: string } | undefined)[]): PublicForm[] {
  return forms.flatMap((form) => (form ? [{ type, id: form.id, form }] : []));
}

/** The forms of one approved version: itself, its evidence, the review, and all that it shows. */
export async function publicForms(
  tx: Tx,
  { id, type, newestVersion: version }: LockedHead,
  review: ReviewForm,
  shownIds: readonly string[],
): Promise<PublicForm[]> {
  const read = txReader(tx);
  const evidence = await evidenceForms(read, id, version);
  const snapshotIds = evidence.flatMap((one) => (one.snapshotId ? [one.snapshotId] : []));
  const claim = type === 'claim' ? await claimFormOf(read, id, version) : undefined;
  const rebuttal = type === 'rebuttal' ? await rebuttalFormOf(read, id, version) : undefined;
  const notice = (claim ?? rebuttal)?.notice ?? undefined;
  return [
    ...asForms('claim', [claim]),
    ...asForms('rebuttal', [rebuttal]),
    ...asForms('notice', [notice && { ...notice, id }]),
    ...asForms('evidence', evidence),
    ...asForms('review', [review]),
    ...asForms('reply_request', type === 'claim' ? await replyRequestForms(read, id) : []),
    ...asForms('actor', await actorForms(read, type === 'actor' ? [id, ...shownIds] : shownIds)),
    ...asForms('source', await sourceForms(read, type === 'source' ? [id, ...shownIds] : shownIds)),
    ...asForms('snapshot', await snapshotForms(read, snapshotIds)),
  ];
}
