/** The actors and sources that a record shows: their names for the page, and which of them were never public. */
import { useQueries } from '@tanstack/react-query';
import { type Actor, api, type Source } from '../api.ts';
import type { Shown } from '../parts/quotation.tsx';
import type { EditedRecord } from './records.ts';

interface ShownHere extends Shown {
  /** What an approval of the record publishes for the first time. */
  firstShown: { type: 'actor' | 'source'; id: string; name: string }[];
}

export const actorQuery = (id: string) => ({
  queryKey: ['actors', id],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Actor> =>
    (await api.actors.get(id, signal)).data,
});

export const sourceQuery = (id: string) => ({
  queryKey: ['sources', id, 'in the editor'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Source> =>
    (await api.sources.get(id, signal)).data,
});

export function useShown(record: EditedRecord): ShownHere {
  const sources = useQueries({
    queries: unique(record.evidence.map((one) => one.sourceId)).map(sourceQuery),
  });
  const foundSources = sources.flatMap(({ data }) => data ?? []);
  const speaker = 'claimantId' in record ? record.claimantId : record.responderId;
  const actorIds = unique([
    speaker,
    ...record.evidence.flatMap(({ saidById, reportedById }) => [saidById, reportedById]),
    ...foundSources.map(({ publisherId }) => publisherId),
  ]);
  const actors = useQueries({ queries: actorIds.map(actorQuery) });
  const foundActors = actors.flatMap(({ data }) => data ?? []);
  return {
    actors: Object.fromEntries(foundActors.map((actor) => [actor.id, actor])),
    sources: Object.fromEntries(foundSources.map((source) => [source.id, source])),
    firstShown: [
      ...foundActors
        .filter(({ publishedVersion }) => publishedVersion === null)
        .map(({ id, name }) => ({ type: 'actor' as const, id, name })),
      ...foundSources
        .filter(({ publishedVersion }) => publishedVersion === null)
        .map(({ id, title }) => ({ type: 'source' as const, id, name: title })),
    ],
  };
}

function unique(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
