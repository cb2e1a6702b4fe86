import { createHash } from 'node:crypto';
import type { Reader } from '../database/sql.ts';
import type { BytesAnswer } from '../http/endpoint.ts';
import { canonicalBytes } from '../ledger/event.ts';
import { composeDossier, type PublicEvent } from './dossiers.rules.ts';

/** An event with its forms as JSON, over the alias `event`. */
const PUBLIC_EVENT = `json_build_object('index', event.index, 'at', instant(event.at), 'by', event.user_id,
  'action', event.action, 'record', json_build_object('type', event.record_type, 'id', event.record_id),
  'version', event.version, 'forms', (SELECT json_agg(json_build_object('type', one.type, 'id', one.record_id,
    'form', convert_from(one.form, 'UTF8')::json) ORDER BY one.position) FROM event_form one WHERE one.event_index = event.index))`;

const MADE_VISIBLE = 'EXISTS (SELECT FROM event_form one WHERE one.event_index = event.index)';

const THREAD = `SELECT ${PUBLIC_EVENT} AS event FROM event
  WHERE event.claim_id = $1::uuid AND ${MADE_VISIBLE} ORDER BY event.index`;

/** The approvals of actors and sources among these ids. */
const REFERENCES = `SELECT ${PUBLIC_EVENT} AS event FROM event
  WHERE event.record_id = ANY($1::uuid[]) AND event.record_type IN ('actor', 'source') AND ${MADE_VISIBLE}
  ORDER BY event.index`;

async function eventsOf(read: Reader, text: string, param: unknown): Promise<PublicEvent[]> {
  const rows = await read.rows<{ event: PublicEvent }>(text, [param]);
  return rows.map((row) => row.event);
}

/** The approvals of every actor and source that the thread shows, and of those that these refer to. */
async function referencesOf(read: Reader, thread: readonly PublicEvent[]): Promise<PublicEvent[]> {
  const found = new Map<number, PublicEvent>();
  const asked = new Set<string>();
  for (let events: readonly PublicEvent[] = thread; ; ) {
    const ids = events
      .flatMap((event) => event.forms)
      .filter((form) => (form.type === 'actor' || form.type === 'source') && !asked.has(form.id))
      .map((form) => form.id);
    if (ids.length === 0) break;
    for (const id of ids) asked.add(id);
    events = await eventsOf(read, REFERENCES, [...new Set(ids)]);
    for (const event of events) found.set(event.index, event);
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

const STORED = `SELECT bytes, etag FROM stored_dossier
  JOIN claim ON claim.id = claim_id AND claim.dossier_revision = revision WHERE claim_id = $1::uuid`;

const REVISION = 'SELECT dossier_revision AS revision FROM claim WHERE id = $1::uuid';

const STORE = `INSERT INTO stored_dossier (claim_id, revision, etag, bytes)
  VALUES ($1::uuid, $2::int, $3::text, decode($4::text, 'hex'))
  ON CONFLICT (claim_id) DO UPDATE SET revision = excluded.revision, etag = excluded.etag, bytes = excluded.bytes
  WHERE stored_dossier.revision < excluded.revision`;

/**
 * The public dossier as RFC 8785 bytes; null when nothing of the claim is public. Made once, then stored until an event
 * touches something in it: the revision is read before the ledger, so what is stored is never older than it says.
 */
export async function getDossier(read: Reader, claimId: string): Promise<BytesAnswer | null> {
  const [stored] = await read.rows<{ bytes: Uint8Array; etag: string }>(STORED, [claimId]);
  if (stored) return { bytes: Buffer.from(stored.bytes), etag: stored.etag };

  const [claim] = await read.rows<{ revision: number }>(REVISION, [claimId]);
  const thread = await eventsOf(read, THREAD, claimId);
  const dossier = composeDossier(claimId, thread, await referencesOf(read, thread));
  if (!claim || !dossier) return null;
  const bytes = canonicalBytes(dossier);
  const etag = createHash('sha256').update(bytes).digest('hex');
  await read.rows(STORE, [claimId, claim.revision, etag, bytes.toString('hex')]);
  return { bytes, etag };
}
