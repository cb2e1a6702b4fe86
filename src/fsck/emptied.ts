/** What redactions emptied: exactly what they recorded, no more and no less. */
import type { Reader } from '../database/sql.ts';
import type { Tell } from './faults.ts';

/** Of one kind of fault, so many are named. */
const NAMED = 1_000;

/** The lists of all redactions, of one member of `emptied`; `$1` are the events whose state cannot be read. */
const told = (member: 'events' | 'forms') => `
  SELECT DISTINCT one.value AS place FROM event
  CROSS JOIN LATERAL jsonb_array_elements(convert_from(event.state, 'UTF8')::jsonb -> 'emptied' -> '${member}') one(value)
  WHERE event.record_type = 'redaction' AND event.action = 'carried_out' AND event.index <> ALL ($1::bigint[])`;

const EMPTIED_EVENTS = `
  SELECT coalesce(told.place ->> 0, stored.place ->> 0) AS key, told.place IS NULL AS untold
  FROM (${told('events')}) told
  FULL JOIN (SELECT jsonb_build_array(index, redaction_id) AS place FROM event
    WHERE state IS NULL OR redaction_id IS NOT NULL) stored ON stored.place = told.place
  WHERE told.place IS NULL OR stored.place IS NULL ORDER BY 1 LIMIT ${NAMED}`;

const EMPTIED_FORMS = `
  SELECT coalesce(told.place ->> 0, stored.place ->> 0) || '/' || coalesce(told.place ->> 1, stored.place ->> 1) AS key,
    told.place IS NULL AS untold
  FROM (${told('forms')}) told
  FULL JOIN (SELECT jsonb_build_array(event_index, position, redaction_id, replaced_in, replaced_position) AS place FROM event_form
    WHERE num_nonnulls(redaction_id, replaced_in, replaced_position) > 0 OR form IS NULL) stored ON stored.place = told.place
  WHERE told.place IS NULL OR stored.place IS NULL ORDER BY 1 LIMIT ${NAMED}`;

/** Compares the states and forms that are empty with those that redactions took out. */
export async function checkEmptied(read: Reader, tell: Tell, unreadable: readonly number[]): Promise<void> {
  for (const [table, text] of [
    ['event', EMPTIED_EVENTS],
    ['event_form', EMPTIED_FORMS],
  ] as const) {
    for (const { key, untold } of await read.rows<{ key: string; untold: boolean }>(text, [unreadable])) {
      tell(
        table,
        key,
        untold ? 'is emptied, and no redaction did that' : 'is not emptied as a redaction recorded',
      );
    }
  }
}
