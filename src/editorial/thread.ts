/** What the publication or withdrawal of one record changes for the thread, and for every dossier, that shows it. */
import { txReader } from '../database/prisma.ts';
import type { Reader } from '../database/sql.ts';
import type { PublicForm } from '../ledger/event.ts';
import type { Tx } from '../ledger/record.ts';
import { type Answer, type Standing, standingOf } from './standing.ts';

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

const CLAIMS = `
  SELECT head.id, claimant_id AS "claimantId", stated_at AS "statedAt" FROM claim_version
  JOIN head ON head.id = head_id AND number = coalesce(published_version, newest_version) WHERE head_id = ANY($1::uuid[])`;

const ANSWERS = `
  SELECT rebuttal.claim_id AS "claimId", json_agg(json_build_object('id', head.id, 'parentId', parent_id, 'act', act,
    'responderId', responder_id, 'evidenceOffered', evidence_offered, 'statedAt', stated_at,
    'withdrawn', withdrawal_id IS NOT NULL) ORDER BY head.id) AS answers
  FROM rebuttal JOIN head ON head.id = rebuttal.id
  JOIN rebuttal_version version ON version.head_id = head.id AND version.number = head.published_version
  WHERE rebuttal.claim_id = ANY($1::uuid[]) GROUP BY rebuttal.claim_id`;

/** What is kept of a claim's thread beside the claim, to list and filter by. */
export interface ThreadSummary {
  standing: Standing;
  /** Published answers, and those among them whose speaker offered evidence, and offered none. */
  rebuttalCount: number;
  evidencedCount: number;
  unevidencedCount: number;
}

/** Computes the standing and the counts of these claims from their published threads, by the id of the claim. */
export async function summarizeThreads(
  read: Reader,
  claimIds: readonly string[],
): Promise<Map<string, ThreadSummary>> {
  const claims = await read.rows<{ id: string; claimantId: string; statedAt: string }>(CLAIMS, [claimIds]);
  const threads = await read.rows<{ claimId: string; answers: Answer[] }>(ANSWERS, [claimIds]);
  const answersTo = new Map(threads.map(({ claimId, answers }) => [claimId, answers]));
  return new Map(
    claims.map(({ id, ...claim }) => {
      const answers = answersTo.get(id) ?? [];
      const public_ = answers.filter((answer) => !answer.withdrawn);
      const offering = (offered: Answer['evidenceOffered']) =>
        public_.filter((answer) => answer.evidenceOffered === offered).length;
      return [
        id,
        {
          standing: standingOf(claim, answers),
          rebuttalCount: public_.length,
          evidencedCount: offering('yes'),
          unevidencedCount: offering('no'),
        },
      ] as const;
    }),
  );
}

/**
 * Brings the claim's standing and counts up to date with its published thread, and makes its stored dossier stale.
 * Answers the public form of the standing.
 */
export async function refreshThread(tx: Tx, claimId: string): Promise<PublicForm> {
  const summary = (await summarizeThreads(txReader(tx), [claimId])).get(claimId);
  if (!summary) throw new Error(`no claim ${claimId} to compute the standing of`);
  const { standing, ...counts } = summary;
  await tx.claim.update({
    where: { id: claimId },
    data: {
      ...counts,
      standing: { ...standing },
      standingValue: standing.value,
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
export async function showTombstone(tx: Tx, rebuttalId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM showing WHERE head_id = ${rebuttalId}::uuid AND shown_id NOT IN (SELECT shown_to_public(${rebuttalId}::uuid))`;
}

/** An actor or source has a new public version: whatever shows it shows also what it refers to, in dossiers made anew. */
export async function refreshShowers(tx: Tx, shownId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO showing (head_id, shown_id, claim_id)
    SELECT showing.head_id, next.id, showing.claim_id
    FROM showing CROSS JOIN LATERAL shown_to_public(showing.head_id) next(id) WHERE showing.shown_id = ${shownId}::uuid
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    UPDATE claim SET dossier_revision = dossier_revision + 1
    WHERE id IN (SELECT claim_id FROM showing WHERE shown_id = ${shownId}::uuid)`;
  await tx.$executeRaw`
    DELETE FROM showing USING showing shower
    WHERE shower.shown_id = ${shownId}::uuid AND showing.head_id = shower.head_id
      AND showing.shown_id NOT IN (SELECT shown_to_public(shower.head_id))`;
}
