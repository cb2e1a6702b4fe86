import type { Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import { refuseRedactedWords } from '../editorial/redacted-words.ts';
import { refuseFuture, requireReferences } from '../editorial/references.ts';
import { standingOf } from '../editorial/standing.ts';
import { stated } from '../editorial/stated-date.ts';
import {
  appendChange,
  type Present,
  submitRecord,
  takeBackRecord,
  withdrawRecord,
} from '../editorial/transitions.ts';
import { lockHead, openForEdit, requireNotice, startRecord } from '../editorial/versions.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record } from '../ledger/record.ts';
import { getClaim } from './claims.queries.ts';
import type { ClaimBody, ClaimPatch } from './claims.schema.ts';

/** The claim after a write, as staff read it. */
export const presentClaim: Present = async (tx, id) => {
  const answer = await getClaim(txReader(tx), id, true);
  if (!answer) throw new Problem('not-found');
  return answer;
};

/** Puts a claim on the record, as a draft. */
export function createClaim(caller: Caller, body: ClaimBody): Promise<Answer> {
  return record(caller, async (tx, append) => {
    await requireReferences(tx, [{ pointer: '/claimantId', type: 'actor', id: body.claimantId }]);
    refuseFuture('/statedAt', body.statedAt);
    await refuseRedactedWords(tx, '/text', body.text);
    const standing = standingOf(body, []);
    const id = await startRecord(tx, caller, 'claim', {
      own: { standing, standingValue: standing.value },
      version: { ...body, ...stated(body.statedAt) },
    });
    await appendChange(tx, append, 'created', { type: 'claim', id, claimId: id }, 1);
    return { ...(await presentClaim(tx, id)), location: `/claims/${id}` };
  });
}

/** Edits a draft in place; of anything judged before, starts the next version. */
export function editClaim(caller: Caller, id: string, ifMatch: string[], patch: ClaimPatch): Promise<Answer> {
  const { notice, ...fields } = patch;
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, id, ifMatch);
    const number = await openForEdit(tx, caller, head, notice);
    await requireNotice(tx, head, number);
    await requireReferences(tx, [{ pointer: '/claimantId', type: 'actor', id: fields.claimantId }]);
    refuseFuture('/statedAt', fields.statedAt);
    await refuseRedactedWords(tx, '/text', fields.text, { type: 'claim', id, number });
    await tx.claimVersion.update({
      where: { headId_number: { headId: id, number } },
      data: { ...fields, ...(fields.statedAt !== undefined && stated(fields.statedAt)) },
    });
    await refreshDraftStanding(tx, id, number, head.publishedVersion);
    await appendChange(tx, append, 'edited', head, number);
    return presentClaim(tx, id);
  });
}

/** Until something is published the last word is the draft's own claimant and date. */
async function refreshDraftStanding(
  tx: Parameters<Present>[0],
  id: string,
  number: number,
  publishedVersion: number | null,
): Promise<void> {
  if (publishedVersion !== null) return;
  const claim = await tx.claimVersion.findUniqueOrThrow({ where: { headId_number: { headId: id, number } } });
  const standing = standingOf(claim, []);
  await tx.claim.update({
    where: { id },
    data: { standing: { ...standing }, standingValue: standing.value },
  });
}

export function submitClaim(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return submitRecord(caller, id, ifMatch, presentClaim, (tx, head) =>
    requireNotice(tx, head, head.newestVersion),
  );
}

export function takeBackClaim(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return takeBackRecord(caller, id, ifMatch, presentClaim);
}

export function withdrawClaim(
  caller: Caller,
  id: string,
  ifMatch: string[],
  reason: string,
): Promise<Answer> {
  return withdrawRecord(caller, id, ifMatch, reason, presentClaim);
}
