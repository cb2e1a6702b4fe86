/** What a redaction takes out of the ledger, as the command that carries it out reads it inside its write. */
import type { Reader } from '../database/sql.ts';
import type { FormType } from '../ledger/event.ts';
import {
  type Emptied,
  type RecordedState,
  type RecordedTable,
  recordedRow,
} from '../ledger/recorded-rows.ts';
import type { DoomedForm } from './redactions.rules.ts';

/** Whether there is what a target names, and whether all of it was redacted before. */
export interface TargetState {
  /** Its place in the list. */
  place: number;
  found: boolean;
  redacted: boolean;
}

const TARGETS = `
  SELECT place, count(thing.target) > 0 AS found, coalesce(bool_and(thing.redacted), false) AS redacted
  FROM generate_series(0, jsonb_array_length($1::jsonb) - 1) AS place
  LEFT JOIN redaction_things($1::jsonb) thing ON thing.target = place
  GROUP BY place ORDER BY place`;

/** Looks at each target. `targets` is JSON text, here and below. */
export function targetStates(read: Reader, targets: string): Promise<TargetState[]> {
  return read.rows<TargetState>(TARGETS, [targets]);
}

/** The forms that have to be emptied, in the order of the ledger. */
export async function doomedForms(read: Reader, targets: string): Promise<DoomedForm[]> {
  const rows = await read.rows<{
    event: number;
    position: number;
    type: FormType;
    id: string;
    form: Uint8Array;
  }>(
    `SELECT one.event_index::float8 AS event, one.position, one.type, one.record_id AS id, one.form
     FROM redaction_forms($1::jsonb) JOIN event_form one USING (event_index, position) ORDER BY 1, 2`,
    [targets],
  );
  return rows.map((row) => ({ ...row, form: JSON.parse(Buffer.from(row.form).toString('utf8')) as unknown }));
}

/** Whose rows a redaction changes, or took the only record of out of the ledger: ids of heads, and of rows by table. */
export interface Touched {
  heads: string[];
  snapshots: string[];
  replyRequests: string[];
  redactions: string[];
}

/** What has to be recorded anew once the states of these events are gone. */
export interface DoomedStates extends Touched {
  events: number[];
  /** What earlier redactions emptied, as far as one of these events says so. */
  emptiedBefore: Emptied;
}

const listed = (table: string, key = 'id') =>
  `(SELECT one ->> '${key}' FROM doomed CROSS JOIN LATERAL jsonb_array_elements(state -> 'rows' -> '${table}') one)`;

const STATES = `
  WITH thing AS (SELECT * FROM redaction_things($1::jsonb)),
  doomed AS (
    SELECT event.index, event.record_type, convert_from(event.state, 'UTF8')::jsonb AS state
    FROM event WHERE event.index IN (SELECT redaction_events($1::jsonb))
  )
  SELECT
    ARRAY(SELECT index::float8 FROM doomed ORDER BY index) AS events,
    ARRAY(SELECT owner_id::text FROM thing JOIN head ON head.id = owner_id UNION ${listed('head')} ORDER BY 1) AS heads,
    ARRAY(SELECT id::text FROM thing WHERE kind = 'snapshot' UNION ${listed('snapshot')} ORDER BY 1) AS snapshots,
    ARRAY(SELECT id::text FROM thing WHERE kind = 'reply_request' UNION ${listed('reply_request')} ORDER BY 1) AS "replyRequests",
    ARRAY(${listed('redaction')} ORDER BY 1) AS redactions,
    json_build_object(
      'events', (SELECT coalesce(json_agg(one), '[]') FROM doomed CROSS JOIN LATERAL jsonb_array_elements(state -> 'emptied' -> 'events') one),
      'forms', (SELECT coalesce(json_agg(one), '[]') FROM doomed CROSS JOIN LATERAL jsonb_array_elements(state -> 'emptied' -> 'forms') one)
    ) AS "emptiedBefore"`;

/** The states that have to be emptied. */
export async function doomedStates(read: Reader, targets: string): Promise<DoomedStates> {
  const [row] = await read.rows<DoomedStates>(STATES, [targets]);
  if (!row) throw new Error('a query without FROM has one row');
  return row;
}

const PARTS: Partial<Record<RecordedTable, string>> = {
  head: 'one.id = ANY($1::uuid[])',
  version: 'one.head_id = ANY($1::uuid[])',
  version_author: 'one.head_id = ANY($1::uuid[])',
  claim: 'one.id = ANY($1::uuid[])',
  claim_version: 'one.head_id = ANY($1::uuid[])',
  rebuttal: 'one.id = ANY($1::uuid[])',
  rebuttal_version: 'one.head_id = ANY($1::uuid[])',
  actor: 'one.id = ANY($1::uuid[])',
  actor_version: 'one.head_id = ANY($1::uuid[])',
  source: 'one.id = ANY($1::uuid[])',
  source_version: 'one.head_id = ANY($1::uuid[])',
  evidence: 'one.head_id = ANY($1::uuid[])',
  quotation: 'one.id IN (SELECT quotation_id FROM evidence WHERE head_id = ANY($1::uuid[]))',
  review: 'one.head_id = ANY($1::uuid[])',
  notice: 'one.head_id = ANY($1::uuid[])',
  snapshot: 'one.id = ANY($2::uuid[])',
  reply_request: 'one.id = ANY($3::uuid[])',
  redaction: 'one.id = ANY($4::uuid[])',
};

const ROWS = `SELECT jsonb_object_agg(part.name, part.rows) AS rows FROM (VALUES ${Object.entries(PARTS)
  .map(
    ([table, which]) =>
      `('${table}', (SELECT jsonb_agg(${recordedRow(table as RecordedTable, 'one')}) FROM ${table} one WHERE ${which}))`,
  )
  .join(',\n')}) part (name, rows) WHERE part.rows IS NOT NULL`;

/** All rows of these records, of every version, as the ledger keeps them. */
export async function rowsOf(read: Reader, touched: Touched): Promise<RecordedState['rows']> {
  const { heads, snapshots, replyRequests, redactions } = touched;
  const [row] = await read.rows<{ rows: RecordedState['rows'] | null }>(ROWS, [
    heads,
    snapshots,
    replyRequests,
    redactions,
  ]);
  return row?.rows ?? {};
}
