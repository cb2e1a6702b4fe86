import { useLayoutEffect } from 'react';

/**
 * For a dialog that goes away at once: the focus goes back to what opened it. The library gives it back only when a
 * dialog that stays is closed.
 */
export function useFocusBack(): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
}
