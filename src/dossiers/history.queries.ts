import type { Reader } from '../database/sql.ts';
import { type Page, pageOfRows, readIndexCursor } from '../http/paging.ts';
import { composeNow } from './dossiers.queries.ts';
import type { HistoryItem, HistoryQuery } from './dossiers.schema.ts';

/** Everything that happened to a claim, its thread, and the actors and sources that these ever showed, oldest first. */
const HISTORY = `
  WITH relevant AS (
    SELECT event.index FROM event WHERE event.claim_id = $1::uuid
    UNION
    SELECT change.index FROM event shower
    JOIN event_form shown ON shown.event_index = shower.index
    JOIN event change ON change.record_id = shown.record_id AND change.record_type IN ('actor', 'source') AND change.index > shower.index
    WHERE shower.claim_id = $1::uuid AND EXISTS (SELECT FROM event_form one WHERE one.event_index = change.index)
  )
  SELECT json_build_object('event', event.index, 'at', instant(event.at), 'by', event.user_id,
    'action', event.action, 'record', json_build_object('type', event.record_type, 'id', event.record_id),
    'version', event.version) AS view
  FROM event JOIN relevant USING (index) WHERE event.index > $2::bigint
  ORDER BY event.index LIMIT $3::int`;

const readIndex = (cursor: string | undefined) => readIndexCursor(cursor) ?? -1;

function toHistory(items: readonly HistoryItem[], limit: number): Page<HistoryItem> {
  return pageOfRows(
    items.map((view) => ({ key: String(view.event), view })),
    limit,
  );
}

/** The whole history, a page of it, for staff. */
export async function listHistory(
  read: Reader,
  claimId: string,
  { cursor, limit }: HistoryQuery,
): Promise<Page<HistoryItem>> {
  const rows = await read.rows<{ view: HistoryItem }>(HISTORY, [claimId, readIndex(cursor), limit + 1]);
  return toHistory(
    rows.map((row) => row.view),
    limit,
  );
}

/** What was made public: the history that the claim's dossier carries. */
export async function listPublicHistory(
  read: Reader,
  claimId: string,
  { cursor, limit }: HistoryQuery,
): Promise<Page<HistoryItem>> {
  const after = readIndex(cursor);
  const composed = await composeNow(read, claimId);
  const items = (composed?.content.history ?? []).filter((one) => one.event > after);
  return toHistory(items.slice(0, limit + 1), limit);
}

/** The whole history, for a working dossier. */
export async function wholeHistory(read: Reader, claimId: string): Promise<HistoryItem[]> {
  const rows = await read.rows<{ view: HistoryItem }>(HISTORY, [claimId, -1, null]);
  return rows.map((row) => row.view);
}
