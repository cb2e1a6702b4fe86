import type { Reader } from '../database/sql.ts';
import type { Page } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import type { HistoryItem, HistoryQuery } from './dossiers.schema.ts';

/**
 * What happened to a claim, its thread, and the actors and sources that it shows, oldest first: everything for staff; for
 * the public what was made visible, which is the history that its dossier carries.
 */
const HISTORY = `
  WITH relevant AS (
    SELECT event.index FROM event WHERE event.claim_id = $1::uuid
      AND ($3::boolean OR EXISTS (SELECT FROM event_form one WHERE one.event_index = event.index))
    UNION
    SELECT change.index FROM event shower
    JOIN event_form shown ON shown.event_index = shower.index
    JOIN event change ON change.record_id = shown.record_id AND change.record_type IN ('actor', 'source') AND change.index > shower.index
    WHERE shower.claim_id = $1::uuid AND EXISTS (SELECT FROM event_form one WHERE one.event_index = change.index)
  )
  SELECT event.index::int AS index, json_build_object('event', event.index, 'at', instant(event.at), 'by', event.user_id,
    'action', event.action, 'record', json_build_object('type', event.record_type, 'id', event.record_id),
    'version', event.version) AS view
  FROM event JOIN relevant USING (index) WHERE event.index > $2::bigint
  ORDER BY event.index LIMIT $4::int`;

const CURSOR = /^(?:0|[1-9]\d{0,15})$/;

function readIndex(cursor: string | undefined): string {
  if (cursor === undefined) return '-1';
  const bytes = Buffer.from(cursor, 'base64url');
  const index = bytes.toString('latin1');
  if (bytes.toString('base64url') !== cursor || !CURSOR.test(index)) throw new Problem('invalid-cursor');
  return index;
}

export async function listHistory(
  read: Reader,
  claimId: string,
  query: HistoryQuery,
  staff: boolean,
): Promise<Page<HistoryItem>> {
  const rows = await read.rows<{ index: number; view: HistoryItem }>(HISTORY, [
    claimId,
    readIndex(query.cursor),
    staff,
    query.limit + 1,
  ]);
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined;
  return {
    items: rows.slice(0, query.limit).map((row) => row.view),
    nextCursor: last ? Buffer.from(String(last.index), 'latin1').toString('base64url') : null,
  };
}

/** The whole history, for a working dossier. */
export async function wholeHistory(read: Reader, claimId: string): Promise<HistoryItem[]> {
  const rows = await read.rows<{ view: HistoryItem }>(HISTORY, [claimId, '-1', true, null]);
  return rows.map((row) => row.view);
}
