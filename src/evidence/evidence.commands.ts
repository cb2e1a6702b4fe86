import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import { redactedWords, refuseRedactedWords } from '../editorial/redacted-words.ts';
import { requireReferences } from '../editorial/references.ts';
import { appendChange, type Present } from '../editorial/transitions.ts';
import { lockHead, openForEdit } from '../editorial/versions.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import { type AnchoredQuotation, anchorQuotation } from '../quotations/quotations.rules.ts';
import type { EvidenceBody, EvidenceRemoval } from './evidence.schema.ts';

/** Ties the newest version of a claim or rebuttal to a source; of something published this starts the next version. */
export function addEvidence(
  caller: Caller,
  headId: string,
  ifMatch: string[],
  body: EvidenceBody,
  present: Present,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, headId, ifMatch);
    const firstVersion = await openForEdit(tx, caller, head, body.notice);
    checkSpeech(body);
    await refuseRedactedWords(tx, '/quotation/exact', body.quotation?.exact);
    await requireReferences(tx, [
      { pointer: '/sourceId', type: 'source', id: body.sourceId },
      { pointer: '/saidById', type: 'actor', id: body.saidById },
      { pointer: '/reportedById', type: 'actor', id: body.reportedById },
    ]);
    const snapshot = await citedSnapshot(tx, body);
    const quotationId =
      body.quotation && snapshot ? await writeQuotation(tx, snapshot, body.quotation) : null;
    await tx.evidence.create({
      data: {
        id: uuidv7(),
        headId,
        firstVersion,
        role: body.role,
        sourceId: body.sourceId,
        snapshotId: snapshot?.id ?? null,
        quotationId,
        locator: body.locator ?? null,
        saidById: body.saidById ?? null,
        reportedById: body.reportedById ?? null,
        mode: body.mode ?? null,
        offeredBy: body.offeredBy,
        note: body.note ?? null,
        createdById: actingUserId(caller),
      },
    });
    await appendChange(tx, append, 'evidence_added', head, firstVersion);
    return present(tx, headId);
  });
}

/** Takes evidence out of the newest version; the versions before it keep it. */
export function removeEvidence(
  caller: Caller,
  headId: string,
  evidenceId: string,
  ifMatch: string[],
  body: EvidenceRemoval | undefined,
  present: Present,
): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const head = await lockHead(tx, headId, ifMatch);
    const evidence = await tx.evidence.findFirst({ where: { id: evidenceId, headId, removedIn: null } });
    if (!evidence) throw new Problem('not-found', 'The newest version has no such evidence.');
    const removedIn = await openForEdit(tx, caller, head, body?.notice);
    await tx.evidence.update({ where: { id: evidenceId }, data: { removedIn } });
    await appendChange(tx, append, 'evidence_removed', head, removedIn);
    return present(tx, headId);
  });
}

function checkSpeech({ role, saidById, reportedById, mode }: EvidenceBody): void {
  const errors = Object.entries({ saidById, reportedById, mode })
    .filter(([, value]) => role !== 'appearance' && value !== undefined)
    .map(([field]) => ({ pointer: `/${field}`, detail: `The role is ${role}.` }));
  if (errors.length > 0) throw new Problem('speech-needs-appearance', undefined, { errors });
}

/** The archived text that is cited: the one named, else the newest of the source; null where nothing is archived. */
async function citedSnapshot(
  tx: Tx,
  body: EvidenceBody,
): Promise<{ id: string; text: string; redactionId: string | null } | null> {
  const { sourceId, snapshotId } = body;
  const snapshot = await tx.snapshot.findFirst({
    where: { sourceId, ...(snapshotId && { id: snapshotId }) },
    orderBy: { id: 'desc' },
    select: { id: true, text: true, redactionId: true },
  });
  if (!snapshot && snapshotId) {
    const errors = [{ pointer: '/snapshotId', detail: 'The source has no such snapshot.' }];
    throw new Problem('unknown-reference', undefined, { errors });
  }
  if (!snapshot && (body.quotation || !body.locator)) throw new Problem('locator-needed');
  if (snapshot?.redactionId && body.quotation) {
    throw redactedWords('/quotation', 'The archived text was redacted: nothing of it can be quoted.');
  }
  return snapshot;
}

async function writeQuotation(
  tx: Tx,
  snapshot: { id: string; text: string },
  wanted: NonNullable<EvidenceBody['quotation']>,
): Promise<string> {
  const anchoring = anchorQuotation(snapshot.text, wanted);
  if ('ambiguous' in anchoring) {
    throw new Problem('quote-ambiguous', undefined, {
      candidates: anchoring.ambiguous,
      total: anchoring.total,
    });
  }
  if ('missing' in anchoring) {
    const { nearest, reason } = anchoring.missing;
    throw new Problem('quote-not-found', reason, { nearest });
  }
  const { exact, prefix, suffix, start, end }: AnchoredQuotation = anchoring.found;
  const id = uuidv7();
  await tx.quotation.create({
    data: { id, snapshotId: snapshot.id, exact, prefix, suffix, startOffset: start, endOffset: end },
  });
  return id;
}
