/** What the parts of a made-up dossier refer to, and what it tells of its events. */
import type { Json, StoryEvent } from './dossier-story.ts';

const MEMBERS = ['claimantId', 'responderId', 'actorId', 'saidById', 'reportedById', 'partOfId'].concat([
  'sourceId',
  'snapshotId',
  'publisherId',
]);

/** The ids to which these refer, and those to which the records among them refer in turn. */
export function referredTo(roots: readonly Json[], records: readonly Json[]): Set<unknown> {
  const ids = new Set<unknown>();
  const follow = (one: Json) => {
    for (const id of MEMBERS.map((member) => one[member])) {
      if (typeof id !== 'string' || ids.has(id)) continue;
      ids.add(id);
      for (const record of records) if (record.id === id) follow(record);
    }
  };
  for (const root of roots) follow(root);
  return ids;
}

const refOf = ({ type, id }: StoryEvent['record']) => ({ type, id });

/** The notices of these events. */
export function noticesOf(events: readonly StoryEvent[]): Json[] {
  return events.flatMap(({ index: event, at, record, forms }) =>
    forms
      .filter((one) => one.type === 'notice')
      .map(({ form: { id, ...words } }) => ({ event, at, record: refOf(record), ...words })),
  );
}

/** A line for each of these events. */
export function historyOf(events: readonly StoryEvent[]): Json[] {
  return events.map(({ index: event, at, by, action, record }) => ({
    event,
    at,
    by,
    action,
    record: refOf(record),
    version: record.version ?? null,
  }));
}
