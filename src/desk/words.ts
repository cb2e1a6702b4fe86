/**
 * What the words of the record are called on a screen, and what each means in a sentence.
 *
 * One word for one thing, as in section 2 of the design. Whatever an actor says to a claim or to another rebuttal, against
 * it or not, is a “rebuttal”: in headings, buttons, filters, badges, dialogs, counts and names of fields. “To answer” is
 * what its speaker does, a verb alone: “who answers”, “unanswered”. A “reply” is what the desk asks somebody for before it
 * publishes. The sentence of a standing comes from the API as it is, and says “answers”: it is part of signed dossiers.
 */
import type { ClaimItem, Me, QueueItem, Working } from './api.ts';

export type Standing = ClaimItem['standing']['value'];
export type State = ClaimItem['state'];
export type Act = NonNullable<ClaimItem['standing']['lastWord']['act']>;
export type EvidenceRole = Working['evidence'][number]['role'];
export type Mode = NonNullable<Working['evidence'][number]['mode']>;
export type Offered = 'yes' | 'no' | 'unknown';
export type Attack = 'rebuts' | 'undermines' | 'undercuts';
export type ActorKind = 'person' | 'organization' | 'government' | 'outlet';
export type RecordType = QueueItem['type'];
export type Decision = 'approve' | 'reject' | 'request_changes';
export type PersonRole = Me['roles'][number];

/** A label, and what it means. */
export interface Word {
  label: string;
  help: string;
}

export const STANDING: Record<Standing, Word> = {
  disputed: { label: 'Disputed', help: 'A denial, counterclaim or correction of it stands.' },
  unanswered: { label: 'Unanswered', help: 'Nobody has answered it on the record.' },
  answered: { label: 'Answered', help: 'It was clarified or conceded in part, and not disputed.' },
  accepted: { label: 'Accepted', help: 'Somebody whom it concerns has conceded it.' },
  conceded: { label: 'Conceded', help: 'Its claimant has conceded to a rebuttal.' },
  retracted: { label: 'Retracted', help: 'Its claimant has taken it back.' },
};

export const ACT: Record<Act, Word> = {
  denial: { label: 'Denial', help: 'It is not so.' },
  counterclaim: { label: 'Counterclaim', help: 'Something else is so, against it.' },
  correction: { label: 'Correction', help: 'It is so, but otherwise than was said.' },
  clarification: { label: 'Clarification', help: 'What was meant.' },
  partial_concession: { label: 'Partial concession', help: 'Some of it is so.' },
  concession: { label: 'Concession', help: 'It is so.' },
  retraction: { label: 'Retraction', help: 'The speaker takes their own words back.' },
  declined_comment: { label: 'Declined comment', help: 'They were asked, and would not say.' },
};

export const STATE: Record<State, Word> = {
  draft: { label: 'Draft', help: 'Seen by staff alone; it can be edited.' },
  in_review: { label: 'In review', help: 'Submitted; somebody else reads it now.' },
  published: { label: 'Published', help: 'Everybody can read it.' },
  changes_requested: {
    label: 'Changes requested',
    help: 'A reviewer asks for changes before it can be published.',
  },
  rejected: { label: 'Rejected', help: 'A reviewer decided against it.' },
  withdrawn: { label: 'Withdrawn', help: 'Taken from the public record, with a reason.' },
};

export const ROLE: Record<EvidenceRole, Word> = {
  appearance: { label: 'Where it was said', help: 'The place in which the words stand.' },
  supports: { label: 'Supports it', help: 'An argument for it.' },
  opposes: { label: 'Opposes it', help: 'An argument against it.' },
  context: { label: 'Context', help: 'Neither for nor against; it helps to understand.' },
};

export const MODE: Record<Mode, Word> = {
  direct: { label: 'in direct speech', help: 'The source gives the speaker’s own words.' },
  indirect: { label: 'in indirect speech', help: 'The source says that they said so.' },
  paraphrase: { label: 'paraphrased', help: 'The source gives the sense in words of its own.' },
};

export const OFFERED: Record<Offered, Word> = {
  yes: { label: 'With evidence', help: 'The speaker offered evidence for this rebuttal.' },
  no: { label: 'No evidence offered', help: 'The desk looked: the speaker offered none.' },
  unknown: {
    label: 'No evidence recorded',
    help: 'The desk has not recorded whether the speaker offered any.',
  },
};

export const ATTACK: Record<Attack, Word> = {
  rebuts: { label: 'against the conclusion', help: 'It says that the conclusion is false.' },
  undermines: { label: 'against a premise', help: 'It says that something it rests on is false.' },
  undercuts: { label: 'against the inference', help: 'It says that the one does not follow from the other.' },
};

export const ACTOR_KIND: Record<ActorKind, string> = {
  person: 'Person',
  organization: 'Organization',
  government: 'Government',
  outlet: 'News outlet',
};

export const RECORD_TYPE: Record<RecordType, string> = {
  claim: 'Claim',
  rebuttal: 'Rebuttal',
  actor: 'Actor',
  source: 'Source',
};

export const DECISION: Record<Decision, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  request_changes: 'Changes requested',
};

export const PERSON_ROLE: Record<PersonRole, Word> = {
  editor: { label: 'Editor', help: 'Records sources, claims, evidence and rebuttals.' },
  reviewer: { label: 'Reviewer', help: 'Approves, rejects, or asks for changes; never of their own work.' },
  admin: { label: 'Admin', help: 'Adds people and gives roles.' },
};

/** Fields of a record, for differences and lists of faults. */
export const FIELD: Record<string, string> = {
  text: 'Text',
  claimantId: 'Claimant',
  responderId: 'Speaker',
  statedAt: 'Date',
  language: 'Language',
  topics: 'Topics',
  context: 'Context',
  act: 'Kind of rebuttal',
  evidenceOffered: 'Evidence offered by the speaker',
  attack: 'What it attacks',
  evidence: 'Evidence',
  role: 'What the evidence is',
  sourceId: 'Source',
  snapshotId: 'Archived text',
  'quotation/exact': 'Quoted words',
  locator: 'Where in the source',
  saidById: 'Said by',
  reportedById: 'Reported by',
  mode: 'How the source gives the words',
  note: 'The desk’s note',
  reason: 'Why',
  'notice/kind': 'Kind of change',
  'notice/reason': 'What readers are told',
  name: 'Name',
  kind: 'Kind',
  aliases: 'Other names',
  sameAs: 'Pages elsewhere',
  partOfId: 'Part of',
  title: 'Title',
  url: 'Address',
  publisherId: 'Publisher',
  publishedAt: 'Published',
};

/** Problems of the API that speak to programs, in the words of the desk. */
export const PROBLEM: Record<string, Word> = {
  'unknown-caller': { label: 'Your session has ended', help: 'Sign in again.' },
  'invalid-request': {
    label: 'Something is not right yet',
    help: 'What is wrong stands here, and at its field.',
  },
  'evidence-offered-mismatch': {
    label: 'The rebuttal contradicts its evidence',
    help: 'It says that its speaker offered no evidence, and there is evidence here that they offered. Change the one or the other.',
  },
  'locator-needed': {
    label: 'Say where in the source to look',
    help: 'There is no archived text of it, so nothing can be quoted.',
  },
  'notice-needed': {
    label: 'Readers have to be told',
    help: 'This was published. Say what changes and why before it is changed.',
  },
  'record-not-empty': {
    label: 'There is a record here already',
    help: 'An import goes into an installation that has no actor, source, claim or rebuttal, not even a draft. Somebody may have begun one just now. Set up another installation with a data folder of its own, and import there.',
  },
  'unknown-reference': {
    label: 'Something that it names is not there',
    help: 'Choose it again from the list, or make it anew.',
  },
  'speech-needs-appearance': {
    label: 'Only the place where it was said has a speaker',
    help: 'Take out who said and who reported it, or say that it is where it was said.',
  },
};

/** The words for a choice, in the order in which they stand above. */
export function choices<Value extends string>(
  words: Record<Value, Word | string>,
): { value: Value; label: string }[] {
  return (Object.entries(words) as [Value, Word | string][]).map(([value, word]) => ({
    value,
    label: typeof word === 'string' ? word : word.label,
  }));
}
