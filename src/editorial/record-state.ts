import type { Tx } from '../ledger/record.ts';

/**
 * The whole of a claim, rebuttal, actor or source as the ledger keeps it: its head, its newest version with the fields,
 * authors and notices, and the evidence of that version. Derived columns are left out.
 */
const STATE = `
  SELECT json_build_object(
    'head', to_jsonb(head),
    'version', to_jsonb(version),
    'authors', (SELECT coalesce(json_agg(user_id ORDER BY user_id), '[]') FROM version_author one
      WHERE one.head_id = head.id AND one.number = version.number),
    'rebuttal', (SELECT to_jsonb(rebuttal) FROM rebuttal WHERE rebuttal.id = head.id),
    'fields', coalesce(
      (SELECT to_jsonb(one) FROM claim_version one WHERE one.head_id = head.id AND one.number = version.number),
      (SELECT to_jsonb(one) FROM rebuttal_version one WHERE one.head_id = head.id AND one.number = version.number),
      (SELECT to_jsonb(one) FROM actor_version one WHERE one.head_id = head.id AND one.number = version.number),
      (SELECT to_jsonb(one) FROM source_version one WHERE one.head_id = head.id AND one.number = version.number)),
    'evidence', (SELECT coalesce(json_agg(to_jsonb(one) || jsonb_build_object('quotation', to_jsonb(quotation)) ORDER BY one.id), '[]')
      FROM evidence one LEFT JOIN quotation ON quotation.id = one.quotation_id
      WHERE one.head_id = head.id AND (one.removed_in IS NULL OR one.removed_in >= version.number)),
    'reviews', (SELECT coalesce(json_agg(to_jsonb(one) ORDER BY one.id), '[]') FROM review one
      WHERE one.head_id = head.id AND one.number = version.number),
    'notices', (SELECT coalesce(json_agg(to_jsonb(one) ORDER BY one.id), '[]') FROM notice one
      WHERE one.head_id = head.id AND one.number = version.number)
  ) AS state
  FROM head JOIN version ON version.head_id = head.id AND version.number = head.newest_version
  WHERE head.id = $1::uuid`;

/** Reads that state inside the write that changed it. */
export async function recordState(tx: Tx, id: string): Promise<unknown> {
  const [row] = await tx.$queryRawUnsafe<{ state: unknown }[]>(STATE, id);
  if (!row) throw new Error(`no record ${id} to tell the ledger about`);
  return row.state;
}
