/** The tables that an import writes, column by column, in the order of the names: that of canonical JSON. */
import { type ColumnKind, type ColumnValue, copyValue, jsonValue } from '../database/copy-rows.ts';
import { RECORDED, type RecordedTable } from '../ledger/recorded-rows.ts';

const columns = <Names extends string>(kinds: Record<Names, ColumnKind>) => kinds;

/** Every column, with its kind. In the order in which rows can be written: what refers to others comes after them. */
export const TABLES = {
  redaction: columns({
    decided_at: 'instant',
    decided_by_id: 'text',
    ground: 'text',
    id: 'text',
    refusal: 'text',
    requested_at: 'instant',
    requested_by_id: 'text',
    state: 'text',
    targets: 'json',
  }),
  head: columns({
    created_at: 'instant',
    created_by_id: 'text',
    id: 'text',
    newest_version: 'number',
    published_version: 'number',
    revision: 'number',
    type: 'text',
    withdrawal_id: 'text',
  }),
  version: columns({
    created_at: 'instant',
    created_by_id: 'text',
    head_id: 'text',
    number: 'number',
    state: 'text',
    submitted_at: 'instant',
    submitted_by_id: 'text',
  }),
  version_author: columns({ created_at: 'instant', head_id: 'text', number: 'number', user_id: 'text' }),
  actor: columns({ id: 'text' }),
  actor_version: columns({
    aliases: 'texts',
    head_id: 'text',
    kind: 'text',
    name: 'text',
    number: 'number',
    part_of_id: 'text',
    redaction_id: 'text',
    same_as: 'texts',
  }),
  source: columns({ id: 'text' }),
  source_version: columns({
    head_id: 'text',
    language: 'text',
    number: 'number',
    published_at: 'text',
    published_from: 'instant',
    publisher_id: 'text',
    redaction_id: 'text',
    title: 'text',
    url: 'text',
  }),
  snapshot: columns({
    archive_urls: 'texts',
    captured_at: 'instant',
    created_at: 'instant',
    created_by_id: 'text',
    id: 'text',
    redaction_id: 'text',
    sha256: 'text',
    source_id: 'text',
    text: 'text',
  }),
  claim: columns({
    dossier_revision: 'number',
    evidenced_count: 'number',
    id: 'text',
    rebuttal_count: 'number',
    signature_count: 'number',
    standing: 'json',
    standing_value: 'text',
    unevidenced_count: 'number',
  }),
  claim_version: columns({
    claimant_id: 'text',
    context: 'text',
    head_id: 'text',
    language: 'text',
    number: 'number',
    redaction_id: 'text',
    stated_at: 'text',
    stated_from: 'instant',
    text: 'text',
    topics: 'texts',
  }),
  rebuttal: columns({ claim_id: 'text', depth: 'number', id: 'text', parent_id: 'text' }),
  rebuttal_version: columns({
    act: 'text',
    attack: 'text',
    evidence_offered: 'text',
    head_id: 'text',
    language: 'text',
    number: 'number',
    redaction_id: 'text',
    responder_id: 'text',
    stated_at: 'text',
    stated_from: 'instant',
    text: 'text',
  }),
  quotation: columns({
    end_offset: 'number',
    exact: 'text',
    id: 'text',
    prefix: 'text',
    redaction_id: 'text',
    snapshot_id: 'text',
    start_offset: 'number',
    suffix: 'text',
  }),
  evidence: columns({
    created_at: 'instant',
    created_by_id: 'text',
    first_version: 'number',
    head_id: 'text',
    id: 'text',
    locator: 'text',
    mode: 'text',
    note: 'text',
    offered_by: 'text',
    quotation_id: 'text',
    redaction_id: 'text',
    removed_in: 'number',
    reported_by_id: 'text',
    role: 'text',
    said_by_id: 'text',
    snapshot_id: 'text',
    source_id: 'text',
  }),
  review: columns({
    approved_with_id: 'text',
    created_at: 'instant',
    decision: 'text',
    head_id: 'text',
    id: 'text',
    number: 'number',
    public_note: 'text',
    rationale: 'text',
    reviewer_id: 'text',
  }),
  notice: columns({
    created_at: 'instant',
    created_by_id: 'text',
    head_id: 'text',
    id: 'text',
    kind: 'text',
    number: 'number',
    reason: 'text',
  }),
  reply_request: columns({
    actor_id: 'text',
    asked_at: 'instant',
    channel: 'text',
    claim_id: 'text',
    created_at: 'instant',
    created_by_id: 'text',
    due_at: 'instant',
    id: 'text',
    outcome: 'text',
    question: 'text',
    rebuttal_id: 'text',
    redaction_id: 'text',
    revision: 'number',
    settled_by_id: 'text',
  }),
  showing: columns({ claim_id: 'text', head_id: 'text', shown_id: 'text' }),
} as const;

export type Table = keyof typeof TABLES;
export type RowOf<T extends Table> = Record<keyof (typeof TABLES)[T], ColumnValue>;

/** A head is withdrawn by a notice, which refers to it: the column is set when both are there. */
const SET_LATER: Partial<Record<Table, string>> = { head: 'withdrawal_id' };

const shapes = new Map(
  Object.entries(TABLES).map(([table, kinds]) => {
    const { without = [] } = table in RECORDED ? RECORDED[table as RecordedTable] : {};
    const written = Object.keys(kinds).filter((name) => name !== SET_LATER[table as Table]);
    const recorded = Object.entries(kinds)
      .filter(([name]) => !without.includes(name))
      .map(([name, kind]) => ({ name, kind: kind as ColumnKind, label: `"${name}":` }));
    return [table, { written, recorded, copy: `COPY ${table} (${written.join(', ')}) FROM STDIN` }];
  }),
);

function shapeOf(table: Table) {
  return shapes.get(table) as NonNullable<ReturnType<typeof shapes.get>>;
}

/** The statement that takes rows of this table. */
export function copyStatement(table: Table): string {
  return shapeOf(table).copy;
}

/** A row as COPY reads it. */
export function copyRow<T extends Table>(table: T, row: RowOf<T>): string {
  const values = row as Record<string, ColumnValue>;
  return `${shapeOf(table)
    .written.map((name) => copyValue(values[name] as ColumnValue))
    .join('\t')}\n`;
}

/** A row as the ledger keeps it, in RFC 8785 form. */
export function recordedJson<T extends Table>(table: T, row: RowOf<T>): string {
  const values = row as Record<string, ColumnValue>;
  const members = shapeOf(table).recorded.map(
    ({ name, kind, label }) => label + jsonValue(kind, values[name] as ColumnValue),
  );
  return `{${members.join(',')}}`;
}
