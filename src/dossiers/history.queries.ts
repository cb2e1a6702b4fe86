import type { Reader } from '../database/sql.ts';
import type { Page } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import type { HistoryItem, HistoryQuery } from './dossiers.schema.ts';

/** What happened to a claim and its thread, oldest first: everything for staff; for the public what was made visible. */
const HISTORY = `
  SELECT event.index::int AS index, json_build_object('event', event.index, 'at', instant(event.at), 'by', event.user_id,
    'action', event.action, 'record', json_build_object('type', event.record_type, 'id', event.record_id),
    'version', event.version) AS view
  FROM event WHERE event.claim_id = $1::uuid AND event.index > $2::bigint
    AND ($3::boolean OR EXISTS (SELECT FROM event_form one WHERE one.event_index = event.index))
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
  const rows = await read.rows<{ view: HistoryItem }>(HISTORY, [claimId, '-1', true, 1_000_000]);
  return rows.map((row) => row.view);
}
