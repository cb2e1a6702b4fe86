/** What the publication or withdrawal of one record changes for the thread, and for every dossier, that shows it. */
import type { PublicForm } from '../ledger/event.ts';
import type { Tx } from '../ledger/record.ts';
import { type Answer, standingOf } from './standing.ts';

/** Puts the writers of one thread in line: publications and withdrawals lock the claim before anything else. */
export async function lockThread(tx: Tx, claimId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM head WHERE id = ${claimId}::uuid FOR UPDATE`;
}

/** The claim that a claim or rebuttal belongs to; null for actors and sources. */
export async function claimOf(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ claimId: string | null }[]>`
    SELECT coalesce(rebuttal.claim_id, claim.id) AS "claimId" FROM head
    LEFT JOIN rebuttal ON rebuttal.id = head.id LEFT JOIN claim ON claim.id = head.id WHERE head.id = ${id}::uuid`;
  return row?.claimId ?? null;
}

const CLAIM = `
  SELECT claimant_id AS "claimantId", stated_at AS "statedAt" FROM claim_version
  JOIN head ON head.id = head_id AND number = coalesce(published_version, newest_version) WHERE head_id = $1::uuid`;

const ANSWERS = `
  SELECT head.id, parent_id AS "parentId", act, responder_id AS "responderId", evidence_offered AS "evidenceOffered",
    stated_at AS "statedAt", withdrawal_id IS NOT NULL AS withdrawn
  FROM rebuttal JOIN head ON head.id = rebuttal.id
  JOIN rebuttal_version version ON version.head_id = head.id AND version.number = head.published_version
  WHERE rebuttal.claim_id = $1::uuid ORDER BY head.id`;

/**
 * Computes the claim's standing and counts from its published thread, and makes its stored dossier stale. Answers the
 * public form of the standing.
 */
export async function refreshThread(tx: Tx, claimId: string): Promise<PublicForm> {
  const [claim] = await tx.$queryRawUnsafe<{ claimantId: string; statedAt: string }[]>(CLAIM, claimId);
  if (!claim) throw new Error(`no claim ${claimId} to compute the standing of`);
  const answers = await tx.$queryRawUnsafe<Answer[]>(ANSWERS, claimId);
  const standing = standingOf(claim, answers);
  const public_ = answers.filter((answer) => !answer.withdrawn);
  await tx.claim.update({
    where: { id: claimId },
    data: {
      standing: { ...standing },
      standingValue: standing.value,
      rebuttalCount: public_.length,
      evidencedCount: public_.filter((answer) => answer.evidenceOffered === 'yes').length,
      dossierRevision: { increment: 1 },
    },
  });
  return { type: 'standing', id: claimId, form: standing };
}

/** Notes which actors and sources the published form of a claim or rebuttal shows from now on. */
export async function refreshShowing(
  tx: Tx,
  headId: string,
  version: number,
  claimId: string,
): Promise<void> {
  await tx.showing.deleteMany({ where: { headId } });
  await tx.$executeRaw`
    INSERT INTO showing (head_id, shown_id, claim_id)
    SELECT ${headId}::uuid, id, ${claimId}::uuid FROM shown_by(${headId}::uuid, ${version}::int) shown(id)`;
}

/** Of a withdrawn rebuttal only its tombstone is shown: who answered, and what they are part of. */
export async function showTombstone(tx: Tx, rebuttalId: string, version: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM showing WHERE head_id = ${rebuttalId}::uuid AND shown_id NOT IN (
      SELECT responder_id FROM rebuttal_version WHERE head_id = ${rebuttalId}::uuid AND number = ${version}::int
      UNION SELECT shown.id FROM rebuttal_version JOIN head ON head.id = responder_id
        CROSS JOIN shown_by(head.id, head.published_version) shown(id)
        WHERE head_id = ${rebuttalId}::uuid AND number = ${version}::int)`;
}

/** An actor or source has a new public version: whatever shows it shows also what it refers to, in dossiers made anew. */
export async function refreshShowers(tx: Tx, shownId: string, version: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO showing (head_id, shown_id, claim_id)
    SELECT showing.head_id, next.id, showing.claim_id
    FROM showing CROSS JOIN shown_by(${shownId}::uuid, ${version}::int) next(id) WHERE showing.shown_id = ${shownId}::uuid
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    UPDATE claim SET dossier_revision = dossier_revision + 1
    WHERE id IN (SELECT claim_id FROM showing WHERE shown_id = ${shownId}::uuid)`;
  await tx.$executeRaw`
    DELETE FROM showing USING showing shower, head
    WHERE shower.shown_id = ${shownId}::uuid AND showing.head_id = shower.head_id AND head.id = shower.head_id
      AND head.withdrawal_id IS NULL
      AND showing.shown_id NOT IN (SELECT shown_by(head.id, head.published_version))`;
}
