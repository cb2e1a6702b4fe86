/**
 * Composes a dossier from events of the ledger and the public forms that they made visible, and from nothing else: a pure
 * function of the ledger, with the same bytes until another event touches something in it.
 */
import type { ActorForm } from '../actors/actors.schema.ts';
import type { ClaimForm } from '../claims/claims.schema.ts';
import type { StandingView } from '../editorial/standing.schema.ts';
import { standingOf } from '../editorial/standing.ts';
import type { EvidenceForm } from '../evidence/evidence.schema.ts';
import type { FormType } from '../ledger/event.ts';
import type { RebuttalForm, Tombstone } from '../rebuttals/rebuttals.schema.ts';
import type { ReplyRequestForm } from '../reply-requests/reply-requests.schema.ts';
import type { ReviewForm } from '../reviews/reviews.schema.ts';
import type { SnapshotForm, SourceForm } from '../sources/sources.schema.ts';
import type { DossierContent, DossierNotice, HistoryItem } from './dossiers.schema.ts';
import type { PublicEvent } from './public-events.queries.ts';

/** A dossier before it is signed, with the events that it stands on, ordered by index. */
export interface Composed {
  content: DossierContent;
  events: PublicEvent[];
}

/** These events cannot all be what was recorded: a sentence that says why. */
export class Contradiction extends Error {}

/** A rebuttal, or what stays of it, before it has its place in the tree. */
type Node = { id: string; parentId: string | null; rebuttals: Node[] } & Record<string, unknown>;

/** The id of the record that an event changed. */
const subject = (event: PublicEvent) => event.body.record.id;
/** Whether it shows its own record: an approval does, and an import of what was approved elsewhere. */
function isApproval(event: PublicEvent): boolean {
  const isImport = actionOf(event) === 'imported';
  const { type, id } = event.body.record;
  return (
    actionOf(event) === 'approved' ||
    (isImport && event.forms.some((one) => one.type === type && one.id === id))
  );
}

/** What was done: the part of the operation after the type of the record. */
function actionOf({ body }: PublicEvent): string {
  return body.operation.slice(body.operation.indexOf('.') + 1);
}

function formsOf<Form>(event: PublicEvent | undefined, type: FormType): Form[] {
  return (event?.forms ?? []).filter((one) => one.type === type).map((one) => one.form as Form);
}

/**
 * The dossier of one claim; null when the claim is not public after these events. `thread` are the public events of the
 * claim and its rebuttals, `references` the approvals of actors and sources; both ordered by index. Contradiction when they
 * are not what a ledger can hold.
 */
export function composeDossier(
  claimId: string,
  thread: readonly PublicEvent[],
  references: readonly PublicEvent[],
): Composed | null {
  const latest = new Map(thread.map((event) => [subject(event), event]));
  const claimEvent = latest.get(claimId);
  if (!claimEvent || !isApproval(claimEvent)) return null;
  const [claim] = formsOf<ClaimForm>(claimEvent, 'claim');
  if (!claim)
    throw new Contradiction(
      `Event ${claimEvent.body.index} approved claim ${claimId} and holds no form of it.`,
    );
  const evidence = formsOf<EvidenceForm>(claimEvent, 'evidence');
  const replyRequests = formsOf<ReplyRequestForm>(claimEvent, 'reply_request');
  const answerEvents = [...latest.values()].filter((event) => event.body.record.type === 'rebuttal');
  const nodes = answerEvents.map((event) => nodeOf(event, thread));

  const { actors, sources } = shownIn([...thread, ...references], {
    actors: [
      claim.claimantId,
      ...nodes.map((one) => one.responderId as string),
      ...replyRequests.map((one) => one.actorId),
    ],
    evidence: [...evidence, ...answerEvents.flatMap((event) => formsOf<EvidenceForm>(event, 'evidence'))],
  });
  const changes = references.filter((event) => subject(event) in actors || subject(event) in sources);
  const events = touching(thread, changes);
  const newest = events.at(-1);
  if (!newest) throw new Contradiction(`Claim ${claimId} is public without a public event.`);

  const content: DossierContent = {
    dossier: 1,
    asOf: newest.body.at,
    throughEvent: newest.body.index,
    claim,
    // Recorded with every change of the thread; computed only where the ledger is older than that.
    standing:
      thread.flatMap((event) => formsOf<StandingView>(event, 'standing')).at(-1) ??
      standingOf(
        claim,
        answerEvents.map((event) => answerOf(event, thread)),
      ),
    evidence,
    rebuttals: treeOf(nodes),
    reviews: approvalsOf(claimId, thread),
    replyRequests,
    verdict: null,
    notices: events.flatMap(noticesIn),
    history: events.map(historyItem),
    actors,
    sources,
  };
  return { content, events };
}

function historyItem(event: PublicEvent): HistoryItem {
  const { index, at, by, record } = event.body;
  const { type, id, version } = record;
  return {
    event: index,
    at,
    by,
    action: actionOf(event),
    record: { type, id } as HistoryItem['record'],
    version: version ?? null,
  };
}

/** The thread, and the later versions of actors and sources: the first one of each came with what showed it. */
function touching(thread: readonly PublicEvent[], changes: readonly PublicEvent[]): PublicEvent[] {
  const shown = new Set<string>();
  const isThread = new Set(thread);
  const inOrder = [...thread, ...changes].sort((a, b) => a.body.index - b.body.index);
  return inOrder.filter((event) => {
    if (!isThread.has(event) && !shown.has(subject(event))) return false;
    for (const { id } of event.forms) shown.add(id);
    return true;
  });
}

/** The form of the last approval of a rebuttal: that of its newest event, or of one before its withdrawal. */
function approvedForm(event: PublicEvent, thread: readonly PublicEvent[]): RebuttalForm {
  const approval = thread.findLast((one) => subject(one) === subject(event) && isApproval(one));
  const [form] = formsOf<RebuttalForm>(approval, 'rebuttal');
  if (!form) throw new Contradiction(`Rebuttal ${subject(event)} is public without an approval.`);
  return form;
}

function answerOf(event: PublicEvent, thread: readonly PublicEvent[]) {
  const { id, parentId, act, responderId, evidenceOffered, statedAt } = approvedForm(event, thread);
  return { id, parentId, act, responderId, evidenceOffered, statedAt, withdrawn: !isApproval(event) };
}

function nodeOf(event: PublicEvent, thread: readonly PublicEvent[]): Node {
  if (isApproval(event)) {
    return {
      ...approvedForm(event, thread),
      evidence: formsOf<EvidenceForm>(event, 'evidence'),
      reviews: approvalsOf(subject(event), thread),
      rebuttals: [],
    };
  }
  const [tombstone] = formsOf<Tombstone>(event, 'tombstone');
  if (!tombstone)
    throw new Contradiction(`Event ${event.body.index} withdrew a rebuttal and holds no tombstone.`);
  return { ...tombstone, rebuttals: [] };
}

/** Links answers to what they answer, in the order of record. An answer is published only under something published. */
export function treeOf<T extends { id: string; parentId: string | null; rebuttals: T[] }>(nodes: T[]): T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const roots: T[] = [];
  for (const node of [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    (node.parentId === null ? roots : byId.get(node.parentId)?.rebuttals)?.push(node);
  }
  return roots;
}

function approvalsOf(id: string, thread: readonly PublicEvent[]): ReviewForm[] {
  return thread
    .filter((event) => subject(event) === id)
    .flatMap((event) => formsOf<ReviewForm>(event, 'review'));
}

function noticesIn(event: PublicEvent): DossierNotice[] {
  const { event: index, at, record } = historyItem(event);
  return formsOf<Pick<DossierNotice, 'kind' | 'reason'>>(event, 'notice').map(({ kind, reason }) => ({
    event: index,
    at,
    record,
    kind,
    reason,
  }));
}

/** The newest form of each actor, source and snapshot that these refer to, and of what those refer to in turn. */
function shownIn(
  events: readonly PublicEvent[],
  { actors: actorIds, evidence }: { actors: string[]; evidence: EvidenceForm[] },
): Pick<DossierContent, 'actors' | 'sources'> {
  const newest = new Map<string, unknown>();
  for (const event of [...events].sort((a, b) => a.body.index - b.body.index)) {
    for (const { type, id, form } of event.forms) newest.set(`${type} ${id}`, form);
  }
  const find = <Form>(type: FormType, id: string): Form => {
    const form = newest.get(`${type} ${id}`);
    if (!form) throw new Contradiction(`The ledger holds no public form of ${type} ${id}, which is shown.`);
    return form as Form;
  };
  const actors: Record<string, ActorForm> = {};
  const sources: DossierContent['sources'] = {};
  const addActor = (id: string | null) => {
    for (let next = id; next !== null && !(next in actors); next = actors[next]?.partOfId ?? null) {
      actors[next] = find<ActorForm>('actor', next);
    }
  };
  for (const id of actorIds) addActor(id);
  for (const one of evidence) {
    addActor(one.saidById);
    addActor(one.reportedById);
    sources[one.sourceId] ??= { ...find<SourceForm>('source', one.sourceId), snapshots: [] };
    const source = sources[one.sourceId];
    addActor(source?.publisherId ?? null);
    if (one.snapshotId && !source?.snapshots.some((snapshot) => snapshot.id === one.snapshotId)) {
      source?.snapshots.push(find<SnapshotForm>('snapshot', one.snapshotId));
    }
  }
  for (const source of Object.values(sources)) source.snapshots.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { actors, sources };
}
