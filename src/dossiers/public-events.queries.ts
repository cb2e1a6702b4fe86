/** The events that made something public, as the ledger holds them: read whole, and held against their own digests. */
import { isDeepStrictEqual } from 'node:util';
import type { Reader } from '../database/sql.ts';
import { type EventBody, type FormType, saltedDigest } from '../ledger/event.ts';

/** A public form as an event made it visible. */
export interface ShownForm {
  type: FormType;
  id: string;
  salt: Buffer;
  form: unknown;
}

/** An event that made something visible, with the forms in their order. */
export interface PublicEvent {
  body: EventBody;
  /** The body's stored bytes as text. */
  bodyText: string;
  forms: ShownForm[];
}

/** The stored bytes say two things at once: somebody changed them. The message names the place. */
export class LedgerMismatch extends Error {}

const FORMS = `(SELECT json_agg(json_build_object('type', one.type, 'id', one.record_id,
    'salt', encode(one.salt, 'base64'), 'form', encode(one.form, 'base64')) ORDER BY one.position)
  FROM event_form one WHERE one.event_index = event.index)`;

const EVENTS = `SELECT event.index::float8 AS index, event.body, forms.list AS forms
  FROM event CROSS JOIN LATERAL (SELECT ${FORMS} AS list) forms`;

const THREAD = `${EVENTS} WHERE event.claim_id = $1::uuid AND event.index < $2::bigint AND forms.list IS NOT NULL
  ORDER BY event.index`;

/** The approvals of actors and sources among these ids. */
const REFERENCES = `${EVENTS} WHERE event.record_id = ANY($1::uuid[]) AND event.record_type IN ('actor', 'source')
  AND event.index < $2::bigint AND forms.list IS NOT NULL ORDER BY event.index`;

interface Row {
  index: number;
  body: Uint8Array;
  forms: { type: FormType; id: string; salt: string; form: string }[];
}

/** Reads what the first `size` events made public of a claim: its thread, and the approvals of what that shows. */
export async function readPublicEvents(
  read: Reader,
  claimId: string,
  size: number,
): Promise<{ thread: PublicEvent[]; references: PublicEvent[] }> {
  const thread = (await read.rows<Row>(THREAD, [claimId, size])).map(checked);
  const found = new Map<number, PublicEvent>();
  const asked = new Set<string>();
  for (let events: readonly PublicEvent[] = thread; ; ) {
    const ids = events
      .flatMap((event) => event.forms)
      .filter((form) => (form.type === 'actor' || form.type === 'source') && !asked.has(form.id))
      .map((form) => form.id);
    if (ids.length === 0) break;
    for (const id of ids) asked.add(id);
    events = (await read.rows<Row>(REFERENCES, [[...new Set(ids)], size])).map(checked);
    for (const event of events) found.set(event.body.index, event);
  }
  return { thread, references: [...found.values()].sort((a, b) => a.body.index - b.body.index) };
}

/** Holds each form against the digest that the event's body has of it. */
function checked({ index, body: bytes, forms }: Row): PublicEvent {
  const mismatch = new LedgerMismatch(`event ${index}: what it made public is not what its body says`);
  try {
    const bodyText = Buffer.from(bytes).toString('utf8');
    const body = JSON.parse(bodyText) as EventBody;
    const shown = forms.map((one) => {
      const [salt, stored] = [Buffer.from(one.salt, 'base64'), Buffer.from(one.form, 'base64')];
      return { ...one, salt, form: JSON.parse(stored.toString('utf8')), digest: saltedDigest(salt, stored) };
    });
    const digests = shown.map(({ type, id, digest }) => ({ type, id, digest }));
    if (body.index !== index || !isDeepStrictEqual(body.makesVisible, digests)) throw mismatch;
    return { body, bodyText, forms: shown.map(({ digest, ...form }) => form) };
  } catch (error) {
    throw error instanceof SyntaxError ? mismatch : error;
  }
}
