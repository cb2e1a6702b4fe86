/** Addresses within a claim: each view, each answer, and what of the present address stays. */
import { useSyncExternalStore } from 'react';
import { useLocation, useSearchParams } from 'wouter';

export const VIEWS = {
  thread: 'As a thread',
  time: 'In time order',
  timeline: 'Timeline',
  map: 'Map',
} as const;
export type View = keyof typeof VIEWS;

/** Which view the address asks for; the thread when it asks for none. */
export function useView(): View {
  const [params] = useSearchParams();
  const asked = params.get('view') ?? '';
  return asked in VIEWS ? (asked as View) : 'thread';
}

/** The anchor of an answer. */
export function answerAnchor(id: string): string {
  return `answer-${id}`;
}

/** Makes addresses of this page with some parameters changed; an empty one is left out. */
export function useHere(): (changes: Readonly<Record<string, string>>, hash?: string) => string {
  const [path] = useLocation();
  const [params] = useSearchParams();
  return (changes, hash = '') => {
    const after = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') after.delete(name);
      else after.set(name, value);
    }
    const search = after.toString();
    return `${path}${search ? `?${search}` : ''}${hash ? `#${hash}` : ''}`;
  };
}

const MOVES = ['hashchange', 'popstate', 'pushState', 'replaceState'];

function subscribe(listener: () => void): () => void {
  for (const move of MOVES) window.addEventListener(move, listener);
  return () => {
    for (const move of MOVES) window.removeEventListener(move, listener);
  };
}

/** The id of the answer that the address leads to, or null. */
export function useTargetAnswer(): string | null {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return /^#answer-(.+)$/.exec(hash)?.[1] ?? null;
}
