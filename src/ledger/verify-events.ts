/** The events of a dossier: each is in the log, has to do with the claim, and has its line in the history. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { parseCanonical } from './canonical.ts';
import { leafHash, verifyInclusion } from './merkle.ts';
import type { CheckpointText } from './note.ts';
import {
  base64Of,
  check,
  exactly,
  HASH,
  INSTANT,
  isSame,
  listOf,
  type Members,
  numberOf,
  stringOf,
  UUID,
  WORD,
  within,
} from './verify-shapes.ts';

/** An event of the log, as its body says. */
export interface LoggedEvent {
  index: number;
  at: string;
  by: string | null;
  action: string;
  record: { type: string; id: string };
  version: number | null;
  /** The public event of the claim's thread before this one; null for the first, undefined for what is of no thread. */
  previous: number | null | undefined;
  /** `<type> <id>` of the record that it changed. */
  subject: string;
  claim: string | null;
  /** A redaction changes no record: it shows other forms of what earlier events showed. */
  isRedaction: boolean;
  forms: { type: string; id: string; digest: string }[];
}

/** The events of a dossier, and what is the newest of all that they say, redactions aside. */
export interface LoggedEvents {
  byIndex: Map<number, LoggedEvent>;
  /** The newest event that changed a record, by subject. */
  latest: Map<string, LoggedEvent>;
  /** The newest event that shows a form, by `<type> <id>`. */
  origin: Map<string, LoggedEvent>;
}

const OF_THE_THREAD = ['claim', 'rebuttal'];
const REFERENCES = ['actor', 'source'];

/** Reads the events of `integrity`. Error for the first that is not in the log of the checkpoint, or not in its place. */
export function readEvents(
  document: Members,
  claimId: string,
  entries: unknown,
  checkpoint: CheckpointText,
): LoggedEvents {
  const found: LoggedEvents = { byIndex: new Map(), latest: new Map(), origin: new Map() };
  let before: LoggedEvent | undefined;
  let thread: LoggedEvent | undefined;
  for (const [n, entry] of within('integrity.events', () => listOf(entries)).entries()) {
    before = within(`integrity.events[${n}]`, () => {
      const event = readEvent(entry, checkpoint);
      check(!before || before.index < event.index, 'it does not come after the one before it');
      check(!before || before.at <= event.at, 'it is older than the one before it');
      requireRelation(event, claimId, thread, found);
      return event;
    });
    if (before.claim !== null) thread = before;
    note(before, found);
  }
  within('history', () => requireHistory(document, [...found.byIndex.values()]));
  return found;
}

function readEvent(entry: unknown, { size, root }: CheckpointText): LoggedEvent {
  const { index, body: text, proof } = exactly(entry, ['index', 'body', 'proof']);
  const bodyText = stringOf(text);
  const event = within('its body', () => readBody(bodyText));
  check(index === event.index, 'its body is that of another');
  const hashes = within('its proof', () => listOf(proof).map((hash) => base64Of(hash, 32)));
  verifyInclusion(event.index, size, leafHash(utf8ToBytes(bodyText)), hashes, root);
  return event;
}

function readBody(text: string): LoggedEvent {
  const names = ['index', 'at', 'by', 'operation', 'record', 'state'];
  const body = exactly(parseCanonical(text), names, ['claim', 'previous', 'makesVisible']);
  const record = within('record', () => exactly(body.record, ['type', 'id'], ['version']));
  const type = within('record.type', () => stringOf(record.type, WORD));
  const id = within('record.id', () => stringOf(record.id, UUID));
  const [kind, action = '', ...more] = within('operation', () => stringOf(body.operation)).split('.');
  check(kind === type && WORD.test(action) && more.length === 0, 'its operation is no step of this record');
  within('state', () => stringOf(body.state, HASH));
  return {
    index: within('index', () => numberOf(body.index)),
    at: within('at', () => stringOf(body.at, INSTANT)),
    by: body.by === null ? null : within('by', () => stringOf(body.by, UUID)),
    action,
    record: { type, id },
    version: 'version' in record ? within('version', () => numberOf(record.version)) : null,
    previous: 'previous' in body ? within('previous', () => numberOrNull(body.previous)) : undefined,
    subject: `${type} ${id}`,
    claim: 'claim' in body ? within('claim', () => stringOf(body.claim, UUID)) : null,
    isRedaction: type === 'redaction',
    forms: 'makesVisible' in body ? within('makesVisible', () => readForms(body.makesVisible)) : [],
  };
}

const numberOrNull = (value: unknown) => (value === null ? null : numberOf(value));

function readForms(value: unknown): LoggedEvent['forms'] {
  const forms = listOf(value).map((one) => {
    const form = exactly(one, ['type', 'id', 'digest']);
    return {
      type: stringOf(form.type, WORD),
      id: stringOf(form.id, UUID),
      digest: stringOf(form.digest, HASH),
    };
  });
  check(forms.length > 0, 'it is empty');
  return forms;
}

/** An event is the next public one of the claim's thread, or a redaction, or about an actor or source that was shown before. */
function requireRelation(
  event: LoggedEvent,
  claimId: string,
  thread: LoggedEvent | undefined,
  { origin }: LoggedEvents,
): void {
  const { record, claim, subject, action, version, previous, forms, isRedaction } = event;
  const keys = new Set(forms.map(({ type, id }) => `${type} ${id}`));
  check(isRedaction || keys.size === forms.length, 'it lists a form twice');
  if (isRedaction) {
    const isCarriedOut = action === 'carried_out' && claim === null && version === null;
    check(isCarriedOut, 'it is no redaction that was carried out');
  } else if (claim === null) {
    const isShown = REFERENCES.includes(record.type) && origin.has(subject);
    check(isShown, 'it is about something that the claim does not show');
  } else {
    const isOurs = claim === claimId && (record.type !== 'claim' || record.id === claimId);
    check(isOurs && OF_THE_THREAD.includes(record.type), 'it is about another claim');
    check(forms.length > 0, 'it made nothing public');
  }
  // No event of the thread is missing between two that name each other. The oldest logs began without that.
  const due = claim === null ? undefined : (thread?.index ?? null);
  const isOlder = claim !== null && previous === undefined && thread?.previous === undefined;
  check(
    previous === due || isOlder,
    `it comes after event ${previous} of its thread, and here it stands after ${due}`,
  );
}

/** What the chain of the thread shows. A log that is older than the chains has threads that begin without one. */
export function threadLine({ byIndex }: LoggedEvents): string {
  const thread = [...byIndex.values()].filter(({ claim }) => claim !== null);
  const chained = thread.find(({ previous }) => previous !== undefined);
  if (!chained) return 'Of the thread of the claim others may be missing: they do not name each other yet.';
  const from = chained === thread[0] ? '' : ` from event ${chained.index} on`;
  return `Of the thread of the claim they are all${from}, up to the newest of them: each names the one before it.`;
}

function note(event: LoggedEvent, { byIndex, latest, origin }: LoggedEvents): void {
  byIndex.set(event.index, event);
  if (event.isRedaction) return;
  latest.set(event.subject, event);
  for (const { type, id } of event.forms) origin.set(`${type} ${id}`, event);
}

function requireHistory({ history, throughEvent, asOf }: Members, events: LoggedEvent[]): void {
  const told = events.filter((event) => !event.isRedaction);
  const lines = listOf(history);
  for (const [n, { index, at, by, action, record, version }] of told.entries()) {
    const line = { event: index, at, by, action, record, version };
    check(isSame(line, lines[n]), `line ${n} is not what event ${index} says`);
  }
  check(lines.length === told.length, 'it has more lines than there are events');
  const last = told.at(-1);
  check(last?.index === throughEvent && last?.at === asOf, 'it does not end at throughEvent and asOf');
}
