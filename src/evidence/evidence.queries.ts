import type { Reader } from '../database/sql.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { isInVersion } from '../editorial/visibility.ts';
import type { EvidenceForm } from './evidence.schema.ts';

/** The public form, over the alias of a quotation; null where there is none. */
export const quotationForm = (
  quotation: string,
) => `CASE WHEN ${quotation}.id IS NOT NULL THEN json_build_object(
    'exact', ${quotation}.exact, 'prefix', ${quotation}.prefix, 'suffix', ${quotation}.suffix,
    'start', ${quotation}.start_offset, 'end', ${quotation}.end_offset) END`;

/** The public form, over the aliases of an evidence row and its quotation (which may be missing). */
const FORM = `(jsonb_build_object('id', evidence.id, 'role', evidence.role, 'sourceId', evidence.source_id,
  'snapshotId', evidence.snapshot_id, 'quotation', ${quotationForm('quotation')},
  'verified', quotation.id IS NOT NULL AND quotation.redaction_id IS NULL
    AND NOT EXISTS (SELECT FROM snapshot WHERE snapshot.id = evidence.snapshot_id AND snapshot.redaction_id IS NOT NULL),
  'locator', evidence.locator, 'saidById', evidence.said_by_id,
  'reportedById', evidence.reported_by_id, 'mode', evidence.mode, 'offeredBy', evidence.offered_by, 'note', evidence.note) || ${redactedOf('evidence')})`;

const OF_VERSION = (
  head: string,
  version: string,
) => `FROM evidence LEFT JOIN quotation ON quotation.id = evidence.quotation_id
  WHERE evidence.head_id = ${head} AND ${isInVersion('evidence', version)}`;

/** The evidence of one version as an SQL expression: a JSON list, in the order in which it was added. */
export function evidenceOf(head: string, version: string): string {
  return `(SELECT coalesce(json_agg(${FORM} ORDER BY evidence.id), '[]') ${OF_VERSION(head, version)})`;
}

/** The public forms of the evidence of one version. */
export async function evidenceForms(read: Reader, headId: string, version: number): Promise<EvidenceForm[]> {
  const rows = await read.rows<{ form: EvidenceForm }>(
    `SELECT ${FORM} AS form ${OF_VERSION('$1::uuid', '$2::int')} ORDER BY evidence.id`,
    [headId, version],
  );
  return rows.map((row) => row.form);
}
