import type { Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import { refuseRedactedWords } from '../editorial/redacted-words.ts';
import { refuseFuture, requireReferences } from '../editorial/references.ts';
import { stated } from '../editorial/stated-date.ts';
import {
  appendChange,
  type Present,
  submitRecord,
  takeBackRecord,
  withdrawRecord,
} from '../editorial/transitions.ts';
import { type LockedHead, lockHead, openForEdit, requireNotice, startRecord } from '../editorial/versions.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import { getRebuttal } from './rebuttals.queries.ts';
import type { RebuttalBody, RebuttalPatch } from './rebuttals.schema.ts';

/** Answers nest at most this deep; the database holds the same bound. */
const DEEPEST = 64;

/** The rebuttal after a write, as staff read it. */
export const presentRebuttal: Present = async (tx, id) => {
  const answer = await getRebuttal(txReader(tx), id, true);
  if (!answer) throw new Problem('not-found');
  return answer;
};

/** Adds an answer to a claim, as a draft. */
export function answerClaim(caller: Caller, claimId: string, body: RebuttalBody): Promise<Answer> {
  return record(caller, (tx, append) =>
    addRebuttal(tx, append, caller, { claimId, parentId: null, depth: 1 }, body),
  );
}

/** Adds an answer to a rebuttal, as a draft. */
export function answerRebuttal(caller: Caller, parentId: string, body: RebuttalBody): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const parent = await tx.rebuttal.findUniqueOrThrow({ where: { id: parentId } });
    if (parent.depth >= DEEPEST) throw new Problem('thread-too-deep');
    return addRebuttal(
      tx,
      append,
      caller,
      { claimId: parent.claimId, parentId, depth: parent.depth + 1 },
      body,
    );
  });
}

async function addRebuttal(
  tx: Tx,
  append: Parameters<typeof appendChange>[1],
  caller: Caller,
  place: { claimId: string; parentId: string | null; depth: number },
  body: RebuttalBody,
): Promise<Answer> {
  await requireReferences(tx, [{ pointer: '/responderId', type: 'actor', id: body.responderId }]);
  refuseFuture('/statedAt', body.statedAt);
  await refuseRedactedWords(tx, '/text', body.text);
  const id = await startRecord(tx, caller, 'rebuttal', {
    own: place,
    version: { ...body, ...stated(body.statedAt) },
  });
  await appendChange(tx, append, 'created', { type: 'rebuttal', id, claimId: place.claimId }, 1);
  return { ...(await presentRebuttal(tx, id)), location: `/rebuttals/${id}` };
}

/** Edits a draft in place; of anything judged before, starts the next version. */
export function editRebuttal(
  caller: Caller,
  id: string,
  ifMatch: string[],
  patch: RebuttalPatch,
): Promise<Answer> {
  const { notice, ...fields } = patch;
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, id, ifMatch);
    const number = await openForEdit(tx, caller, head, notice);
    await requireNotice(tx, head, number);
    await requireReferences(tx, [{ pointer: '/responderId', type: 'actor', id: fields.responderId }]);
    refuseFuture('/statedAt', fields.statedAt);
    await refuseRedactedWords(tx, '/text', fields.text, { type: 'rebuttal', id, number });
    await tx.rebuttalVersion.update({
      where: { headId_number: { headId: id, number } },
      data: { ...fields, ...(fields.statedAt !== undefined && stated(fields.statedAt)) },
    });
    await appendChange(tx, append, 'edited', head, number);
    return presentRebuttal(tx, id);
  });
}

export function submitRebuttal(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return submitRecord(caller, id, ifMatch, presentRebuttal, async (tx, head) => {
    await requireNotice(tx, head, head.newestVersion);
    await refuseContradiction(tx, head);
  });
}

/** "No evidence offered" beside evidence that the speaker offered would be false in one of the two places. */
async function refuseContradiction(tx: Tx, { id, newestVersion }: LockedHead): Promise<void> {
  const { evidenceOffered } = await tx.rebuttalVersion.findUniqueOrThrow({
    where: { headId_number: { headId: id, number: newestVersion } },
  });
  if (evidenceOffered !== 'no') return;
  const offered = await tx.evidence.count({
    where: { headId: id, removedIn: null, offeredBy: 'speaker', role: { not: 'appearance' } },
  });
  if (offered > 0) throw new Problem('evidence-offered-mismatch');
}

export function takeBackRebuttal(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return takeBackRecord(caller, id, ifMatch, presentRebuttal);
}

export function withdrawRebuttal(
  caller: Caller,
  id: string,
  ifMatch: string[],
  reason: string,
): Promise<Answer> {
  return withdrawRecord(caller, id, ifMatch, reason, presentRebuttal);
}
