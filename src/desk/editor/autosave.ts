/**
 * What is written and what is saved of it, as a state machine. Pure: use-autosave.ts sends, waits and keeps.
 *
 * `base` is what the service has, as far as this page knows; a field is unsaved while the draft differs from it. One
 * request is under way at most (`sent`); what is typed meanwhile waits for the next.
 */
import { isSame } from './drafts.ts';
import { mergeEdits } from './merge.ts';

export interface Autosave<Draft, Read> {
  base: Draft;
  draft: Draft;
  /** The record as it was read last; null before it is on the record. */
  record: Read | null;
  etag: string;
  /** The fields of the request that is under way. */
  sent: Partial<Draft> | null;
  /** Why the last request failed, and the draft that it failed with. */
  failure: { problem: unknown; draft: Draft } | null;
  /** When it was saved last from here, in milliseconds. */
  savedAt: number | null;
  /** What they made of the fields that both changed. Nothing is saved until somebody has chosen. */
  conflicts: Partial<Draft>;
  /** What somebody else changed meanwhile, for the note of it. */
  overtaken: { taken: (keyof Draft & string)[]; before: Read | null; after: Read } | null;
}

interface Answer<Draft, Read> {
  record: Read;
  etag: string;
  /** The record in the form of a draft. */
  draft: Draft;
}

export type AutosaveEvent<Draft, Read> =
  | { type: 'typed'; patch: Partial<Draft> }
  | { type: 'sending'; fields: Partial<Draft> }
  | ({ type: 'saved'; at: number } & Answer<Draft, Read>)
  | { type: 'failed'; problem: unknown }
  /** Something else was done with the record: its evidence changed, it was submitted. */
  | ({ type: 'recorded' } & Answer<Draft, Read>)
  /** Somebody else was faster. */
  | ({ type: 'overtaken' } & Answer<Draft, Read>)
  | { type: 'settled'; field: keyof Draft & string; keep: 'mine' | 'theirs' }
  | { type: 'noted' }
  | { type: 'thrownAway' };

export type Phase = 'clean' | 'unsaved' | 'saving' | 'saved' | 'failed' | 'conflict';

/** The beginning; `kept` is what this device still has of an earlier visit. */
export function beginAutosave<Draft extends object, Read>(
  start: { record: Read | null; etag: string; draft: Draft },
  kept: { base: Draft; draft: Draft } | null,
): Autosave<Draft, Read> {
  const { record, etag, draft } = start;
  const begun: Autosave<Draft, Read> = {
    base: draft,
    draft,
    record,
    etag,
    sent: null,
    failure: null,
    savedAt: null,
    conflicts: {},
    overtaken: null,
  };
  if (!kept) return begun;
  const mine = { ...draft, ...kept.draft };
  if (!record) return { ...begun, draft: mine };
  // What others saved since then is held against it, as if it had just come.
  const merged = overtake(
    { ...begun, base: { ...draft, ...kept.base }, draft: mine },
    { record, etag, draft },
  );
  return { ...merged, overtaken: null };
}

/** The fields that the service has otherwise. */
export function unsavedFields<Draft extends object>({
  base,
  draft,
}: Pick<Autosave<Draft, unknown>, 'base' | 'draft'>): (keyof Draft & string)[] {
  return (Object.keys(draft) as (keyof Draft & string)[]).filter(
    (field) => !isSame(draft[field], base[field]),
  );
}

export function phaseOf<Draft extends object, Read>(state: Autosave<Draft, Read>): Phase {
  if (state.sent) return 'saving';
  if (Object.keys(state.conflicts).length > 0) return 'conflict';
  if (unsavedFields(state).length > 0) return state.failure ? 'failed' : 'unsaved';
  return state.savedAt === null ? 'clean' : 'saved';
}

export function advance<Draft extends object, Read>(
  state: Autosave<Draft, Read>,
  event: AutosaveEvent<Draft, Read>,
): Autosave<Draft, Read> {
  switch (event.type) {
    case 'typed':
      return { ...state, draft: { ...state.draft, ...event.patch } };
    case 'sending':
      return { ...state, sent: event.fields, failure: null };
    case 'saved':
      return { ...rebase(state, event), sent: null, failure: null, savedAt: event.at };
    case 'recorded':
      return rebase(state, event);
    case 'failed':
      return { ...state, sent: null, failure: { problem: event.problem, draft: state.draft } };
    case 'overtaken':
      return overtake(state, event);
    case 'settled':
      return settle(state, event.field, event.keep);
    case 'noted':
      return { ...state, overtaken: null };
    case 'thrownAway':
      return { ...state, draft: state.base, conflicts: {}, failure: null };
  }
}

/** The answer is the new base. What was typed since the request began stays; the rest is as the service has it now. */
function rebase<Draft extends object, Read>(
  { base, draft, sent, ...state }: Autosave<Draft, Read>,
  answer: Answer<Draft, Read>,
): Autosave<Draft, Read> {
  const next = { ...answer.draft };
  for (const field of Object.keys(next) as (keyof Draft & string)[]) {
    const asSent = sent && field in sent ? sent[field] : base[field];
    if (!isSame(draft[field], asSent)) next[field] = draft[field];
  }
  return { ...state, sent, base: answer.draft, draft: next, record: answer.record, etag: answer.etag };
}

function overtake<Draft extends object, Read>(
  state: Autosave<Draft, Read>,
  { record, etag, draft: theirs }: Answer<Draft, Read>,
): Autosave<Draft, Read> {
  const { draft, taken, both } = mergeEdits(state.base, state.draft, theirs);
  const earlier = Object.keys(state.conflicts) as (keyof Draft & string)[];
  const open = [...new Set([...earlier, ...both])].filter((field) => !isSame(draft[field], theirs[field]));
  return {
    ...state,
    base: theirs,
    draft,
    record,
    etag,
    sent: null,
    failure: null,
    conflicts: Object.fromEntries(open.map((field) => [field, theirs[field]])) as Partial<Draft>,
    overtaken: {
      taken: [...new Set([...(state.overtaken?.taken ?? []), ...taken])],
      before: state.overtaken?.before ?? state.record,
      after: record,
    },
  };
}

function settle<Draft extends object, Read>(
  state: Autosave<Draft, Read>,
  field: keyof Draft & string,
  keep: 'mine' | 'theirs',
): Autosave<Draft, Read> {
  const { [field]: theirs, ...conflicts } = state.conflicts;
  const draft = keep === 'mine' ? state.draft : { ...state.draft, [field]: theirs };
  return { ...state, draft, conflicts: conflicts as Partial<Draft> };
}
