/** Ties a passage to a claim or an answer: the step that every way of using a selection ends with. */
import { useEffect, useRef, useState } from 'react';
import {
  ApiProblem,
  api,
  type Claim,
  type Kind,
  type Notice,
  type Rebuttal,
  type Source,
  type Tagged,
} from '../api.ts';
import { type EvidenceDraft, evidencePart } from '../editor/drafts.ts';
import { focusFirstFault } from '../editor/focus.ts';
import type { Quotation, Span } from './offsets.ts';

/** The words that are quoted, and where they stand. */
export interface Passage {
  source: Source;
  snapshotId: string;
  quotation: Quotation;
  /** Quotes another place of the text instead. */
  onTake: (span: Span) => void;
}

/** What the panel fills in for the next passage. */
export interface Remembered {
  claimantId?: string | null;
  responderId?: string | null;
  reportedById?: string | null;
  saidById?: string | null;
  topics?: string[];
  /** The claim to which the last passage belonged. */
  claimId?: string;
}

/** Adds the passage to the newest version. */
export function tie(
  kind: Kind,
  { data, etag }: Tagged<Claim | Rebuttal>,
  { source, snapshotId, quotation }: Passage,
  draft: EvidenceDraft,
  notice?: Notice,
): Promise<Tagged<Claim | Rebuttal>> {
  return api.evidence.add(kind, data.id, etag, {
    ...evidencePart(draft),
    sourceId: source.id,
    snapshotId,
    quotation: { ...quotation },
    ...(notice && { notice }),
  });
}

/** The record as it is now, with its tag. */
export function readNewest(kind: Kind, id: string): Promise<Tagged<Claim | Rebuttal>> {
  return kind === 'claims' ? api.claims.get(id) : api.rebuttals.get(id);
}

/** As `tie`, for something that was only just made: whoever touched it since does not stand in the way. */
export async function tieToNew(
  kind: Kind,
  made: Tagged<Claim | Rebuttal>,
  passage: Passage,
  draft: EvidenceDraft,
): Promise<Tagged<Claim | Rebuttal>> {
  try {
    return await tie(kind, made, passage, draft);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'stale') throw error;
    return await tie(kind, await readNewest(kind, made.data.id), passage, draft);
  }
}

/** What is wrong with a field: what was left empty, or what the API found. It is said once somebody tried to save. */
export function useFaults(error: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error instanceof ApiProblem && error.errors.length > 0) focusFirstFault(form.current);
  }, [error]);
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const problem = error instanceof ApiProblem ? error : null;
  return {
    /** Of the form: its first field that is wrong gets the focus. */
    form,
    fault: (pointer: string) => missing[pointer] ?? problem?.fieldFault(pointer),
    /** Whether everything is there; what is not is said beside its field. */
    check: (needed: Readonly<Record<string, string | false>>): boolean => {
      const faults = Object.entries(needed).filter((one): one is [string, string] => one[1] !== false);
      setMissing(Object.fromEntries(faults));
      if (faults.length > 0) focusFirstFault(form.current);
      return faults.length === 0;
    },
    clear: (field: string) => setMissing((before) => ({ ...before, [`/${field}`]: '' })),
  };
}
