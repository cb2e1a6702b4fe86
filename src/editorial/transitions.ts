/** The steps that an editor takes with a record, the same for every kind: submit, take back, withdraw. */
import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import type { PublicForm } from '../ledger/event.ts';
import { type Append, record, type Tx } from '../ledger/record.ts';
import { type LifecycleAction, nextState, type VersionState } from './lifecycle.ts';
import { recordState } from './record-state.ts';
import { claimOf, lockThread, refreshThread, showTombstone } from './thread.ts';
import { addAuthor, type LockedHead, lockHead, touch } from './versions.ts';

/** Makes the view of a record after a write, inside the write. */
export type Present = (tx: Tx, id: string) => Promise<Answer>;

/** The state that an action leads to, or 409 with the reason. */
export function stepTo(state: VersionState, action: LifecycleAction, judgedBefore = false): VersionState {
  const next = nextState(state, action, { judgedBefore });
  if ('refused' in next) throw new Problem('wrong-state', next.refused);
  return next.state;
}

/** Hands the event of one change of a record to the ledger, with the record's state after it. */
export async function appendChange(
  tx: Tx,
  append: Append,
  action: Parameters<Append>[0]['action'],
  { type, id, claimId }: Pick<LockedHead, 'type' | 'id' | 'claimId'>,
  version: number,
  forms?: PublicForm[],
): Promise<void> {
  append({
    action,
    record: { type, id, version },
    ...(claimId && { claimId }),
    state: await recordState(tx, id),
    ...(forms && { forms }),
  });
}

/** Submits the newest version for review. `check` throws 422 for what may not be submitted. */
export function submitRecord(
  caller: Caller,
  id: string,
  ifMatch: string[],
  present: Present,
  check: (tx: Tx, head: LockedHead) => Promise<void>,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, id, ifMatch);
    const state = stepTo(head.state, 'submit');
    await check(tx, head);
    await enterReview(tx, caller, head, head.newestVersion, state);
    await appendChange(tx, append, 'submitted', head, head.newestVersion);
    return present(tx, id);
  });
}

/** Puts a version in review, submitted by the caller, who thereby is one of its authors. */
export async function enterReview(
  tx: Tx,
  caller: Caller,
  head: LockedHead,
  number: number,
  state: VersionState = 'in_review',
): Promise<void> {
  await addAuthor(tx, caller, head.id, number);
  await tx.version.update({
    where: { headId_number: { headId: head.id, number } },
    data: { state, submittedById: actingUserId(caller), submittedAt: new Date() },
  });
  await touch(tx, head.id);
}

/** The submitter takes the newest version out of review, to go on with it. */
export function takeBackRecord(
  caller: Caller,
  id: string,
  ifMatch: string[],
  present: Present,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, id, ifMatch);
    const key = { headId: id, number: head.newestVersion };
    const state = stepTo(head.state, 'takeBack', (await tx.review.count({ where: key })) > 0);
    const version = await tx.version.findUniqueOrThrow({ where: { headId_number: key } });
    if (version.submittedById !== actingUserId(caller)) throw new Problem('not-the-submitter');
    await tx.version.update({ where: { headId_number: key }, data: { state } });
    await touch(tx, id);
    await appendChange(tx, append, 'taken_back', head, head.newestVersion);
    return present(tx, id);
  });
}

/** Withdraws a claim or rebuttal at once, in any state. What was published leaves a notice that stays readable. */
export function withdrawRecord(
  caller: Caller,
  id: string,
  ifMatch: string[],
  reason: string,
  present: Present,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const claimId = await claimOf(tx, id);
    if (!claimId) throw new Error('only claims and rebuttals are withdrawn');
    await lockThread(tx, claimId);
    const head = await lockHead(tx, id, ifMatch);
    const state = stepTo(head.state, 'withdraw');
    const number = head.newestVersion;
    const notice = await tx.notice.create({
      data: {
        id: uuidv7(),
        headId: id,
        number,
        kind: 'withdrawal',
        reason,
        createdById: actingUserId(caller),
      },
    });
    await tx.version.update({ where: { headId_number: { headId: id, number } }, data: { state } });
    await tx.head.update({ where: { id }, data: { withdrawalId: notice.id } });
    await touch(tx, id);
    if (head.publishedVersion === null) {
      await appendChange(tx, append, 'withdrawn', head, number);
    } else {
      const forms = await withdrawalForms(tx, head, notice);
      const standing = await refreshThread(tx, claimId);
      await appendChange(tx, append, 'withdrawn', head, head.publishedVersion, [...forms, standing]);
    }
    return present(tx, id);
  });
}

/** What stays public of a withdrawn record: its notice, and of a rebuttal also its place in the thread and who answered. */
async function withdrawalForms(
  tx: Tx,
  { id, type, publishedVersion }: LockedHead,
  { kind, reason, createdAt }: { kind: string; reason: string; createdAt: Date },
): Promise<PublicForm[]> {
  const notice: PublicForm = { type: 'notice', id, form: { id, kind, reason } };
  if (type !== 'rebuttal' || publishedVersion === null) return [notice];
  await showTombstone(tx, id);
  const { claimId, parentId } = await tx.rebuttal.findUniqueOrThrow({ where: { id } });
  const { responderId } = await tx.rebuttalVersion.findUniqueOrThrow({
    where: { headId_number: { headId: id, number: publishedVersion } },
  });
  const withdrawal = { kind, reason, at: createdAt.toISOString() };
  return [notice, { type: 'tombstone', id, form: { id, claimId, parentId, responderId, withdrawal } }];
}
