/** What the forms hold while one writes, and how that becomes what the API takes. Pure. */
import type { Claim, Rebuttal } from '../api.ts';
import type { Act, Attack, EvidenceRole, Mode, Offered } from '../words.ts';

export interface ClaimDraft {
  text: string;
  claimantId: string | null;
  /** As typed; a date of the world once it is one. */
  statedAt: string;
  /** A BCP 47 tag; empty when it is not said. */
  language: string;
  topics: string[];
  context: string;
}

export interface RebuttalDraft {
  act: Act | null;
  responderId: string | null;
  text: string;
  statedAt: string;
  evidenceOffered: Offered;
  attack: Attack | null;
  language: string;
}

export interface EvidenceDraft {
  role: EvidenceRole;
  saidById: string | null;
  reportedById: string | null;
  mode: Mode | null;
  offeredBy: 'speaker' | 'desk';
  locator: string;
  note: string;
}

export interface NoticeDraft {
  kind: 'correction' | 'update' | null;
  reason: string;
}

export const EMPTY_CLAIM: ClaimDraft = {
  text: '',
  claimantId: null,
  statedAt: '',
  language: '',
  topics: [],
  context: '',
};

export const EMPTY_REBUTTAL: RebuttalDraft = {
  act: null,
  responderId: null,
  text: '',
  statedAt: '',
  evidenceOffered: 'unknown',
  attack: null,
  language: '',
};

export const EMPTY_EVIDENCE: EvidenceDraft = {
  role: 'appearance',
  saidById: null,
  reportedById: null,
  mode: null,
  offeredBy: 'desk',
  locator: '',
  note: '',
};

export const EMPTY_NOTICE: NoticeDraft = { kind: null, reason: '' };

/** The draft of a claim as the record has it. */
export function draftOfClaim(claim: Claim): ClaimDraft {
  const { text, claimantId, statedAt, language, topics, context } = claim;
  return { text, claimantId, statedAt, language: language ?? '', topics, context: context ?? '' };
}

export function draftOfRebuttal(rebuttal: Rebuttal): RebuttalDraft {
  const { act, responderId, text, statedAt, evidenceOffered, attack, language } = rebuttal;
  return { act, responderId, text, statedAt, evidenceOffered, attack, language: language ?? '' };
}

/** What the API calls nothing: an empty language, an empty context. */
function sentValue(field: string, value: unknown): unknown {
  if (field === 'language' || field === 'context') return String(value).trim() === '' ? null : value;
  return value;
}

/** The fields of a draft as a body of the API. The caller has seen that what must be there is there. */
export function bodyOf<Draft extends object>(draft: Draft): Record<string, unknown> {
  return Object.fromEntries(Object.entries(draft).map(([field, value]) => [field, sentValue(field, value)]));
}

/** The body of a PATCH: the fields in which `now` differs from `before`. */
export function changesOf<Draft extends object>(before: Draft, now: Draft): Record<string, unknown> {
  const old = bodyOf(before);
  return Object.fromEntries(
    Object.entries(bodyOf(now)).filter(([field, value]) => !isSame(value, old[field])),
  );
}

/** Whether two values of a field are the same: text, ids, or lists of topics. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What a piece of evidence says beside its source and quotation, as the API takes it. */
export function evidencePart({
  role,
  saidById,
  reportedById,
  mode,
  offeredBy,
  locator,
  note,
}: EvidenceDraft) {
  const isSpeech = role === 'appearance';
  return {
    role,
    ...(isSpeech && saidById && { saidById }),
    ...(isSpeech && reportedById && { reportedById }),
    ...(isSpeech && mode && { mode }),
    ...(!isSpeech && { offeredBy }),
    ...(locator.trim() !== '' && { locator }),
    ...(note.trim() !== '' && { note }),
  };
}
