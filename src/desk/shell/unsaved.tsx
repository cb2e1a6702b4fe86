/** Unsaved work: whoever has some says so here, and whoever would leave it is asked first. */
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import type { AroundNavHandler } from 'wouter';

const LeaveDialog = lazy(async () => ({ default: (await import('./leave-dialog.tsx')).LeaveDialog }));

const holders = new Set<symbol>();
const listeners = new Set<() => void>();
let waiting: (() => void) | null = null;

function setWaiting(go: (() => void) | null): void {
  waiting = go;
  for (const listener of listeners) listener();
}

/** While `isUnsaved`, leaving the page asks first: by a link of the desk, by closing the window, or by another address. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const holder = Symbol('unsaved');
    holders.add(holder);
    return () => void holders.delete(holder);
  }, [isUnsaved]);
}

/** Stands around every navigation of the router. A change of the query alone leaves nothing. */
export const askBeforeLeaving: AroundNavHandler = (navigate, to, options) => {
  const target = new URL(String(to), location.href);
  if (holders.size === 0 || target.pathname === location.pathname) navigate(to, options);
  else setWaiting(() => navigate(to, options));
};

/** Goes on without asking: what was unsaved is saved, or was thrown away on purpose. */
export function letLeave(): void {
  holders.clear();
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
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  if (!go) return null;
  const leave = () => {
    letLeave();
    setWaiting(null);
    go();
  };
  return (
    <Suspense fallback={null}>
      <LeaveDialog onStay={() => setWaiting(null)} onLeave={leave} />
    </Suspense>
  );
}
