/**
 * How the ledger keeps a row: the one place that says it for the states of events and for `fsck`, which holds the stored
 * rows against them. A state is `{rows: {<table>: [row, …]}}`: every row of the record that the change left. Nothing here
 * names a person: what may identify one is a digest, with which a salt or a secret goes that stands in the row alone.
 */

/** Where a state keeps the rows of a record, by table. */
export interface RecordedState {
  rows: Partial<Record<RecordedTable, Record<string, unknown>[]>>;
  /** What a redaction took out of earlier events. */
  emptied?: Emptied;
}

/** The states and forms that redactions took out of the ledger, each with the redaction that did. */
export interface Emptied {
  events: [index: number, redactionId: string][];
  forms: [
    event: number,
    position: number,
    redactionId: string,
    replacedIn: number,
    replacedPosition: number,
  ][];
}

interface Recorded {
  /** The columns of the primary key, in its order. */
  key: readonly string[];
  /** Columns that are not recorded: derived ones are recomputed, others only count, or are bound by a digest. */
  without?: readonly string[];
  /** The name of a digest, and its SQL expression over an alias of the table. */
  digest?: readonly [name: string, of: (alias: string) => string];
}

/** Of a user's address and name: of the salt and the RFC 8785 bytes of `[email, name]`. */
const identity = (user: string) =>
  `encode(sha256(${user}.identity_salt || convert_to('[' || to_json(${user}.email) || ',' || to_json(${user}.name) || ']', 'UTF8')), 'hex')`;

/** Of a token's own digest and its label, which may name somebody. */
const secret = (token: string) =>
  `encode(sha256(${token}.sha256 || convert_to(${token}.label, 'UTF8')), 'hex')`;

/** Of the hash of a password, in which there is a salt that stands there alone. */
const passwordHash = (password: string) => `encode(sha256(convert_to(${password}.hash, 'UTF8')), 'hex')`;

/** Of a link's own digest, of a secret that cannot be guessed. */
const linkHash = (link: string) => `encode(sha256(${link}.sha256), 'hex')`;

const byId: Recorded = { key: ['id'] };
const ofVersion: Recorded = { key: ['head_id', 'number'] };
const recorded = <Table extends string>(tables: Record<Table, Recorded>): Record<Table, Recorded> => tables;

/** The tables whose rows are recorded. */
export const RECORDED = recorded({
  head: byId,
  version: ofVersion,
  version_author: { key: ['head_id', 'number', 'user_id'] },
  claim: {
    key: ['id'],
    without: [
      'standing',
      'standing_value',
      'rebuttal_count',
      'evidenced_count',
      'unevidenced_count',
      'dossier_revision',
      'signature_count',
    ],
  },
  claim_version: ofVersion,
  rebuttal: byId,
  rebuttal_version: ofVersion,
  actor: byId,
  actor_version: ofVersion,
  source: byId,
  source_version: ofVersion,
  // The text stays out of the ledger: its SHA-256 binds it.
  snapshot: { key: ['id'], without: ['text'] },
  evidence: byId,
  quotation: byId,
  review: byId,
  notice: byId,
  reply_request: byId,
  staff_user: { key: ['id'], without: ['email', 'name', 'identity_salt'], digest: ['identity', identity] },
  api_token: { key: ['id'], without: ['label', 'sha256', 'last_used_at'], digest: ['secret', secret] },
  password: { key: ['user_id'], without: ['hash'], digest: ['secret', passwordHash] },
  password_link: { key: ['id'], without: ['sha256'], digest: ['secret', linkHash] },
  signing_key: byId,
  redaction: byId,
});

/** The name of such a table. */
export type RecordedTable = keyof typeof RECORDED;

/** A row as the ledger keeps it: an SQL expression, jsonb, over an alias of the table. */
export function recordedRow(table: RecordedTable, alias: string): string {
  const { without = [], digest } = RECORDED[table];
  const row =
    without.length > 0 ? `(to_jsonb(${alias}) - '{${without.join(',')}}'::text[])` : `to_jsonb(${alias})`;
  return digest ? `(${row} || jsonb_build_object('${digest[0]}', ${digest[1](alias)}))` : row;
}

/** The state that holds the one row of an alias: an SQL expression, for records of a single row. */
export function stateOfRow(table: RecordedTable, alias: string): string {
  return `jsonb_build_object('rows', jsonb_build_object('${table}', jsonb_build_array(${recordedRow(table, alias)})))`;
}
