/** The events that made something public, as the ledger holds them: read whole, and held against their own digests. */
import type { Reader } from '../database/sql.ts';
import { perReader, together } from '../database/together.ts';
import { type EventBody, type FormType, saltedDigest } from '../ledger/event.ts';
import { fastLeafHash } from '../ledger/fast-hashes.ts';
import { Inconsistency } from '../ledger/inconsistency.ts';

/** A public form as an event made it visible; where it was redacted, the form that a redaction made visible instead. */
export interface ShownForm {
  type: FormType;
  id: string;
  salt: Buffer;
  form: unknown;
  /** The redaction's event, whose body proves the form that is shown. */
  redaction?: LoggedEvent & { position: number };
}

/** An event as the log has it. */
export interface LoggedEvent {
  body: EventBody;
  /** The body's stored bytes as text. */
  bodyText: string;
  /** The hash of these bytes, as the log should have it. */
  leaf: Buffer;
}

/** An event that made something visible, with the forms in their order. */
export interface PublicEvent extends LoggedEvent {
  forms: ShownForm[];
}

const FORMS = `(SELECT json_agg(json_build_object('type', one.type, 'id', one.record_id,
    'salt', encode(one.salt, 'base64'), 'form', encode(one.form, 'base64'),
    'replacement', CASE WHEN one.form IS NULL THEN json_build_object('index', other.index, 'body', encode(other.body, 'base64'),
      'position', instead.position, 'salt', encode(instead.salt, 'base64'), 'form', encode(instead.form, 'base64')) END) ORDER BY one.position)
  FROM event_form one
  LEFT JOIN event_form instead ON instead.event_index = one.replaced_in AND instead.position = one.replaced_position
  LEFT JOIN event other ON other.index = one.replaced_in
  WHERE one.event_index = event.index)`;

const COLUMNS = 'event.index::float8 AS index, event.body, leaf.hash AS leaf, forms.list AS forms';
// OFFSET 0: otherwise they are gathered twice, for the condition and for the answer.
const PARTS = `CROSS JOIN LATERAL (SELECT ${FORMS} AS list OFFSET 0) forms
  LEFT JOIN log_node leaf ON leaf.level = 0 AND leaf.index = event.index`;

// Claims that are asked for together, each as of a size of its own.
const THREADS = `SELECT asked.position::int AS position, ${COLUMNS}
  FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS asked (claim_id, size, position)
  JOIN event ON event.claim_id = asked.claim_id AND event.index < asked.size ${PARTS}
  WHERE forms.list IS NOT NULL ORDER BY asked.position, event.index`;

/** The approvals of actors and sources among these ids. */
const REFERENCES = `SELECT event.record_id AS id, ${COLUMNS} FROM event ${PARTS}
  WHERE event.record_id = ANY($1::uuid[]) AND event.record_type IN ('actor', 'source')
  AND event.index < $2::bigint AND forms.list IS NOT NULL ORDER BY event.index`;

/** The most claims whose events one statement reads. */
const MOST_AT_ONCE = 16;

interface Stored {
  salt: string;
  /** Null once it was redacted. */
  form: string | null;
}

interface Row {
  index: number;
  body: Uint8Array;
  /** What the log has of the body; null while it is not signed. */
  leaf: Uint8Array | null;
  forms: (Stored & {
    type: FormType;
    id: string;
    /** Where the form is null. */
    replacement: (Stored & { index: number; body: string; position: number }) | null;
  })[];
}

/** Reads what the first `size` events made public of a claim: its thread, and the approvals of what that shows. */
export async function readPublicEvents(
  read: Reader,
  claimId: string,
  size: number,
): Promise<{ thread: PublicEvent[]; references: PublicEvent[] }> {
  const thread = (await threadOf(read)({ claimId, size })).map(checked);
  const found = new Map<number, PublicEvent>();
  const asked = new Set<string>();
  for (let events: readonly PublicEvent[] = thread; ; ) {
    const shown = events
      .flatMap((event) => event.forms)
      .filter((form) => (form.type === 'actor' || form.type === 'source') && !asked.has(form.id));
    const ids = new Set(shown.map((form) => form.id));
    if (ids.size === 0) break;
    for (const id of ids) asked.add(id);
    events = (await approvalsOf(read)({ ids, size })).map(checked);
    for (const event of events) found.set(event.body.index, event);
  }
  return { thread, references: [...found.values()].sort((a, b) => a.body.index - b.body.index) };
}

const threadOf = perReader((read) =>
  together<{ claimId: string; size: number }, Row[]>(MOST_AT_ONCE, async (asked) => {
    const rows = await read.rows<Row & { position: number }>(THREADS, [
      asked.map((one) => one.claimId),
      asked.map((one) => one.size),
    ]);
    return asked.map((_one, at) => rows.filter((row) => row.position === at + 1));
  }),
);

const approvalsOf = perReader((read) =>
  together<{ ids: ReadonlySet<string>; size: number }, Row[]>(MOST_AT_ONCE, async (asked) => {
    const ids = new Set(asked.flatMap((one) => [...one.ids]));
    const size = Math.max(...asked.map((one) => one.size));
    const rows = await read.rows<Row & { id: string }>(REFERENCES, [[...ids], size]);
    return asked.map((one) => rows.filter((row) => one.ids.has(row.id) && row.index < one.size));
  }),
);

/**
 * Holds the body against its leaf, so that nothing is read out of another; and each form against the digest that a body has
 * of it: that of this event, or of the one that redacted the form.
 */
function checked({ index, body: bytes, leaf: known, forms }: Row): PublicEvent {
  const leaf = fastLeafHash(bytes);
  if (known && !leaf.equals(known)) {
    throw new Inconsistency(`Event ${index}: its body is not the one in the log.`);
  }
  const mismatch = () => new Inconsistency(`Event ${index}: what it made public is not what its body says.`);
  try {
    const event = logged(bytes, leaf);
    const listed = event.body.makesVisible ?? [];
    if (event.body.index !== index || listed.length !== forms.length) throw mismatch();
    const shown = forms.map((one, position): ShownForm => {
      const { type, id, replacement } = one;
      const said = listed[position];
      if (said?.type !== type || said.id !== id) throw mismatch();
      if (!replacement) return { type, id, ...opened(one, said.digest, mismatch) };
      const bytes = Buffer.from(replacement.body, 'base64');
      const { body, ...rest } = logged(bytes, fastLeafHash(bytes));
      const instead = body.makesVisible?.[replacement.position];
      if (body.index !== replacement.index || body.record.type !== 'redaction') throw mismatch();
      if (instead?.type !== type || instead.id !== id) throw mismatch();
      const redaction = { body, ...rest, position: replacement.position };
      return { type, id, ...opened(replacement, instead.digest, mismatch), redaction };
    });
    return { ...event, forms: shown };
  } catch (error) {
    throw error instanceof SyntaxError ? mismatch() : error;
  }
}

/** SyntaxError for what is no body. */
function logged(bytes: Uint8Array, leaf: Buffer): LoggedEvent {
  const bodyText = Buffer.from(bytes).toString('utf8');
  const body = JSON.parse(bodyText) as EventBody | null;
  if (typeof body?.operation !== 'string' || typeof body.record?.id !== 'string') {
    throw new SyntaxError('it says nothing of a record');
  }
  return { body, bodyText, leaf };
}

function opened(
  stored: Stored,
  digest: string,
  mismatch: () => Inconsistency,
): Pick<ShownForm, 'salt' | 'form'> {
  const [salt, bytes] = [Buffer.from(stored.salt, 'base64'), Buffer.from(stored.form ?? '', 'base64')];
  if (saltedDigest(salt, bytes) !== digest) throw mismatch();
  return { salt, form: JSON.parse(bytes.toString('utf8')) as unknown };
}
