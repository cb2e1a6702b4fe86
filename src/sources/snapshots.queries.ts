import { type Caller, isStaff } from '../access/caller.ts';
import type { Target } from '../access/permissions.ts';
import type { Reader } from '../database/sql.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { PUBLIC_EVIDENCE } from '../editorial/visibility.ts';
import type { BytesAnswer } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { passageAround } from '../quotations/quotations.rules.ts';
import type { SnapshotForm, SnapshotView } from './sources.schema.ts';

/** Of a copyrighted text the public sees this many code points on either side of a published quotation. */
const PUBLIC_CONTEXT = 300;

/** The public form, over an alias of snapshot. */
export const snapshotForm = (snapshot: string) => `(jsonb_build_object('id', ${snapshot}.id,
  'sourceId', ${snapshot}.source_id, 'sha256', ${snapshot}.sha256, 'capturedAt', instant(${snapshot}.captured_at),
  'archiveUrls', ${snapshot}.archive_urls) || ${redactedOf(snapshot)})`;

/** Something published cites this snapshot. */
export const isCited = (snapshot: string) =>
  `EXISTS (SELECT FROM ${PUBLIC_EVIDENCE} WHERE evidence.snapshot_id = ${snapshot}.id)`;

/** The target of GET /snapshots/:id: 404 for the public unless something published cites it. */
export async function snapshotTarget(caller: Caller, params: { readonly id: string }): Promise<Target> {
  const [row] = await caller.service.read.rows<{ id: string; cited: boolean }>(
    `SELECT id, ${isCited('snapshot')} AS cited FROM snapshot WHERE id = $1::uuid`,
    [params.id],
  );
  if (!row || !(row.cited || isStaff(caller))) throw new Problem('not-found');
  return row;
}

interface SnapshotRow {
  form: SnapshotForm;
  text: string;
  spans: { start: number; end: number }[];
}

/** One snapshot: the text for staff, the published passages in their context for everybody. */
export async function getSnapshot(read: Reader, id: string, staff: boolean): Promise<SnapshotView | null> {
  const [row] = await read.rows<SnapshotRow>(
    `SELECT ${snapshotForm('snapshot')} AS form, text,
       (SELECT coalesce(json_agg(DISTINCT jsonb_build_object('start', start_offset, 'end', end_offset)), '[]')
        FROM ${PUBLIC_EVIDENCE} JOIN quotation ON quotation.id = evidence.quotation_id AND quotation.redaction_id IS NULL
        WHERE evidence.snapshot_id = snapshot.id) AS spans
     FROM snapshot WHERE id = $1::uuid`,
    [id],
  );
  if (!row) return null;
  if (row.form.redacted) return { ...row.form, length: 0, passages: [] };
  const codePoints = Array.from(row.text);
  return {
    ...row.form,
    length: codePoints.length,
    ...(staff && { text: row.text }),
    passages: row.spans
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => ({
        ...passageAround(row.text, start, end, PUBLIC_CONTEXT),
        exact: codePoints.slice(start, end).join(''),
        start,
        end,
      })),
  };
}

/** The archived text, whose SHA-256 the dossier names; null when there is none. 410 once it is redacted. */
export async function getSnapshotText(read: Reader, id: string): Promise<BytesAnswer | null> {
  const [row] = await read.rows<{ text: string; sha256: string; redacted: boolean }>(
    'SELECT text, sha256, redaction_id IS NOT NULL AS redacted FROM snapshot WHERE id = $1::uuid',
    [id],
  );
  if (row?.redacted) throw new Problem('redacted');
  return row ? { bytes: Buffer.from(row.text, 'utf8'), etag: row.sha256 } : null;
}

/** The public forms of these snapshots. */
export async function snapshotForms(read: Reader, ids: readonly string[]): Promise<SnapshotForm[]> {
  const rows = await read.rows<{ form: SnapshotForm }>(
    `SELECT ${snapshotForm('snapshot')} AS form FROM snapshot WHERE id = ANY($1::uuid[]) ORDER BY id`,
    [ids],
  );
  return rows.map((row) => row.form);
}
