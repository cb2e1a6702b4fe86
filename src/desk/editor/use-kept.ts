/** What is written in a form that does not save itself: this device keeps it until it is sent or thrown away. */
import { useEffect, useRef, useState } from 'react';
import { useMe } from '../queries.ts';
import { useUnsaved } from '../shell/unsaved.tsx';
import { unsavedFields } from './autosave.ts';
import { forgetKept, readKept, writeKept } from './kept.ts';

/** How long after the last key it is kept. */
const PAUSE_MS = 500;

/** What is known of the form whatever is written in it. */
export interface KeptWords {
  /** When what was brought back from this device was written; null when nothing was, or it was thrown away. */
  backAt: number | null;
  /** Whether anything is written that is not sent. Leaving the page asks first then. */
  isDirty: boolean;
  /** Whether this device keeps it. */
  isKept: boolean;
  /** The form is as it began. */
  throwAway: () => void;
  /** It is sent, or given up: nothing is kept of it any more. */
  forget: () => void;
}

export interface KeptForm<Draft> extends KeptWords {
  draft: Draft;
  change: (patch: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => void;
}

/** `name` tells what the form is for, among all forms of one person; `begin` is what stands in it before one writes. */
export function useKept<Draft extends object>(name: string, begin: Draft): KeptForm<Draft> {
  const { me } = useMe();
  const keptAs = `${me?.id ?? ''}:${name}`;
  const [kept] = useState(() => readKept<Draft>(keptAs));
  const [draft, setDraft] = useState<Draft>(() => ({ ...begin, ...(kept && written(kept)) }));
  const [backAt, setBackAt] = useState(
    kept && unsavedFields({ base: begin, draft }).length > 0 ? kept.at : null,
  );
  const [isKept, setKept] = useState(true);
  const isDirty = unsavedFields({ base: begin, draft }).length > 0;
  useUnsaved(isDirty);
  const isOver = useRef(false);
  /** Whether what is kept is this window's: what another one keeps is not thrown away by one that has nothing. */
  const isOurs = useRef(kept !== null);
  const keep = useRef(() => {});
  keep.current = () => {
    if (isOver.current) return;
    if (isDirty) setKept(writeKept(keptAs, { base: begin, draft, at: Date.now() }));
    else if (isOurs.current) forgetKept(keptAs);
    isOurs.current = isDirty;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time begins anew with every key.
  useEffect(() => {
    const timer = setTimeout(() => keep.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, isDirty]);
  // Who leaves at once leaves nothing behind.
  useEffect(() => {
    const keepNow = () => keep.current();
    window.addEventListener('pagehide', keepNow);
    return () => {
      window.removeEventListener('pagehide', keepNow);
      keepNow();
    };
  }, []);
  return {
    draft,
    change: (patch) =>
      setDraft((before) => ({ ...before, ...(typeof patch === 'function' ? patch(before) : patch) })),
    backAt,
    isDirty,
    isKept,
    throwAway: () => {
      setDraft(begin);
      setBackAt(null);
    },
    forget: () => {
      isOver.current = true;
      forgetKept(keptAs);
    },
  };
}

/** Of what was kept, the fields that were written: what others changed meanwhile stays theirs. */
function written<Draft extends object>(kept: { base: Draft; draft: Draft }): Partial<Draft> {
  return Object.fromEntries(unsavedFields(kept).map((field) => [field, kept.draft[field]])) as Partial<Draft>;
}
