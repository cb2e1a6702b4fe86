/**
 * How the ledger keeps a row: the one place that says it for the states of events and for `fsck`, which holds the stored
 * rows against them. A state is `{rows: {<table>: [row, …]}}`: every row of the record that the change left. Nothing here
 * names a person: what may identify one is a digest, with which a salt or a secret goes that stands in the row alone.
 */

/** Where a state keeps the rows of a record, by table. */
export interface RecordedState {
  rows: Partial<Record<RecordedTable, Record<string, unknown>[]>>;
}

interface Recorded {
  /** The columns of the primary key, in its order. */
  key: readonly string[];
  /** The row as the ledger keeps it: an SQL expression, jsonb, over an alias of the table. */
  row(alias: string): string;
}

const whole = (alias: string) => `to_jsonb(${alias})`;
/** Columns that are derived are recomputed instead, and those that only count or cache are left out. */
const onlyId = (alias: string) => `jsonb_build_object('id', ${alias}.id)`;

/** The digest of a user's address and name: of the salt and the RFC 8785 bytes of `[email, name]`. */
const identity = (user: string) =>
  `encode(sha256(${user}.identity_salt || convert_to('[' || to_json(${user}.email) || ',' || to_json(${user}.name) || ']', 'UTF8')), 'hex')`;

/** The digest of a token's own digest and its label, which may name somebody. */
const secret = (token: string) =>
  `encode(sha256(${token}.sha256 || convert_to(${token}.label, 'UTF8')), 'hex')`;

const ofVersion = { key: ['head_id', 'number'], row: whole };
const byId = { key: ['id'], row: whole };

/** The tables whose rows are recorded. */
export const RECORDED = {
  head: byId,
  version: ofVersion,
  version_author: { key: ['head_id', 'number', 'user_id'], row: whole },
  claim: { key: ['id'], row: onlyId },
  claim_version: ofVersion,
  rebuttal: byId,
  rebuttal_version: ofVersion,
  actor: byId,
  actor_version: ofVersion,
  source: byId,
  source_version: ofVersion,
  // The text stays out of the ledger: its SHA-256 binds it.
  snapshot: { key: ['id'], row: (alias) => `to_jsonb(${alias}) - 'text'` },
  evidence: byId,
  quotation: byId,
  review: byId,
  notice: byId,
  reply_request: byId,
  staff_user: {
    key: ['id'],
    row: (alias) =>
      `(to_jsonb(${alias}) - '{email,name,identity_salt}'::text[]) || jsonb_build_object('identity', ${identity(alias)})`,
  },
  api_token: {
    key: ['id'],
    row: (alias) =>
      `(to_jsonb(${alias}) - '{label,sha256,last_used_at}'::text[]) || jsonb_build_object('secret', ${secret(alias)})`,
  },
  signing_key: byId,
} as const satisfies Record<string, Recorded>;

/** The name of such a table. */
export type RecordedTable = keyof typeof RECORDED;

/** The state that holds the one row of an alias: an SQL expression, for records of a single row. */
export function stateOfRow(table: RecordedTable, alias: string): string {
  return `jsonb_build_object('rows', jsonb_build_object('${table}', jsonb_build_array(${RECORDED[table].row(alias)})))`;
}
