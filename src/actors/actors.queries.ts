import { pageStatement } from '../database/searchable-list.ts';
import type { Reader } from '../database/sql.ts';
import { deskPart, etagFor, stateFor, versionFor, withDifference } from '../editorial/desk-part.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { isShown } from '../editorial/visibility.ts';
import type { Answer } from '../http/idempotency.ts';
import { type Page, pageOfRows, readCursor } from '../http/paging.ts';
import { actorName } from './actor-name.ts';
import type { ActorForm, ActorQuery, ActorView } from './actors.schema.ts';

/** The public form, over the alias of an actor_version. */
const actorForm = (
  fields: string,
) => `(jsonb_build_object('id', ${fields}.head_id, 'version', ${fields}.number,
  'kind', ${fields}.kind, 'name', ${fields}.name, 'aliases', ${fields}.aliases, 'sameAs', ${fields}.same_as,
  'partOfId', ${fields}.part_of_id) || ${redactedOf(fields)})`;

const PUBLISHED = `SELECT ${actorForm('one')} FROM actor_version one
  WHERE one.head_id = head.id AND one.number = head.published_version`;

const view = (
  staff: boolean,
) => `(${actorForm('fields')}::jsonb || jsonb_build_object('partOfName', ${actorName('fields.part_of_id', staff)},
  'state', ${stateFor(staff)},
  'publishedVersion', head.published_version, 'createdAt', instant(head.created_at)
  ${staff ? `, 'desk', ${deskPart(PUBLISHED)}` : ''}))`;

const from = (staff: boolean) => `FROM head
  JOIN version ON version.head_id = head.id AND version.number = ${versionFor(staff)}
  JOIN actor_version fields ON fields.head_id = version.head_id AND fields.number = version.number
  WHERE head.type = 'actor' ${staff ? '' : `AND ${isShown('head')}`}`;

/** One actor with its ETag; null when there is none that the reader may see. */
export async function getActor(read: Reader, id: string, staff: boolean): Promise<Answer<ActorView> | null> {
  const [row] = await read.rows<Answer<ActorView>>(
    `SELECT ${view(staff)} AS view ${etagFor(staff)} ${from(staff)} AND head.id = $1::uuid`,
    [id],
  );
  return row ? { ...row, view: withDifference(row.view) } : null;
}

/** A page of actors, newest first. */
export async function listActors(read: Reader, query: ActorQuery, staff: boolean): Promise<Page<ActorView>> {
  const { text, params } = pageStatement(
    {
      from: from(staff),
      table: 'actor_version',
      words: 'name_words(fields.name, fields.aliases)',
      windows: 'search_windows(fields.head_id)',
      ids: ['head.id', 'version.head_id', 'fields.head_id'],
      key: 'head.id',
      view: view(staff),
      filters: { ofVersion: [['fields.kind = ?::actor_kind', query.kind]] },
    },
    { ...query, after: [readCursor(query.cursor)] },
  );
  const rows = await read.rows<{ key: string; view: ActorView }>(text, params);
  return pageOfRows(
    rows.map((row) => ({ ...row, view: withDifference(row.view) })),
    query.limit,
  );
}

/** The public forms of these actors: the published version of each, or the newest of one that an approval publishes now.
 *  `newest`: the newest of each, for the desk. */
export async function actorForms(read: Reader, ids: readonly string[], newest = false): Promise<ActorForm[]> {
  const rows = await read.rows<{ form: ActorForm }>(
    `SELECT ${actorForm('fields')} AS form FROM head
     JOIN actor_version fields ON fields.head_id = head.id AND fields.number = CASE WHEN $2::boolean THEN head.newest_version ELSE coalesce(head.published_version, head.newest_version) END
     WHERE head.id = ANY($1::uuid[]) ORDER BY head.id`,
    [ids, newest],
  );
  return rows.map((row) => row.form);
}
