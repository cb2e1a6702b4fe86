import { actorName } from '../actors/actor-name.ts';
import { pageStatement } from '../database/searchable-list.ts';
import type { Reader } from '../database/sql.ts';
import { deskPart, etagFor, stateFor, versionFor, withDifference } from '../editorial/desk-part.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { isShown } from '../editorial/visibility.ts';
import type { Answer } from '../http/idempotency.ts';
import { type Page, pageOfRows, readCursor } from '../http/paging.ts';
import { citationsOf } from './citations.queries.ts';
import { isCited, snapshotForm } from './snapshots.queries.ts';
import type { SourceForm, SourceQuery, SourceView } from './sources.schema.ts';

/** The public form, over the alias of a source_version. */
const sourceForm = (
  fields: string,
) => `(jsonb_build_object('id', ${fields}.head_id, 'version', ${fields}.number,
  'title', ${fields}.title, 'url', ${fields}.url, 'publisherId', ${fields}.publisher_id,
  'publishedAt', ${fields}.published_at, 'language', ${fields}.language) || ${redactedOf(fields)})`;

const PUBLISHED = `SELECT ${sourceForm('one')} FROM source_version one
  WHERE one.head_id = head.id AND one.number = head.published_version`;

const view = (staff: boolean) => `(${sourceForm('fields')}::jsonb || jsonb_build_object(
  'publisherName', ${actorName('fields.publisher_id', staff)},
  'citationCount', (SELECT count(*) FROM ${citationsOf(staff)} WHERE evidence.source_id = head.id),
  'snapshots', (SELECT coalesce(json_agg(${snapshotForm('snapshot')} ORDER BY snapshot.id), '[]') FROM snapshot
    WHERE snapshot.source_id = head.id ${staff ? '' : `AND ${isCited('snapshot')}`}),
  'state', ${stateFor(staff)}, 'publishedVersion', head.published_version, 'createdAt', instant(head.created_at)
  ${staff ? `, 'desk', ${deskPart(PUBLISHED)}` : ''}))`;

const from = (staff: boolean) => `FROM head
  JOIN version ON version.head_id = head.id AND version.number = ${versionFor(staff)}
  JOIN source_version fields ON fields.head_id = version.head_id AND fields.number = version.number
  WHERE head.type = 'source' ${staff ? '' : `AND ${isShown('head')}`}`;

/** One source with its ETag; null when there is none that the reader may see. */
export async function getSource(
  read: Reader,
  id: string,
  staff: boolean,
): Promise<Answer<SourceView> | null> {
  const [row] = await read.rows<Answer<SourceView>>(
    `SELECT ${view(staff)} AS view ${etagFor(staff)} ${from(staff)} AND head.id = $1::uuid`,
    [id],
  );
  return row ? { ...row, view: withDifference(row.view) } : null;
}

/** A page of sources, newest first. */
export async function listSources(
  read: Reader,
  query: SourceQuery,
  staff: boolean,
): Promise<Page<SourceView>> {
  const { text, params } = pageStatement(
    {
      from: from(staff),
      table: 'source_version',
      words: 'search_words(fields.title)',
      windows: 'search_windows(fields.head_id)',
      ids: ['head.id', 'version.head_id', 'fields.head_id'],
      key: 'head.id',
      view: view(staff),
      filters: {
        ofVersion: [
          ['fields.publisher_id = ?::uuid', query.publisherId],
          ['fields.url = ?::text', query.url],
        ],
      },
    },
    { ...query, after: [readCursor(query.cursor)] },
  );
  const rows = await read.rows<{ key: string; view: SourceView }>(text, params);
  return pageOfRows(
    rows.map((row) => ({ ...row, view: withDifference(row.view) })),
    query.limit,
  );
}

/** The public forms of these sources: the published version of each, or the newest of one that an approval publishes now.
 *  `newest`: the newest of each, for the desk. */
export async function sourceForms(
  read: Reader,
  ids: readonly string[],
  newest = false,
): Promise<SourceForm[]> {
  const rows = await read.rows<{ form: SourceForm }>(
    `SELECT ${sourceForm('fields')} AS form FROM head
     JOIN source_version fields ON fields.head_id = head.id AND fields.number = CASE WHEN $2::boolean THEN head.newest_version ELSE coalesce(head.published_version, head.newest_version) END
     WHERE head.id = ANY($1::uuid[]) ORDER BY head.id`,
    [ids, newest],
  );
  return rows.map((row) => row.form);
}
