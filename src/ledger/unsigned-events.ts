/** Events on their way into the tree: what is signed has been looked at, column by column and form by form. */
import type { Reader } from '../database/sql.ts';
import { canonicalBytes, type EventBody, saltedDigest } from './event.ts';
import { Inconsistency } from './inconsistency.ts';
import { readChains } from './thread-chain.ts';

/** A stored event, as EVENT_COLUMNS reads it. */
export interface EventRow {
  index: number;
  at: Date;
  by: string | null;
  operation: string;
  recordType: string;
  recordId: string;
  version: number | null;
  claimId: string | null;
  body: Uint8Array;
  salt: Uint8Array;
  /** Null once it was redacted. */
  state: Uint8Array | null;
}

/** A stored public form, as FORM_COLUMNS reads it. */
export interface FormRow {
  event: number;
  position: number;
  type: string;
  id: string;
  salt: Uint8Array;
  /** Null once it was redacted. */
  form: Uint8Array | null;
}

/** The columns of an EventRow, over the table `event`. */
export const EVENT_COLUMNS = `event.index::float8 AS index, event.at, event.user_id AS by,
  event.record_type || '.' || event.action AS operation, event.record_type AS "recordType", event.record_id AS "recordId",
  event.version, event.claim_id AS "claimId", event.body, event.salt, event.state`;

/** The columns of a FormRow, over the table `event_form`. */
export const FORM_COLUMNS = 'event_index::float8 AS event, position, type, record_id AS id, salt, form';

/** So many events are in memory with all that is stored of them: an imported record has megabytes of states and forms. */
const STEP = 128;

/**
 * The stored bodies of the events `[begin, end)`, in order. Inconsistency when an index is missing, an instant goes back,
 * or a body is not, byte for byte, the canonical form of what the columns, the state and the public forms say.
 */
export async function readSealedBodies(read: Reader, begin: number, end: number): Promise<Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  for (let first = begin; first < end; first += STEP) {
    bodies.push(...(await readSome(read, first, Math.min(first + STEP, end))));
  }
  return bodies;
}

async function readSome(read: Reader, begin: number, end: number): Promise<Uint8Array[]> {
  const events = await read.rows<EventRow>(
    `SELECT ${EVENT_COLUMNS}
     FROM event WHERE event.index >= $1::bigint AND event.index < $2::bigint ORDER BY event.index`,
    [begin, end],
  );
  const forms = await read.rows<FormRow>(
    `SELECT ${FORM_COLUMNS}
     FROM event_form WHERE event_index >= $1::bigint AND event_index < $2::bigint ORDER BY event_index, position`,
    [begin, end],
  );
  const [before] = await read.rows<{ at: Date }>('SELECT at FROM event WHERE index = $1::bigint', [
    begin - 1,
  ]);

  const formsOf = formsByEvent(forms);
  const claimIds = events.flatMap(({ index, claimId }) => (claimId && formsOf.has(index) ? [claimId] : []));
  const chains = await readChains(read, claimIds, begin);
  let latest = before?.at;
  for (let index = begin; index < end; index++) {
    const event = events[index - begin];
    if (event?.index !== index) throw new Inconsistency(`Event ${index} is missing.`);
    if (latest && event.at < latest) {
      throw new Inconsistency(`Event ${index} claims to be earlier than the one before it.`);
    }
    latest = event.at;
    const previous = chains.next({ ...event, isPublic: formsOf.has(index) });
    const fault = bodyFault(event, formsOf.get(index) ?? [], previous);
    if (fault !== null) throw new Inconsistency(fault);
  }
  // Copies: each would keep the page of memory alive in which all of its answer came.
  return events.map((one) => Uint8Array.from(one.body));
}

/** The public forms of each event, in the order in which they came. */
export function formsByEvent(forms: readonly FormRow[]): Map<number, FormRow[]> {
  const formsOf = new Map<number, FormRow[]>();
  for (const form of forms) {
    const siblings = formsOf.get(form.event);
    if (siblings) siblings.push(form);
    else formsOf.set(form.event, [form]);
  }
  return formsOf;
}

/**
 * What is wrong between an event's body and what is stored of it, its forms in their order; null when nothing is.
 * `previous` is what the chain of its thread says; an event of before there were chains has none.
 */
export function bodyFault(
  event: EventRow,
  forms: readonly FormRow[],
  previous: number | null | undefined,
): string | null {
  const astray = forms.findIndex((one, position) => one.position !== position);
  if (astray !== -1) return `Event ${event.index} has lost its public form ${astray}.`;
  const stored = readBody(event.body);
  if (!stored) return `The body of event ${event.index} is not JSON.`;
  try {
    const said = bodyOf(event, forms, stored, previous);
    if (canonicalBytes(said).equals(event.body)) return null;
    return `The body of event ${event.index} contradicts what is stored of it: ${difference(stored, said)}.`;
  } catch {
    // No instant, or no Unicode: what no event of ours ever held.
    return `The body or the columns of event ${event.index} hold what has no canonical form.`;
  }
}

/** The body that this event had to be sealed with. Of what was redacted only the digest is left, in the body itself. */
function bodyOf(
  event: EventRow,
  forms: readonly FormRow[],
  stored: Partial<EventBody>,
  previous: number | null | undefined,
): EventBody {
  const makesVisible = forms.map(({ type, id, salt, form, position }) => ({
    type,
    id,
    digest: form ? saltedDigest(salt, form) : stored.makesVisible?.[position]?.digest,
  }));
  return {
    index: event.index,
    at: event.at.toISOString(),
    by: event.by,
    operation: event.operation,
    record: {
      type: event.recordType,
      id: event.recordId,
      ...(event.version !== null && { version: event.version }),
    },
    ...(event.claimId !== null && { claim: event.claimId }),
    state: event.state ? saltedDigest(event.salt, event.state) : stored.state,
    ...(previous !== undefined && stored.previous !== undefined && { previous }),
    ...(makesVisible.length > 0 && { makesVisible }),
  } as EventBody;
}

/** The members of a stored body; null when it has none. */
function readBody(bytes: Uint8Array): Partial<EventBody> | null {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof read === 'object' && read !== null ? read : null;
  } catch {
    return null;
  }
}

/** Which member of the stored body is another one, for the operator's search. */
function difference(stored: Partial<EventBody>, said: EventBody): string {
  const members = [...new Set([...Object.keys(said), ...Object.keys(stored)])] as (keyof EventBody)[];
  const text = (value: unknown) => (value === undefined ? '' : canonicalBytes(value).toString('utf8'));
  const other = members.filter((name) => text(stored[name]) !== text(said[name]));
  return other.length > 0 ? other.map((name) => `\`${name}\``).join(', ') : 'it is not in canonical form';
}
