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
import type { DossierNotice, DossierView, HistoryItem } from './dossiers.schema.ts';

/** An event that made something visible, with the forms in their order. */
export interface PublicEvent {
  index: number;
  at: string;
  by: string | null;
  action: string;
  record: { type: 'claim' | 'rebuttal' | 'actor' | 'source'; id: string };
  version: number | null;
  forms: { type: FormType; id: string; form: unknown }[];
}

/** A rebuttal, or what stays of it, before it has its place in the tree. */
type Node = { id: string; parentId: string | null; rebuttals: Node[] } & Record<string, unknown>;

function formsOf<Form>(event: PublicEvent | undefined, type: FormType): Form[] {
  return (event?.forms ?? []).filter((one) => one.type === type).map((one) => one.form as Form);
}

/**
 * The dossier of one claim; null when the claim is not public after these events. `thread` are the public events of the
 * claim and its rebuttals, `references` the approvals of actors and sources; both ordered by index.
 */
export function composeDossier(
  claimId: string,
  thread: readonly PublicEvent[],
  references: readonly PublicEvent[],
): DossierView | null {
  const latest = new Map(thread.map((event) => [event.record.id, event]));
  const claimEvent = latest.get(claimId);
  if (claimEvent?.action !== 'approved') return null;
  const [claim] = formsOf<ClaimForm>(claimEvent, 'claim');
  if (!claim) throw new Error(`event ${claimEvent.index} approved claim ${claimId} and holds no form of it`);
  const evidence = formsOf<EvidenceForm>(claimEvent, 'evidence');
  const replyRequests = formsOf<ReplyRequestForm>(claimEvent, 'reply_request');
  const answerEvents = [...latest.values()].filter((event) => event.record.type === 'rebuttal');
  const answers = answerEvents.map((event) => answerOf(event, thread));

  const shown = showing([...thread, ...references]);
  const { actors, sources } = shown.of({
    actors: [
      claim.claimantId,
      ...answers.map((one) => one.responderId),
      ...replyRequests.map((one) => one.actorId),
    ],
    evidence: [...evidence, ...answerEvents.flatMap((event) => formsOf<EvidenceForm>(event, 'evidence'))],
  });
  const used = [...thread, ...references.filter((event) => changesWhatIsShown(event, thread))].sort(
    (a, b) => a.index - b.index,
  );
  const newest = used.at(-1);
  if (!newest) throw new Error('a public claim has no public event');

  return {
    dossier: 1,
    asOf: newest.at,
    throughEvent: newest.index,
    claim,
    // Recorded with every change of the thread; computed only where the ledger is older than that.
    standing:
      thread.flatMap((event) => formsOf<StandingView>(event, 'standing')).at(-1) ??
      standingOf(claim, answers),
    evidence,
    rebuttals: treeOf(answerEvents.map((event) => nodeOf(event, thread))),
    reviews: approvalsOf(claimId, thread),
    replyRequests,
    verdict: null,
    notices: used.flatMap(noticesIn),
    history: used.map(
      ({ index, at, by, action, record, version }): HistoryItem => ({
        event: index,
        at,
        by,
        action,
        record,
        version,
      }),
    ),
    actors,
    sources,
  };
}

/** A new version of an actor or source that the thread had shown before; its first one came with the thread. */
function changesWhatIsShown(event: PublicEvent, thread: readonly PublicEvent[]): boolean {
  return thread.some(
    (one) =>
      one.index < event.index &&
      one.forms.some(({ type, id }) => type === event.record.type && id === event.record.id),
  );
}

/** The form of the last approval of a rebuttal: that of its newest event, or of one before its withdrawal. */
function approvedForm(event: PublicEvent, thread: readonly PublicEvent[]): RebuttalForm {
  const approval = thread.findLast((one) => one.record.id === event.record.id && one.action === 'approved');
  const [form] = formsOf<RebuttalForm>(approval, 'rebuttal');
  if (!form) throw new Error(`rebuttal ${event.record.id} is public without an approval`);
  return form;
}

function answerOf(event: PublicEvent, thread: readonly PublicEvent[]) {
  const { id, parentId, act, responderId, evidenceOffered, statedAt } = approvedForm(event, thread);
  return {
    id,
    parentId,
    act,
    responderId,
    evidenceOffered,
    statedAt,
    withdrawn: event.action !== 'approved',
  };
}

function nodeOf(event: PublicEvent, thread: readonly PublicEvent[]): Node {
  if (event.action === 'approved') {
    return {
      ...approvedForm(event, thread),
      evidence: formsOf<EvidenceForm>(event, 'evidence'),
      reviews: approvalsOf(event.record.id, thread),
      rebuttals: [],
    };
  }
  const [tombstone] = formsOf<Tombstone>(event, 'tombstone');
  if (!tombstone) throw new Error(`event ${event.index} withdrew a rebuttal and holds no tombstone`);
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
    .filter((event) => event.record.id === id)
    .flatMap((event) => formsOf<ReviewForm>(event, 'review'));
}

function noticesIn(event: PublicEvent): DossierNotice[] {
  const { index, at, record } = event;
  return formsOf<Pick<DossierNotice, 'kind' | 'reason'>>(event, 'notice').map(({ kind, reason }) => ({
    event: index,
    at,
    record,
    kind,
    reason,
  }));
}

/** Finds the newest form of each actor, source and snapshot, and follows what these refer to. */
function showing(events: readonly PublicEvent[]) {
  const newest = new Map<string, unknown>();
  for (const event of [...events].sort((a, b) => a.index - b.index)) {
    for (const { type, id, form } of event.forms) {
      if (type === 'actor' || type === 'source' || type === 'snapshot') newest.set(`${type} ${id}`, form);
    }
  }
  const find = <Form>(type: FormType, id: string): Form => {
    const form = newest.get(`${type} ${id}`);
    if (!form) throw new Error(`the ledger holds no public form of ${type} ${id}`);
    return form as Form;
  };

  return {
    of({ actors: actorIds, evidence }: { actors: string[]; evidence: EvidenceForm[] }) {
      const actors: Record<string, ActorForm> = {};
      const sources: DossierView['sources'] = {};
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
    },
  };
}
