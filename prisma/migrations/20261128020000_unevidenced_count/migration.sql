-- Where nobody recorded whether evidence was offered, a list must not say that there was none: what was counted as
-- offered and what was recorded as not offered are two counts.

-- AlterTable
ALTER TABLE "claim" ADD COLUMN     "unevidenced_count" INTEGER NOT NULL DEFAULT 0;

-- By hand: the claims that are there are counted.
UPDATE claim SET unevidenced_count = counted.answers
FROM (
    SELECT rebuttal.claim_id, count(*)::int AS answers
    FROM rebuttal JOIN head ON head.id = rebuttal.id
    JOIN rebuttal_version version ON version.head_id = head.id AND version.number = head.published_version
    WHERE head.withdrawal_id IS NULL AND version.evidence_offered = 'no' GROUP BY rebuttal.claim_id
) counted
WHERE claim.id = counted.claim_id;
