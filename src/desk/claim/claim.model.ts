/** What the pages of a claim show, whichever document it was made of. Pure. */
import type { Dossier, DossierRebuttal, Working } from '../api.ts';
import { spanOf } from './stated-span.ts';

export type ClaimForm = Dossier['claim'];
export type AnswerForm = Omit<DossierRebuttal, 'evidence' | 'reviews' | 'rebuttals'>;
export type Evidence = Dossier['evidence'][number];
export type ReplyRequest = Dossier['replyRequests'][number];
export type Integrity = Dossier['integrity'];
type Sources = Dossier['sources'];
type Actors = Dossier['actors'];

/** What staff need to act on a record. */
export interface AtWork {
  state: Working['state'];
  publishedVersion: number | null;
  /** With its quotes, for `If-Match`. */
  etag: string;
  desk: Working['desk'];
}

/** What readers are told of a record; `at` is null for a version that is not published yet. */
export interface Notice {
  kind: 'correction' | 'update' | 'withdrawal';
  reason: string;
  at: string | null;
}

export interface Approval {
  version: number;
  at: string;
  publicNote: string | null;
}

/** Whether an answer counts for the standing, and why not. */
export type Counting = 'counts' | 'withdrawn' | 'under-withdrawn' | 'unpublished';

export interface AnswerModel {
  id: string;
  parentId: string | null;
  /** Its place in the thread: `1`, `1.2`, `1.2.1`. */
  number: string;
  /** 0 for an answer to the claim itself. */
  depth: number;
  responderId: string;
  /** Null for a tombstone: its words are not public any more. */
  form: AnswerForm | null;
  withdrawal: Notice | null;
  counting: Counting;
  evidence: readonly Evidence[];
  approvals: readonly Approval[];
  notices: readonly Notice[];
  /** Null for the public. */
  work: AtWork | null;
  answers: readonly AnswerModel[];
}

export interface ClaimModel {
  /** Which document it was made of. */
  basis: 'public' | 'working';
  /** Of the newest event in it; null for the working one. */
  asOf: string | null;
  claim: ClaimForm;
  work: AtWork | null;
  withdrawal: Notice | null;
  standing: Dossier['standing'];
  evidence: readonly Evidence[];
  approvals: readonly Approval[];
  notices: readonly Notice[];
  /** The answers to the claim, the earliest first, each with those to it. */
  thread: readonly AnswerModel[];
  /** The same, every answer before those to it. */
  all: readonly AnswerModel[];
  byId: ReadonlyMap<string, AnswerModel>;
  replyRequests: readonly ReplyRequest[];
  actors: Actors;
  sources: Sources;
  integrity: Integrity | null;
  /** Of what was made public; for staff, everything. */
  history: Dossier['history'];
  /** Index of the newest event of the log that it stands on; null for the working one. */
  throughEvent: number | null;
}

/** What has its place in the order of time. */
export type Dated = Pick<AnswerModel, 'id' | 'form'>;

/** By the earliest instant of the date, then in the order of record. What has no date any more comes where it was recorded. */
function inTime(a: Dated, b: Dated): number {
  const apart = a.form && b.form ? spanOf(a.form.statedAt).from - spanOf(b.form.statedAt).from : 0;
  return apart || (a.id < b.id ? -1 : 1);
}

/** In the order of time; tombstones stay behind the answer that was recorded before them. */
export function sorted<One extends Dated>(all: readonly One[]): One[] {
  const dated = all.filter((one) => one.form).sort(inTime);
  for (const one of all.filter((other) => !other.form)) {
    const before = dated.findLastIndex((other) => other.id < one.id);
    dated.splice(before + 1, 0, one);
  }
  return dated;
}

/** All answers, the earliest first; those of one instant in the order of record. */
export function inTimeOrder(all: readonly AnswerModel[]): AnswerModel[] {
  return sorted(all);
}

/** Everything that is answered on the way to an answer, the claim's own answer first. */
export function ancestorsOf({ byId }: Pick<ClaimModel, 'byId'>, id: string): AnswerModel[] {
  const parent = byId.get(byId.get(id)?.parentId ?? '');
  return parent ? [...ancestorsOf({ byId }, parent.id), parent] : [];
}

export interface Counts {
  /** Without those that were withdrawn. */
  answers: number;
  offered: Record<'yes' | 'no' | 'unknown', number>;
  withdrawn: number;
  unpublished: number;
}

export function countsOf(all: readonly AnswerModel[]): Counts {
  const present = all.filter((one) => one.form && one.counting !== 'withdrawn');
  const offered = (value: string) => present.filter((one) => one.form?.evidenceOffered === value).length;
  return {
    answers: present.length,
    offered: { yes: offered('yes'), no: offered('no'), unknown: offered('unknown') },
    withdrawn: all.filter((one) => one.counting === 'withdrawn').length,
    unpublished: all.filter((one) => one.counting === 'unpublished').length,
  };
}

export function nameOf({ actors }: Pick<ClaimModel, 'actors'>, id: string): string {
  return actors[id]?.name ?? 'an actor who is not shown';
}

/** Whose answer it is: the claimant's own, or of somebody else. */
export function sideOf({ claim }: ClaimModel, { responderId }: AnswerModel): 'claimant' | 'other' {
  return responderId === claim.claimantId ? 'claimant' : 'other';
}

/** The people of the desk that the working dossier names, by id. */
export function peopleIn(model: ClaimModel): ReadonlyMap<string, string> {
  const desks = [model.work, ...model.all.map((one) => one.work)].flatMap((work) => work?.desk ?? []);
  const people = desks.flatMap((desk) => [
    desk.createdBy,
    ...desk.authors,
    ...(desk.submittedBy ? [desk.submittedBy] : []),
    ...desk.reviews.map((review) => review.reviewer),
  ]);
  return new Map(people.map(({ id, name }) => [id, name]));
}
