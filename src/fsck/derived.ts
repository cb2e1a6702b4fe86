/** What is kept beside the records to list and filter by: computed again, by the same rules. */
import { BEFORE_ALL, type Reader } from '../database/sql.ts';
import { summarizeThreads, type ThreadSummary } from '../editorial/thread.ts';
import { canonicalBytes } from '../ledger/event.ts';
import { reasonOf, type Tell } from './faults.ts';

/** So many claims are in memory at a time. */
const STEP = 500;
/** Of one kind of fault, so many are named. */
const NAMED = 1_000;

interface ClaimRow {
  id: string;
  standing: unknown;
  standingValue: string;
  rebuttalCount: number;
  evidencedCount: number;
  unevidencedCount: number;
  signatureCount: number;
  signatures: number;
}

/** Checks the standing and the counts of every claim. */
export async function checkClaims(read: Reader, tell: Tell): Promise<void> {
  for (let after = BEFORE_ALL; ; ) {
    const claims = await read.rows<ClaimRow>(
      `SELECT id, standing, standing_value AS "standingValue", rebuttal_count AS "rebuttalCount",
         evidenced_count AS "evidencedCount", unevidenced_count AS "unevidencedCount", signature_count AS "signatureCount",
         (SELECT count(*)::int FROM dossier_signature WHERE claim_id = claim.id) AS signatures
       FROM claim WHERE id > $1::uuid ORDER BY id LIMIT ${STEP}`,
      [after],
    );
    const last = claims.at(-1);
    if (!last) return;
    const summaries = await summariesOf(read, claims);
    for (const claim of claims) checkClaim(claim, summaries.get(claim.id), tell);
    after = last.id;
  }
}

type Summary = ThreadSummary | { error: unknown };

async function summariesOf(read: Reader, claims: readonly ClaimRow[]): Promise<Map<string, Summary>> {
  const ids = claims.map((one) => one.id);
  try {
    return await summarizeThreads(read, ids);
  } catch {
    // One of them has a thread that no rule can take: the others are looked at all the same.
    const summaries = new Map<string, Summary>();
    for (const id of ids) {
      try {
        const summary = (await summarizeThreads(read, [id])).get(id);
        if (summary) summaries.set(id, summary);
      } catch (error) {
        summaries.set(id, { error });
      }
    }
    return summaries;
  }
}

function checkClaim(claim: ClaimRow, summary: Summary | undefined, tell: Tell): void {
  const { signatureCount, signatures } = claim;
  if (signatureCount !== signatures) {
    tell('claim', claim.id, `signature_count is ${signatureCount}`);
    tell(
      'dossier_signature',
      '',
      `of claim ${claim.id} there are ${signatures}, and ${signatureCount} were signed`,
    );
  }
  if (!summary || 'error' in summary) {
    const reason = summary ? reasonOf(summary.error) : 'it has no version';
    tell('claim', claim.id, `its standing cannot be computed: ${reason}`);
    return;
  }
  const { standing, rebuttalCount, evidencedCount, unevidencedCount } = summary;
  const computed = {
    standing,
    standing_value: standing.value,
    rebuttal_count: rebuttalCount,
    evidenced_count: evidencedCount,
    unevidenced_count: unevidencedCount,
  };
  const stored = {
    standing: claim.standing,
    standing_value: claim.standingValue,
    rebuttal_count: claim.rebuttalCount,
    evidenced_count: claim.evidencedCount,
    unevidenced_count: claim.unevidencedCount,
  };
  const columns = (Object.keys(computed) as (keyof typeof computed)[]).filter(
    (column) => !canonicalBytes(computed[column]).equals(canonicalBytes(stored[column])),
  );
  if (columns.length > 0)
    tell('claim', claim.id, `${columns.join(', ')} does not follow from its published thread`);
}

/** Checks which actors and sources are noted as shown to the public. */
export async function checkShowing(read: Reader, tell: Tell): Promise<void> {
  const rows = await read.rows<{ key: string; missing: boolean; other: boolean }>(
    `SELECT coalesce(showing.head_id, wanted.head_id) || '/' || coalesce(showing.shown_id, wanted.shown_id) AS key,
       showing.head_id IS NULL AS missing, wanted.head_id IS NULL AS other
     FROM (SELECT head.id AS head_id, shown.id AS shown_id, coalesce(rebuttal.claim_id, head.id) AS claim_id
           FROM head LEFT JOIN rebuttal ON rebuttal.id = head.id CROSS JOIN LATERAL shown_to_public(head.id) shown(id)
           WHERE head.type IN ('claim', 'rebuttal') AND head.published_version IS NOT NULL) wanted
     FULL JOIN showing ON showing.head_id = wanted.head_id AND showing.shown_id = wanted.shown_id
     WHERE showing.claim_id IS DISTINCT FROM wanted.claim_id ORDER BY 1 LIMIT ${NAMED}`,
  );
  for (const { key, missing, other } of rows) {
    const what = other ? 'nothing published shows this' : 'claim_id is not that of what shows it';
    tell('showing', key, missing ? 'is missing' : what);
  }
}
