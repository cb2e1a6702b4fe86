import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import { refuseFuture, requireReferences } from '../editorial/references.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import { getWrittenReplyRequest } from './reply-requests.queries.ts';
import type { ReplyRequestBody, ReplyRequestPatch } from './reply-requests.schema.ts';

async function written(tx: Tx, id: string) {
  const request = await getWrittenReplyRequest(txReader(tx), id);
  if (!request) throw new Problem('not-found');
  return request;
}

/** Notes that an actor was asked for a reply to a claim. The public reads it from the claim's next approval on. */
export function addReplyRequest(caller: Caller, claimId: string, body: ReplyRequestBody): Promise<Answer> {
  return record(caller, async (tx, append) => {
    await requireReferences(tx, [{ pointer: '/actorId', type: 'actor', id: body.actorId }]);
    refuseFuture('/askedAt', body.askedAt);
    if (body.dueAt < body.askedAt) throw new Problem('due-before-asked');
    // The lock puts this in line with an approval that reads the claim's reply requests.
    await tx.$queryRaw`SELECT FROM head WHERE id = ${claimId}::uuid FOR UPDATE`;
    const id = uuidv7();
    await tx.replyRequest.create({
      data: { id, claimId, ...body, createdById: actingUserId(caller) },
    });
    const { view, state } = await written(tx, id);
    append({ action: 'created', record: { type: 'reply_request', id, version: 1 }, claimId, state });
    return { view, location: `/reply-requests/${id}` };
  });
}

/** Notes how a reply request ended; it may be corrected later. */
export function settleReplyRequest(
  caller: Caller,
  id: string,
  { outcome, rebuttalId }: ReplyRequestPatch,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const { claimId } = await tx.replyRequest.findUniqueOrThrow({ where: { id } });
    await tx.$queryRaw`SELECT FROM head WHERE id = ${claimId}::uuid FOR UPDATE`;
    if (rebuttalId !== undefined) {
      const inThread = await tx.rebuttal.count({ where: { id: rebuttalId, claimId } });
      if (outcome !== 'answered' || inThread === 0) throw new Problem('answer-not-in-thread');
    }
    const { revision } = await tx.replyRequest.update({
      where: { id },
      data: {
        outcome,
        rebuttalId: rebuttalId ?? null,
        settledById: actingUserId(caller),
        revision: { increment: 1 },
      },
    });
    const { view, state } = await written(tx, id);
    append({
      action: 'settled',
      record: { type: 'reply_request', id, version: revision },
      claimId,
      state,
    });
    return { view };
  });
}
