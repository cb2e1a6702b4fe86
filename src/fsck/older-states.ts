/**
 * States of events from before the ledger proved itself: they tell of a record by its parts, not by its rows. What such a
 * state holds as a row is compared like any other; of the rest it is known only that there has to be a row.
 */
import type { Reader } from '../database/sql.ts';

/** States with rows begin with one of these members: canonical JSON has its members in order. */
const IS_OLDER = `substr(event.state, 1, 7) <> '{"rows"'::bytea AND substr(event.state, 1, 10) <> '{"emptied"'::bytea`;

/** Whether there are any. */
export async function hasOlderStates(read: Reader): Promise<boolean> {
  return (await read.rows(`SELECT FROM event WHERE ${IS_OLDER} LIMIT 1`)).length > 0;
}

const IS_RECORD = `event.record_type IN ('claim', 'rebuttal', 'actor', 'source')`;
const HEAD = `said.state -> 'head' ->> 'id'`;
const VERSION = `${HEAD} || '/' || (said.state -> 'version' ->> 'number')`;
const list = (member: string) => `jsonb_array_elements(said.state -> '${member}') one(value)`;

/** The rows that they recorded, as (name, key, index, row): an SQL query; `$1` are the events that cannot be read. */
export const OLDER_ROWS = `
  SELECT part.name, part.key, event.index, part.row
  FROM event
  CROSS JOIN LATERAL (SELECT convert_from(event.state, 'UTF8')::jsonb AS state) said
  CROSS JOIN LATERAL (
    SELECT 'head' AS name, ${HEAD} AS key, said.state -> 'head' AS row WHERE ${IS_RECORD}
    UNION ALL SELECT 'version', ${VERSION}, said.state -> 'version' WHERE ${IS_RECORD}
    UNION ALL SELECT event.record_type || '_version', ${VERSION}, said.state -> 'fields' WHERE ${IS_RECORD}
    UNION ALL SELECT event.record_type, ${HEAD}, CASE event.record_type WHEN 'rebuttal' THEN said.state -> 'rebuttal' END WHERE ${IS_RECORD}
    UNION ALL SELECT 'version_author', ${VERSION} || '/' || (one.value #>> '{}'), NULL FROM ${list('authors')} WHERE ${IS_RECORD}
    UNION ALL SELECT 'evidence', one.value ->> 'id', one.value - 'quotation' FROM ${list('evidence')} WHERE ${IS_RECORD}
    UNION ALL SELECT 'quotation', one.value -> 'quotation' ->> 'id', one.value -> 'quotation' FROM ${list('evidence')}
      WHERE ${IS_RECORD} AND one.value -> 'quotation' ->> 'id' IS NOT NULL
    UNION ALL SELECT 'review', one.value ->> 'id', one.value FROM ${list('reviews')} WHERE ${IS_RECORD}
    UNION ALL SELECT 'notice', one.value ->> 'id', one.value FROM ${list('notices')} WHERE ${IS_RECORD}
    UNION ALL SELECT CASE event.record_type WHEN 'user' THEN 'staff_user' WHEN 'token' THEN 'api_token' ELSE event.record_type END,
      said.state ->> 'id', NULL WHERE event.record_type IN ('user', 'token', 'snapshot', 'reply_request')
  ) part
  WHERE event.index <> ALL ($1::bigint[]) AND ${IS_OLDER}`;
