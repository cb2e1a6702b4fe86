/** The working dossier: the newest versions with what the desk knows of them, from the tables and not from the ledger. */
import { actorForms } from '../actors/actors.queries.ts';
import { getClaim } from '../claims/claims.queries.ts';
import type { Reader } from '../database/sql.ts';
import { withDifference } from '../editorial/desk-part.ts';
import type { EvidenceForm } from '../evidence/evidence.schema.ts';
import type { Page } from '../http/paging.ts';
import { readThread } from '../rebuttals/rebuttals.queries.ts';
import type { RebuttalView } from '../rebuttals/rebuttals.schema.ts';
import { listReplyRequests } from '../reply-requests/reply-requests.queries.ts';
import { snapshotForms } from '../sources/snapshots.queries.ts';
import { sourceForms } from '../sources/sources.queries.ts';
import { treeOf } from './dossiers.rules.ts';
import type { WorkingDossier } from './dossiers.schema.ts';
import { wholeHistory } from './history.queries.ts';

async function allOf<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const next: Page<T> = await page(cursor);
    items.push(...next.items);
    cursor = next.nextCursor;
  }
  return items;
}

type Node = { id: string; parentId: string | null; rebuttals: Node[] } & Record<string, unknown>;

interface Read<View> {
  view: View;
  etag?: string | undefined;
}

/** As If-Match takes it. */
const quoted = (etag: string | undefined) => `"${etag}"`;

function nodeOf({ view, etag }: Read<RebuttalView>): Node {
  const { responderName, approvals, createdAt, ...rebuttal } = view;
  return { ...withDifference(rebuttal), etag: quoted(etag), rebuttals: [] };
}

export async function getWorkingDossier(read: Reader, claimId: string): Promise<WorkingDossier | null> {
  const answer = await getClaim(read, claimId, true);
  if (!answer?.view.desk) return null;
  const { state, standing, evidence, desk, publishedVersion, withdrawal, approvals, createdAt, ...more } =
    answer.view;
  const { claimantName, rebuttalCount, evidencedCount, unevidencedCount, ...claim } = more;
  const thread = await readThread(read, claimId);
  const rebuttals = thread.map((one) => one.view);
  const replyRequests = await allOf((cursor) => listReplyRequests(read, claimId, { limit: 100, cursor }));
  const allEvidence = [...evidence, ...rebuttals.flatMap((one) => one.evidence)];
  const sources = await sourcesOf(read, allEvidence);
  return {
    dossier: 1,
    view: 'working',
    claim,
    state,
    publishedVersion,
    withdrawal,
    etag: quoted(answer.etag),
    standing,
    evidence,
    rebuttals: treeOf(thread.map(nodeOf)),
    desk,
    replyRequests,
    verdict: null,
    history: await wholeHistory(read, claimId),
    actors: await actorsOf(read, [
      claim.claimantId,
      ...rebuttals.map((one) => one.responderId),
      ...replyRequests.map((one) => one.actorId),
      ...allEvidence.flatMap((one) => [one.saidById, one.reportedById]),
      ...Object.values(sources).map((source) => source.publisherId),
    ]),
    sources,
  };
}

async function sourcesOf(
  read: Reader,
  evidence: readonly EvidenceForm[],
): Promise<WorkingDossier['sources']> {
  const snapshotIds = evidence.flatMap((one) => (one.snapshotId ? [one.snapshotId] : []));
  const snapshots = await snapshotForms(read, snapshotIds);
  const sources = await sourceForms(
    read,
    evidence.map((one) => one.sourceId),
    true,
  );
  return Object.fromEntries(
    sources.map((source) => [
      source.id,
      { ...source, snapshots: snapshots.filter((snapshot) => snapshot.sourceId === source.id) },
    ]),
  );
}

/** These actors, and what they are part of. */
async function actorsOf(read: Reader, ids: readonly (string | null)[]): Promise<WorkingDossier['actors']> {
  const actors: WorkingDossier['actors'] = {};
  for (let missing = ids; ; missing = Object.values(actors).map((actor) => actor.partOfId)) {
    const wanted = missing.filter((id): id is string => id !== null && !(id in actors));
    if (wanted.length === 0) return actors;
    for (const actor of await actorForms(read, [...new Set(wanted)], true)) actors[actor.id] = actor;
  }
}
