/** All that a reviewer reads to judge one exact version, with the tag that a decision on it has to name. */
import { type Actor, api, type Claim, type Rebuttal, type Source, type Working } from '../api.ts';
import type { Evidence } from '../parts/quotation.tsx';
import type { RecordType, State } from '../words.ts';
import { reviewedBefore } from './changes.ts';

export type Desk = NonNullable<Claim['desk']>;
export type Fields = Readonly<Record<string, unknown>>;

/** One version as it is compared with another. */
export interface ReadVersion {
  version: number;
  fields: Fields;
  evidence: readonly Evidence[];
  review: {
    decision: 'approve' | 'reject' | 'request_changes';
    at: string;
    reviewer?: { name: string };
  } | null;
  authorIds: readonly string[];
}

/** A rebuttal in the tree of a working dossier, which its schema leaves open. */
export interface ThreadNode extends Omit<Rebuttal, 'responderName' | 'approvals' | 'createdAt'> {
  rebuttals: ThreadNode[];
}

export interface Reading {
  type: RecordType;
  id: string;
  etag: string;
  state: State;
  publishedVersion: number | null;
  desk: Desk;
  notice: { kind: 'correction' | 'update'; reason: string } | null;
  withdrawal: { reason: string; at: string } | null;
  newest: ReadVersion;
  /** The newest version that was judged before this one. */
  reviewed: ReadVersion | null;
  published: ReadVersion | null;
  /** Who worked on it since its last approval. */
  authorIds: readonly string[];
  /** Every actor and source that any of these versions shows, and what those show. */
  actors: Readonly<Record<string, Actor>>;
  sources: Readonly<Record<string, Source>>;
  /** Of the newest version alone: what its approval would publish for the first time. */
  shownFirst: { actors: readonly Actor[]; sources: readonly Source[] };
  /** The thread that a claim or rebuttal belongs to. */
  working: Working | null;
}

export const FIELDS: Record<RecordType, readonly string[]> = {
  claim: ['text', 'claimantId', 'statedAt', 'language', 'topics', 'context'],
  rebuttal: ['text', 'act', 'responderId', 'statedAt', 'evidenceOffered', 'attack', 'language'],
  actor: ['name', 'kind', 'aliases', 'sameAs', 'partOfId'],
  source: ['title', 'url', 'publisherId', 'publishedAt', 'language'],
};
/** Those among the fields that name an actor. */
const ACTOR_FIELDS = ['claimantId', 'responderId', 'partOfId', 'publisherId'];

type Own = Pick<Reading, 'id' | 'etag' | 'state' | 'publishedVersion' | 'desk' | 'notice' | 'withdrawal'> & {
  versions: ReadVersion[];
  working: Working | null;
};

/**
 * Reads a record for its review. The tag comes first: whatever changes while the rest is read makes it stale, so that a
 * decision is refused rather than taken on something that was not shown.
 */
export async function readForReview(type: RecordType, id: string, signal?: AbortSignal): Promise<Reading> {
  const { versions, ...own } =
    type === 'claim' || type === 'rebuttal'
      ? await readStatement(type, id, signal)
      : await readReference(type, id, signal);
  const newest = versions.at(-1);
  if (!newest) throw new Error('a record has a version');
  const reviewed = reviewedBefore(versions) ?? null;
  const published = versions.find((one) => one.version === own.publishedVersion) ?? null;
  const shown = await readShown([newest, reviewed, published], own.working, signal);
  const first = shownBy(newest, own.working, shown);
  return {
    ...own,
    type,
    newest,
    reviewed,
    published: published === newest ? null : published,
    authorIds: versions
      .filter((one) => one.version > (own.publishedVersion ?? 0))
      .flatMap((one) => one.authorIds),
    ...shown,
    shownFirst: {
      actors: Object.values(shown.actors).filter((one) => one.publishedVersion === null && first.has(one.id)),
      sources: Object.values(shown.sources).filter(
        (one) => one.publishedVersion === null && first.has(one.id),
      ),
    },
  };
}

function deskOf(view: { desk?: Desk | undefined }): Desk {
  if (!view.desk) throw new Error('only staff review');
  return view.desk;
}

async function readStatement(type: 'claim' | 'rebuttal', id: string, signal?: AbortSignal): Promise<Own> {
  const { data, etag } = await api[`${type}s`].get(id, signal);
  const claimId = 'claimId' in data ? data.claimId : id;
  const [{ items }, working] = await Promise.all([
    api[`${type}s`].versions(id, signal),
    api.claims.working(claimId, signal),
  ]);
  const { state, publishedVersion, notice, withdrawal } = data;
  return {
    ...{ id, etag, state, publishedVersion, notice, withdrawal, working, desk: deskOf(data) },
    versions: items.map(({ version, form, evidence, review, authors }) => ({
      ...{ version, evidence, review },
      fields: form,
      authorIds: (authors ?? []).map((one) => one.id),
    })),
  };
}

async function readReference(type: 'actor' | 'source', id: string, signal?: AbortSignal): Promise<Own> {
  const { data, etag } = await api[`${type}s`].get(id, signal);
  const { state, publishedVersion, version } = data;
  const desk = deskOf(data);
  const newest: ReadVersion = {
    ...{ version, fields: data, evidence: [], review: null },
    authorIds: desk.authors.map((one) => one.id),
  };
  const before = Object.fromEntries((desk.difference ?? []).map((one) => [one.field, one.published]));
  const approval = desk.reviews.find((one) => one.version === publishedVersion && one.decision === 'approve');
  const published: ReadVersion[] =
    publishedVersion === null || publishedVersion === version
      ? []
      : [
          {
            ...{ version: publishedVersion, evidence: [], authorIds: [] },
            fields: { ...data, ...before },
            review: approval ?? null,
          },
        ];
  return {
    ...{ id, etag, state, publishedVersion, desk, notice: null, withdrawal: null, working: null },
    versions: [...published, newest],
  };
}

type Shown = Pick<Reading, 'actors' | 'sources'>;

function actorIdsOf({ fields, evidence }: ReadVersion): unknown[] {
  return [
    ...ACTOR_FIELDS.map((name) => fields[name]),
    ...evidence.flatMap((one) => [one.saidById, one.reportedById]),
  ];
}

/** Reads what the versions show, and the publishers and governments behind it. */
async function readShown(
  versions: readonly (ReadVersion | null)[],
  working: Working | null,
  signal?: AbortSignal,
): Promise<Shown> {
  const given = versions.filter((one) => one !== null);
  const sourceIds = new Set(given.flatMap((one) => one.evidence.map(({ sourceId }) => sourceId)));
  const read = await Promise.all([...sourceIds].map(async (id) => (await api.sources.get(id, signal)).data));
  const actors: Record<string, Actor> = {};
  let wanted: unknown[] = [
    ...given.flatMap(actorIdsOf),
    ...read.map((source) => source.publisherId),
    ...(working?.replyRequests ?? []).map((one) => one.actorId),
  ];
  while (wanted.length > 0) {
    const ids = new Set(wanted.filter((id): id is string => typeof id === 'string' && !(id in actors)));
    const found = await Promise.all([...ids].map(async (id) => (await api.actors.get(id, signal)).data));
    for (const actor of found) actors[actor.id] = actor;
    wanted = found.map((actor) => actor.partOfId);
  }
  return { actors, sources: Object.fromEntries(read.map((source) => [source.id, source])) };
}

/** The ids of all that a version shows. */
function shownBy(version: ReadVersion, working: Working | null, { actors, sources }: Shown): Set<string> {
  const ids = new Set<string>();
  const add = (id: unknown) => {
    if (typeof id !== 'string' || ids.has(id)) return;
    ids.add(id);
    add(actors[id]?.partOfId);
    add(sources[id]?.publisherId);
  };
  for (const id of actorIdsOf(version)) add(id);
  for (const { sourceId } of version.evidence) add(sourceId);
  if (working && version.fields.id === working.claim.id) {
    for (const { actorId } of working.replyRequests) add(actorId);
  }
  return ids;
}

/** What a rebuttal answers, the claim's own answer first; empty for an answer to the claim, and for all else. */
export function threadAbove({ working, newest, type }: Reading): ThreadNode[] {
  if (!working || type !== 'rebuttal') return [];
  const find = (nodes: readonly ThreadNode[], above: ThreadNode[]): ThreadNode[] | null => {
    for (const node of nodes) {
      if (node.id === newest.fields.parentId) return [...above, node];
      const found = find(node.rebuttals, [...above, node]);
      if (found) return found;
    }
    return null;
  };
  return find(working.rebuttals as ThreadNode[], []) ?? [];
}
