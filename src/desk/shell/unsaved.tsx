/** Unsaved work: whoever has some says so here, and whoever would leave it is asked first. */
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import type { AroundNavHandler } from 'wouter';
import { guardHistory, standGuard, withoutGuard } from './history-guard.ts';

const LeaveDialog = lazy(async () => ({ default: (await import('./leave-dialog.tsx')).LeaveDialog }));

/** What a person who would leave is asked. */
export interface LeaveWords {
  title: string;
  /** What is lost. */
  loss: string;
  leave: string;
}

const UNSAVED: LeaveWords = {
  title: 'Leave without saving?',
  loss: 'What you changed here has not been saved yet. This device keeps it, if it can, until you come back; nobody else sees it.',
  leave: 'Leave without saving',
};

const holders = new Map<symbol, LeaveWords>();
const listeners = new Set<() => void>();
let waiting: (() => void) | null = null;

function setWaiting(go: (() => void) | null): void {
  waiting = go;
  for (const listener of listeners) listener();
}

/**
 * While `isUnsaved`, leaving the page asks first: by a link of the desk, by closing the window, or by the Back button. `words`
 * is the same object each time.
 */
export function useUnsaved(isUnsaved: boolean, words: LeaveWords = UNSAVED): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const holder = Symbol('unsaved');
    holders.set(holder, words);
    standGuard();
    return () => void holders.delete(holder);
  }, [isUnsaved, words]);
}

/** Stands around every navigation of the router. A change of the query alone leaves nothing. */
export const askBeforeLeaving: AroundNavHandler = (navigate, to, options) => {
  const target = new URL(String(to), location.href);
  const go = () => navigate(to, options);
  if (target.pathname === location.pathname) go();
  else if (holders.size === 0) withoutGuard(go);
  else setWaiting(() => withoutGuard(go));
};

/** Goes on without asking: what was unsaved is saved, or was thrown away on purpose. */
export function letLeave(): void {
  holders.clear();
}

/** Whether anybody has unsaved work on this page. */
export function hasUnsaved(): boolean {
  return holders.size > 0;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function UnsavedGuard() {
  const go = useSyncExternalStore(subscribe, () => waiting);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (holders.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    const letHistoryGo = guardHistory(hasUnsaved, setWaiting);
    return () => {
      window.removeEventListener('beforeunload', ask);
      letHistoryGo();
    };
  }, []);
  if (!go) return null;
  const leave = () => {
    letLeave();
    setWaiting(null);
    go();
  };
  return (
    <Suspense fallback={null}>
      <LeaveDialog
        words={[...holders.values()][0] ?? UNSAVED}
        onStay={() => setWaiting(null)}
        onLeave={leave}
      />
    </Suspense>
  );
}
