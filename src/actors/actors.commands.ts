import type { Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import { refuseRedactedWords } from '../editorial/redacted-words.ts';
import { editReference, submitReference } from '../editorial/reference-records.ts';
import { requireReferences } from '../editorial/references.ts';
import { appendChange, type Present, takeBackRecord } from '../editorial/transitions.ts';
import { startRecord } from '../editorial/versions.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import { getActor } from './actors.queries.ts';
import type { ActorBody, ActorPatch } from './actors.schema.ts';

/** The actor after a write, as staff read it. */
export const presentActor: Present = async (tx, id) => {
  const answer = await getActor(txReader(tx), id, true);
  if (!answer) throw new Problem('not-found');
  return answer;
};

/** Adds an actor: a draft that any editor may edit until something published shows it. */
export function createActor(caller: Caller, body: ActorBody): Promise<Answer> {
  return record(caller, async (tx, append) => {
    await requireReferences(tx, [{ pointer: '/partOfId', type: 'actor', id: body.partOfId }]);
    await refuseRedactedWords(tx, '/name', body.name);
    const id = await startRecord(tx, caller, 'actor', { version: body });
    await appendChange(tx, append, 'created', { type: 'actor', id, claimId: null }, 1);
    return { ...(await presentActor(tx, id)), location: `/actors/${id}` };
  });
}

/** Edits an actor; of one that was published the change is a new version in review. */
export function editActor(caller: Caller, id: string, ifMatch: string[], patch: ActorPatch): Promise<Answer> {
  return editReference(caller, id, ifMatch, presentActor, async (tx, number) => {
    await requireReferences(tx, [{ pointer: '/partOfId', type: 'actor', id: patch.partOfId }]);
    await refuseRedactedWords(tx, '/name', patch.name, { type: 'actor', id, number });
    if (patch.partOfId === id) throw new Problem('part-of-cycle');
    await tx.actorVersion.update({ where: { headId_number: { headId: id, number } }, data: patch });
    if (patch.partOfId) await refuseCycle(tx, id, number);
  });
}

async function refuseCycle(tx: Tx, id: string, number: number): Promise<void> {
  const [row] = await tx.$queryRaw<{ cycle: boolean }[]>`
    SELECT ${id}::uuid IN (SELECT shown_by(${id}::uuid, ${number}::int)) AS cycle`;
  if (row?.cycle) throw new Problem('part-of-cycle');
}

export function submitActor(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return submitReference(caller, id, ifMatch, presentActor);
}

export function takeBackActor(caller: Caller, id: string, ifMatch: string[]): Promise<Answer> {
  return takeBackRecord(caller, id, ifMatch, presentActor);
}
