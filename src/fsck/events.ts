/** Every event with its public forms, against its body, and every body against its leaf in the log. */
import { createHash } from 'node:crypto';
import type { Reader } from '../database/sql.ts';
import { canonicalBytes, type EventBody, saltedDigest } from '../ledger/event.ts';
import { ThreadChains } from '../ledger/thread-chain.ts';
import {
  bodyFault,
  EVENT_COLUMNS,
  type EventRow,
  FORM_COLUMNS,
  type FormRow,
  formsByEvent,
} from '../ledger/unsigned-events.ts';
import { reasonOf, type Tell } from './faults.ts';

/** So many events are in memory at a time. */
const STEP = 512;
/** An index beyond is no event of ours, and no number of JavaScript. */
const INDEX_LIMIT = 2 ** 53;
/** The instant of a ledger without events. */
const NEVER = '0001-01-01T00:00:00.000Z';

/** An event with its leaf; null while no checkpoint covers it. */
type LeafRow = EventRow & { instant: string; leaf: Uint8Array | null };

/** What is known of the events once all were looked at. */
export interface CheckedEvents {
  /** How many there are. */
  events: number;
  /** The indices of those whose state cannot be read: what they recorded counts for nothing. */
  unreadable: number[];
}

/** Streams all events. */
export async function checkEvents(read: Reader, tell: Tell): Promise<CheckedEvents> {
  const unreadable: number[] = [];
  const chains = new ThreadChains();
  let [events, next, latest] = [0, 0, NEVER];
  for (;;) {
    const rows = await read.rows<LeafRow>(
      `SELECT ${EVENT_COLUMNS}, instant(event.at) AS instant, leaf.hash AS leaf
       FROM event LEFT JOIN log_node leaf ON leaf.level = 0 AND leaf.index = event.index
       WHERE event.index >= $1::bigint AND event.index < ${INDEX_LIMIT} ORDER BY event.index LIMIT ${STEP}`,
      [next],
    );
    const last = rows.at(-1);
    const forms = await readForms(read, next, last?.index ?? INDEX_LIMIT - 1);
    for (const event of rows) {
      if (event.index > next) tell('event', event.index - 1, gap(next, event.index));
      if (event.instant < latest)
        tell('event', event.index, 'its instant lies before that of the event before it');
      checkEvent(event, forms.get(event.index) ?? [], chains, tell);
      if (event.state && !isReadable(event.index, event.state, tell)) unreadable.push(event.index);
      forms.delete(event.index);
      [next, latest] = [event.index + 1, event.instant];
    }
    for (const orphan of [...forms.values()].flat()) {
      tell('event_form', `${orphan.event}/${orphan.position}`, 'there is no such event');
    }
    events += rows.length;
    if (!last) break;
  }
  await checkBeyond(read, tell);
  await checkHead(read, tell, next, latest);
  return { events, unreadable };
}

async function readForms(read: Reader, first: number, last: number): Promise<Map<number, FormRow[]>> {
  const forms = await read.rows<FormRow>(
    `SELECT ${FORM_COLUMNS} FROM event_form WHERE event_index BETWEEN $1::bigint AND $2::bigint
     ORDER BY event_index, position`,
    [first, last],
  );
  return formsByEvent(forms);
}

const gap = (from: number, to: number) =>
  to - from === 1 ? 'is missing' : `is missing, with ${to - from - 1} before it`;

function checkEvent(event: LeafRow, forms: readonly FormRow[], chains: ThreadChains, tell: Tell): void {
  const listed = listedForms(event.body);
  checkForms(event.index, listed, forms, tell);
  // What was said of the forms is not said again of the event: here they count as its body lists them.
  const asListed = listed.map((one, position) => ({
    ...one,
    position,
    event: event.index,
    salt: event.salt,
    form: null,
  }));
  const previous = chains.next({ ...event, isPublic: listed.length > 0 });
  const fault = bodyFault(event, asListed, previous);
  if (fault !== null) tell('event', event.index, fault.replace(/\.$/, ''));
  const leaf = createHash('sha256').update(Uint8Array.of(0)).update(event.body).digest();
  if (event.leaf && !leaf.equals(event.leaf)) {
    tell('event', event.index, 'its body is not the one whose hash the log has');
  }
}

type ListedForm = NonNullable<EventBody['makesVisible']>[number];

/** What the body says that it makes visible; nothing when it cannot be read. */
function listedForms(body: Uint8Array): ListedForm[] {
  try {
    const { makesVisible } = JSON.parse(Buffer.from(body).toString('utf8')) as Partial<EventBody>;
    return Array.isArray(makesVisible) ? makesVisible.map((one) => ({ ...one })) : [];
  } catch {
    return [];
  }
}

function checkForms(
  index: number,
  listed: readonly ListedForm[],
  forms: readonly FormRow[],
  tell: Tell,
): void {
  const stored = new Map(forms.map((form) => [form.position, form]));
  listed.forEach(({ type, id, digest }, position) => {
    const form = stored.get(position);
    stored.delete(position);
    const isThis =
      form?.type === type && form.id === id && (!form.form || saltedDigest(form.salt, form.form) === digest);
    if (!isThis) {
      tell(
        'event_form',
        `${index}/${position}`,
        form ? 'is not the form whose digest its event has' : 'is missing',
      );
    }
  });
  for (const position of stored.keys()) {
    tell('event_form', `${index}/${position}`, 'its event made no such form visible');
  }
}

/** Whether PostgreSQL can take the state apart: it is to be compared with the rows there. */
function isReadable(index: number, state: Uint8Array, tell: Tell): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(state);
    const value = JSON.parse(text) as { rows?: unknown };
    if (/(?<!\\)(?:\\\\)*\\u0000/.test(text) || !canonicalBytes(value).equals(state))
      throw new Error('not canonical');
    const { rows } = value;
    const isTables = typeof rows === 'object' && rows !== null && Object.values(rows).every(isListOfRows);
    if (rows !== undefined && !isTables) throw new Error('no rows of tables');
    return true;
  } catch (error) {
    tell('event', index, `its state cannot be read: ${reasonOf(error)}`);
    return false;
  }
}

function isListOfRows(value: unknown): boolean {
  const isRow = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one);
  return Array.isArray(value) && value.every(isRow);
}

async function checkBeyond(read: Reader, tell: Tell): Promise<void> {
  for (const [table, column, key] of [
    ['event', 'index', 'index'],
    ['event_form', 'event_index', `event_index || '/' || position`],
  ] as const) {
    const rows = await read.rows<{ key: string }>(
      `SELECT (${key})::text AS key FROM ${table} WHERE ${column} < 0 OR ${column} >= ${INDEX_LIMIT} LIMIT 100`,
    );
    for (const row of rows) tell(table, row.key, 'is no event of the log');
  }
}

async function checkHead(read: Reader, tell: Tell, size: number, latest: string): Promise<void> {
  const heads = await read.rows<{ id: number; size: string; at: string }>(
    'SELECT id::int AS id, size::text AS size, instant(last_at) AS at FROM ledger_head',
  );
  const head = heads.find((one) => one.id === 1);
  for (const one of heads) if (one !== head) tell('ledger_head', one.id, 'there is one head alone');
  if (!head) return tell('ledger_head', 1, 'is missing');
  if (head.size !== String(size))
    tell('ledger_head', 1, `it counts ${head.size} events, and there are ${size}`);
  if (head.at !== latest) tell('ledger_head', 1, 'its instant is not that of the newest event');
}
