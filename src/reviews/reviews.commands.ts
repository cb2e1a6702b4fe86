import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import { claimOf, lockThread, refreshShowers, refreshShowing, refreshThread } from '../editorial/thread.ts';
import { appendChange, type Present, stepTo } from '../editorial/transitions.ts';
import { type LockedHead, lockHead, touch } from '../editorial/versions.ts';
import { WRITERS } from '../editorial/writers.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import type { EventAction } from '../ledger/event.ts';
import { type Append, record, type Tx } from '../ledger/record.ts';
import { publicForms } from './public-forms.ts';
import type { ReviewBody, ReviewForm } from './reviews.schema.ts';

const STEPS = { approve: 'approve', reject: 'reject', request_changes: 'requestChanges' } as const;
const ACTIONS = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'changes_requested',
} as const satisfies Record<ReviewBody['decision'], EventAction>;

/**
 * Judges the newest version of a record. An approval publishes it, and with it the actors and sources that it shows and
 * that never were public: just as the reviewer read them, for the ETag covers them too.
 */
export function reviewRecord(
  caller: Caller,
  id: string,
  ifMatch: string[],
  body: ReviewBody,
  present: Present,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const claimId = await claimOf(tx, id);
    if (claimId) await lockThread(tx, claimId);
    const head = await lockHead(tx, id, ifMatch, { withShown: body.decision === 'approve' });
    await refuseOwnWork(tx, caller, [id]);
    const state = stepTo(head.state, STEPS[body.decision]);
    if (body.decision === 'approve') {
      await refuseOwnSnapshots(tx, caller, head);
      await refuseOwnReplyRequests(tx, caller, head);
      await refuseUnpublishedTarget(tx, head);
    }
    const review = await writeReview(tx, caller, head, body);
    await tx.version.update({
      where: { headId_number: { headId: id, number: head.newestVersion } },
      data: { state },
    });
    if (body.decision === 'approve') {
      await publish(tx, append, caller, head, review);
    } else {
      await touch(tx, id);
      await appendChange(tx, append, ACTIONS[body.decision], head, head.newestVersion);
    }
    return { ...(await present(tx, id)), location: `/${head.type}s/${id}` };
  });
}

const OWN_WORK = `SELECT head.id FROM head WHERE head.id = ANY($1::uuid[]) AND $2::uuid IN (${WRITERS}) LIMIT 1`;

/** Four eyes, under the lock: the database refuses the same by itself. `withheld` names what else an approval publishes. */
async function refuseOwnWork(
  tx: Tx,
  caller: Caller,
  ids: readonly string[],
  withheld?: string,
): Promise<void> {
  const [own] = await txReader(tx).rows<{ id: string }>(OWN_WORK, [ids, actingUserId(caller)]);
  if (own) throw new Problem('four-eyes', withheld && `${withheld} ${own.id}`);
}

async function refuseUnpublishedTarget(tx: Tx, head: LockedHead): Promise<void> {
  if (head.type !== 'rebuttal') return;
  const rebuttal = await tx.rebuttal.findUniqueOrThrow({ where: { id: head.id } });
  const answered = await tx.head.findMany({
    where: { id: { in: [rebuttal.claimId, rebuttal.parentId ?? rebuttal.claimId] } },
  });
  if (answered.some((target) => target.publishedVersion === null || target.withdrawalId !== null)) {
    throw new Problem('target-not-published');
  }
}

async function writeReview(tx: Tx, caller: Caller, head: LockedHead, body: ReviewBody) {
  return tx.review.create({
    data: {
      id: uuidv7(),
      headId: head.id,
      number: head.newestVersion,
      decision: body.decision,
      rationale: body.rationale,
      publicNote: body.publicNote ?? null,
      reviewerId: actingUserId(caller),
    },
  });
}

type StoredReview = Awaited<ReturnType<typeof writeReview>>;

function reviewForm(review: StoredReview): ReviewForm {
  const { id, number: version, createdAt, publicNote } = review;
  return { id, version, decision: 'approve', at: createdAt.toISOString(), publicNote };
}

async function publish(
  tx: Tx,
  append: Append,
  caller: Caller,
  head: LockedHead,
  review: StoredReview,
): Promise<void> {
  const shownIds = await shownBy(tx, head);
  await approveShown(tx, append, caller, head, shownIds);
  await tx.head.update({
    where: { id: head.id },
    data: { publishedVersion: head.newestVersion, withdrawalId: null },
  });
  await touch(tx, head.id);
  const forms = await publicForms(tx, head, reviewForm(review), shownIds);
  if (head.claimId) {
    await refreshShowing(tx, head.id, head.newestVersion, head.claimId);
    forms.push(await refreshThread(tx, head.claimId));
  } else {
    await refreshShowers(tx, head.id);
  }
  await appendChange(tx, append, 'approved', head, head.newestVersion, forms);
}

async function shownBy(tx: Tx, { id, newestVersion }: LockedHead): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT shown.id::text FROM shown_by(${id}::uuid, ${newestVersion}::int) shown(id) WHERE shown.id <> ${id}::uuid ORDER BY 1`;
  return rows.map((row) => row.id);
}

/** The actors and sources that nothing published has shown yet: they are reviewed with what shows them first. */
async function approveShown(
  tx: Tx,
  append: Append,
  caller: Caller,
  head: LockedHead,
  shownIds: readonly string[],
): Promise<void> {
  const unpublished = await tx.head.findMany({
    where: { id: { in: [...shownIds] }, publishedVersion: null },
    orderBy: { id: 'asc' },
  });
  await refuseOwnWork(
    tx,
    caller,
    unpublished.map((one) => one.id),
    'This approval would also publish an actor or source that you wrote yourself:',
  );
  const approved: { shown: LockedHead; review: StoredReview }[] = [];
  for (const one of unpublished) {
    const review = await tx.review.create({
      data: {
        id: uuidv7(),
        headId: one.id,
        number: one.newestVersion,
        decision: 'approve',
        rationale: `Approved with the ${head.type} that shows it.`,
        reviewerId: actingUserId(caller),
        approvedWithId: head.id,
      },
    });
    await tx.version.update({
      where: { headId_number: { headId: one.id, number: one.newestVersion } },
      data: { state: 'published' },
    });
    await tx.head.update({ where: { id: one.id }, data: { publishedVersion: one.newestVersion } });
    await touch(tx, one.id);
    approved.push({ shown: { ...one, state: 'published', claimId: null }, review });
  }
  for (const { shown, review } of approved) {
    const forms = await publicForms(tx, shown, reviewForm(review), await shownBy(tx, shown));
    await appendChange(tx, append, 'approved', shown, shown.newestVersion, forms);
  }
}

/** The text that new evidence quotes is published too, in passages; who archived it does not vouch for it. */
async function refuseOwnSnapshots(tx: Tx, caller: Caller, head: LockedHead): Promise<void> {
  const own = await tx.evidence.findFirst({
    where: {
      headId: head.id,
      firstVersion: { gt: head.publishedVersion ?? 0 },
      removedIn: null,
      snapshot: { createdById: actingUserId(caller) },
    },
  });
  if (!own) return;
  throw new Problem(
    'four-eyes',
    `Evidence ${own.id} cites a text that you archived yourself. Somebody else has to review it.`,
  );
}

const OWN_REQUEST = `SELECT record_id AS id FROM event
  LEFT JOIN reply_request imported ON imported.id = record_id AND action = 'imported'
  WHERE event.claim_id = $1::uuid AND record_type = 'reply_request'
    AND $2::uuid IN (user_id, imported.created_by_id, imported.settled_by_id)
    AND index > coalesce((SELECT max(index) FROM event WHERE record_id = $1::uuid AND action IN ('approved', 'imported')), -1)
  LIMIT 1`;

/** Reply requests have no versions: the ledger knows who wrote on them since the claim was last approved. */
async function refuseOwnReplyRequests(tx: Tx, caller: Caller, head: LockedHead): Promise<void> {
  if (head.type !== 'claim') return;
  const [own] = await txReader(tx).rows<{ id: string }>(OWN_REQUEST, [head.id, actingUserId(caller)]);
  if (!own) return;
  throw new Problem(
    'four-eyes',
    `You wrote on reply request ${own.id} yourself. Somebody else has to review it.`,
  );
}
