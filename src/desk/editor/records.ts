/** How the two kinds of record are read, written and checked before they are sent. */
import { api, type Claim, type Notice, type Rebuttal } from '../api.ts';
import {
  type ClaimDraft,
  draftOfClaim,
  draftOfRebuttal,
  EMPTY_CLAIM,
  EMPTY_REBUTTAL,
  type NoticeDraft,
  type RebuttalDraft,
} from './drafts.ts';
import { languageTag } from './languages.ts';
import { statedDateFault } from './stated-date.ts';
import type { Recorder } from './use-autosave.ts';

export type EditedRecord = Claim | Rebuttal;

function faultsOfBoth({ text, statedAt, language }: { text: string; statedAt: string; language: string }) {
  const date = statedDateFault(statedAt, new Date());
  return {
    ...(text.trim() === '' && { text: 'Write what was said.' }),
    ...(date && { statedAt: date }),
    ...(language !== '' && languageTag(language) === null && { language: 'This is no language.' }),
  };
}

/** The bodies that the forms make are those of the schemas, whose fields they have. */
type Body<Call extends (...given: never[]) => unknown> =
  Parameters<Call> extends [...unknown[], infer Last] ? Last : never;

export const CLAIMS: Recorder<ClaimDraft, Claim> = {
  empty: EMPTY_CLAIM,
  draftOf: draftOfClaim,
  create: (body) => api.claims.create(body as Body<typeof api.claims.create>),
  read: (id) => api.claims.get(id),
  edit: (id, etag, body) => api.claims.edit(id, etag, body),
  faultsOf: (draft) => ({
    ...faultsOfBoth(draft),
    ...(draft.claimantId === null && { claimantId: 'Choose who claims it.' }),
  }),
};

/** Answers to a claim, or to another answer. */
export function rebuttalsTo(target: {
  claimId: string;
  parentId: string | null;
}): Recorder<RebuttalDraft, Rebuttal> {
  return {
    empty: EMPTY_REBUTTAL,
    draftOf: draftOfRebuttal,
    create: (sent) => {
      const body = sent as Body<typeof api.claims.answer>;
      return target.parentId
        ? api.rebuttals.answer(target.parentId, body)
        : api.claims.answer(target.claimId, body);
    },
    read: (id) => api.rebuttals.get(id),
    edit: (id, etag, body) => api.rebuttals.edit(id, etag, body),
    faultsOf: (draft) => ({
      ...(draft.act === null && { act: 'Choose what kind of rebuttal it is.' }),
      ...faultsOfBoth(draft),
      ...(draft.responderId === null && { responderId: 'Choose who answers.' }),
    }),
  };
}

/** Whether the next change of it must tell the public what changes: it was published, and no notice is begun. */
export function needsNotice({
  publishedVersion,
  version,
  notice,
}: Pick<EditedRecord, 'publishedVersion' | 'version' | 'notice'>): boolean {
  return publishedVersion !== null && (version === publishedVersion || notice === null);
}

/** A notice as the API takes it; null while something of it is missing. */
export function noticeOf({ kind, reason }: NoticeDraft): Notice | null {
  return kind === null || reason.trim() === '' ? null : { kind, reason };
}
