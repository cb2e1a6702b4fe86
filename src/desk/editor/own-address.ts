import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Kind } from '../api.ts';
import { letLeave } from '../shell/unsaved.tsx';

/**
 * What a page of the editor is about. A record that is made while somebody writes it gets its own address, and the page
 * stays the visit that it was: nothing under the hands of the writer is drawn anew. `id` is null for a new record.
 */
export function useOwnAddress(kind: Kind, id: string | undefined) {
  const [, navigate] = useLocation();
  const made = useRef<string | null>(null);
  const [count, setCount] = useState(0);
  const last = useRef(id);
  const isMade = id !== undefined && id === made.current;
  if (last.current !== id) {
    last.current = id;
    if (!isMade) {
      made.current = null;
      // The key below changes with it.
      setCount(count + 1);
    }
  }
  const onMade = (newId: string) => {
    made.current = newId;
    letLeave();
    navigate(`/${kind}/${newId}/edit`, { replace: true });
  };
  return { visit: { id: isMade ? null : (id ?? null), key: count }, onMade };
}
