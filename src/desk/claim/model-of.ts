/** Makes what the pages of a claim show of either document: the public dossier, or the working one of staff. Pure. */
import type { Dossier, DossierRebuttal, DossierTombstone, Rebuttal, Working } from '../api.ts';
import {
  type AnswerForm,
  type AnswerModel,
  type Approval,
  type AtWork,
  type ClaimForm,
  type ClaimModel,
  type Counting,
  type Evidence,
  type Notice,
  sorted,
} from './claim.model.ts';

/** An answer of a working dossier; its schema leaves the recursive part open. */
export type WorkingRebuttal = Omit<Rebuttal, 'responderName' | 'approvals' | 'createdAt' | 'desk'> &
  Pick<Working, 'etag' | 'desk'> & { rebuttals: WorkingRebuttal[] };

interface Rough {
  id: string;
  parentId: string | null;
  responderId: string;
  form: AnswerForm | null;
  withdrawal: Notice | null;
  isUnpublished: boolean;
  evidence: readonly Evidence[];
  approvals: readonly Approval[];
  notices: readonly Notice[];
  work: AtWork | null;
  rebuttals: readonly Rough[];
}

function threadOf(
  rough: readonly Rough[],
  place: { depth: number; prefix: string; isUnderWithdrawn: boolean } = {
    depth: 0,
    prefix: '',
    isUnderWithdrawn: false,
  },
): AnswerModel[] {
  return sorted(rough).map(({ rebuttals, isUnpublished, ...one }, at) => {
    const number = `${place.prefix}${at + 1}`;
    return {
      ...one,
      number,
      depth: place.depth,
      counting: countingOf(one.withdrawal !== null, place.isUnderWithdrawn, isUnpublished),
      answers: threadOf(rebuttals, {
        depth: place.depth + 1,
        prefix: `${number}.`,
        isUnderWithdrawn: place.isUnderWithdrawn || one.withdrawal !== null,
      }),
    };
  });
}

function countingOf(isWithdrawn: boolean, isUnderWithdrawn: boolean, isUnpublished: boolean): Counting {
  if (isWithdrawn) return 'withdrawn';
  if (isUnpublished) return 'unpublished';
  return isUnderWithdrawn ? 'under-withdrawn' : 'counts';
}

function flat(thread: readonly AnswerModel[]): AnswerModel[] {
  return thread.flatMap((one) => [one, ...flat(one.answers)]);
}

function withThread(model: Omit<ClaimModel, 'thread' | 'all' | 'byId'>, rough: readonly Rough[]): ClaimModel {
  const thread = threadOf(rough);
  const all = flat(thread);
  return { ...model, thread, all, byId: new Map(all.map((one) => [one.id, one])) };
}

function publicAnswer(dossier: Dossier, node: DossierRebuttal | DossierTombstone): Rough {
  const rebuttals = (node.rebuttals as (DossierRebuttal | DossierTombstone)[]).map((one) =>
    publicAnswer(dossier, one),
  );
  const { id, parentId, responderId } = node;
  const common = { id, parentId, responderId, isUnpublished: false, work: null, rebuttals };
  if ('withdrawal' in node) {
    return {
      ...common,
      form: null,
      withdrawal: node.withdrawal,
      evidence: [],
      approvals: [],
      notices: [],
    };
  }
  const { evidence, reviews, rebuttals: _, ...form } = node;
  return { ...common, form, withdrawal: null, evidence, approvals: reviews, notices: noticesOf(dossier, id) };
}

function noticesOf(dossier: Dossier, id: string): Notice[] {
  return dossier.notices.filter((one) => one.record.id === id);
}

/** Of the public dossier, now or as of an earlier time. */
export function publicModel(dossier: Dossier): ClaimModel {
  const { claim, standing, evidence, reviews, replyRequests, actors, sources } = dossier;
  const { integrity, asOf, throughEvent, history } = dossier;
  return withThread(
    {
      basis: 'public',
      asOf,
      claim,
      work: null,
      withdrawal: null,
      standing,
      evidence,
      approvals: reviews,
      notices: noticesOf(dossier, claim.id),
      replyRequests,
      actors,
      sources,
      integrity,
      history,
      throughEvent,
    },
    (dossier.rebuttals as (DossierRebuttal | DossierTombstone)[]).map((one) => publicAnswer(dossier, one)),
  );
}

function workOf({ state, publishedVersion, etag, desk }: AtWork): AtWork {
  return { state, publishedVersion, etag, desk };
}

function approvalsIn({ reviews }: AtWork['desk']): Approval[] {
  return reviews
    .filter((one) => one.decision === 'approve')
    .map(({ version, at, publicNote }) => ({ version, at, publicNote }))
    .reverse();
}

function workingNotices(notice: ClaimForm['notice'], withdrawal: Notice | null): Notice[] {
  return [...(notice ? [{ ...notice, at: null }] : []), ...(withdrawal ? [withdrawal] : [])];
}

function workingAnswer(node: WorkingRebuttal): Rough {
  const { state, publishedVersion, withdrawal, etag, desk, evidence, rebuttals, ...form } = node;
  return {
    id: form.id,
    parentId: form.parentId,
    responderId: form.responderId,
    form,
    withdrawal,
    isUnpublished: publishedVersion === null,
    evidence,
    approvals: approvalsIn(desk),
    notices: workingNotices(form.notice, withdrawal),
    work: workOf({ state, publishedVersion, etag, desk }),
    rebuttals: rebuttals.map(workingAnswer),
  };
}

/** Of the working dossier: the newest versions, drafts too. */
export function workingModel(working: Working): ClaimModel {
  const { claim, standing, evidence, withdrawal, desk, replyRequests, actors, sources } = working;
  return withThread(
    {
      basis: 'working',
      asOf: null,
      claim,
      work: workOf(working),
      withdrawal,
      standing,
      evidence,
      approvals: approvalsIn(desk),
      notices: workingNotices(claim.notice, withdrawal),
      replyRequests,
      actors,
      sources,
      integrity: null,
      history: working.history,
      throughEvent: null,
    },
    (working.rebuttals as WorkingRebuttal[]).map(workingAnswer),
  );
}
