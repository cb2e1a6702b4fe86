import { type Caller, hasRole } from '../access/caller.ts';
import type { Target } from '../access/permissions.ts';
import type { Reader } from '../database/sql.ts';
import { type Page, readCursor, toPage } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import type { RedactionItem, RedactionQuery, RedactionReach, RedactionView } from './redactions.schema.ts';

const person = (id: string) =>
  `(SELECT json_build_object('id', person.id, 'name', person.name) FROM staff_user person WHERE person.id = ${id})`;

const ITEM = `jsonb_build_object('id', one.id, 'state', one.state, 'ground', one.ground, 'targets', one.targets,
  'requestedBy', ${person('one.requested_by_id')}, 'requestedAt', instant(one.requested_at),
  'decidedBy', ${person('one.decided_by_id')}, 'decidedAt', instant(one.decided_at), 'refusal', one.refusal)`;

/** The reach, of SQL queries for events (`index`), for forms, for records (`type`, `id`, `version`), and for what is left. */
const reach = (events: string, forms: string, records: string, leaves: string) => `
  SELECT json_build_object(
    'records', (SELECT coalesce(json_agg(json_build_object('type', type, 'id', id, 'version', version) ORDER BY type, id, version), '[]')
      FROM (${records}) record),
    'deskWords', (SELECT coalesce(json_agg(json_build_object('type', kind, 'id', id, 'record', head_id, 'version', number)
        ORDER BY kind, id), '[]') FROM redaction_desk_words(one.targets)),
    'leaves', (SELECT coalesce(json_agg(other ORDER BY other), '[]') FROM (${leaves}) one (other)),
    'events', (SELECT coalesce(json_agg(json_build_object('event', event.index, 'at', instant(event.at), 'action', event.action,
        'record', json_build_object('type', event.record_type, 'id', event.record_id)) ORDER BY event.index), '[]')
      FROM event WHERE event.index IN (${events})),
    'forms', (SELECT coalesce(json_agg(json_build_object('event', event_index, 'position', position, 'type', type, 'id', record_id)
        ORDER BY event_index, position), '[]') FROM (${forms}) form),
    'claims', (SELECT coalesce(json_agg(claim.id ORDER BY claim.id), '[]')
      FROM claims_showing((SELECT array_agg(type) FROM (${forms}) form), (SELECT array_agg(record_id) FROM (${forms}) form)) claim (id))
  ) AS reach
  FROM redaction one WHERE one.id = $1::uuid`;

const TO_COME = reach(
  'SELECT redaction_events(one.targets)',
  'SELECT form.* FROM redaction_forms(one.targets) JOIN event_form form USING (event_index, position)',
  `SELECT DISTINCT kind AS type, id, number AS version FROM redaction_things(one.targets) WHERE kind <> 'event' AND NOT redacted`,
  'SELECT redaction_leaves(one.targets)',
);

// Later versions have the mark from these.
const ofVersions = (type: string) =>
  `SELECT '${type}' AS type, words.head_id AS id, words.number AS version FROM ${type}_version words
   JOIN version USING (head_id, number) WHERE words.redaction_id = one.id AND version.created_at <= one.decided_at`;
const ofRows = (table: string) => `SELECT '${table}', id, NULL FROM ${table} WHERE redaction_id = one.id`;

const DONE = reach(
  'SELECT emptied.index FROM event emptied WHERE emptied.redaction_id = one.id',
  'SELECT * FROM event_form WHERE redaction_id = one.id',
  [
    ...['claim', 'rebuttal', 'actor', 'source'].map(ofVersions),
    ...['evidence', 'snapshot', 'reply_request'].map(ofRows),
  ].join(' UNION ALL '),
  'SELECT NULL::jsonb WHERE false',
);

/** One redaction with what it would empty, or has emptied; null when there is none. */
export async function getRedaction(read: Reader, id: string): Promise<RedactionView | null> {
  const [row] = await read.rows<{ view: RedactionItem }>(
    `SELECT ${ITEM} AS view FROM redaction one WHERE one.id = $1::uuid`,
    [id],
  );
  if (!row) return null;
  if (row.view.state === 'refused') return { ...row.view, reach: null };
  const [reached] = await read.rows<{ reach: RedactionReach }>(
    row.view.state === 'requested' ? TO_COME : DONE,
    [id],
  );
  return { ...row.view, reach: reached?.reach ?? null };
}

/** A page of redactions, the last requested first. */
export async function listRedactions(read: Reader, query: RedactionQuery): Promise<Page<RedactionItem>> {
  const rows = await read.rows<{ id: string; view: RedactionItem }>(
    `SELECT one.id, ${ITEM} AS view FROM redaction one
     WHERE ($1::uuid IS NULL OR one.id < $1::uuid) AND ($2::redaction_state IS NULL OR one.state = $2::redaction_state)
     ORDER BY one.id DESC LIMIT $3::int`,
    [readCursor(query.cursor), query.state ?? null, query.limit + 1],
  );
  return toPage(rows, query.limit);
}

/** The target of operations on one redaction: for who is no admin, there is none. Its author is who asked for it. */
export async function redactionTarget(caller: Caller, params: { readonly id: string }): Promise<Target> {
  const [row] = hasRole(caller, 'admin')
    ? await caller.service.read.rows<{ id: string; requestedById: string }>(
        `SELECT id, requested_by_id AS "requestedById" FROM redaction WHERE id = $1::uuid`,
        [params.id],
      )
    : [];
  if (!row) throw new Problem('not-found');
  return { id: row.id, authorIds: [row.requestedById] };
}

/** The target of a consent. 403 `own-request` for who asked: the permissions know of own work alone. */
export async function consentTarget(caller: Caller, params: { readonly id: string }): Promise<Target> {
  const target = await redactionTarget(caller, params);
  if (target.authorIds?.includes(caller.user?.id ?? '')) throw new Problem('own-request');
  return target;
}
