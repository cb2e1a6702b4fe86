/**
 * Keeps the Back button from throwing unsaved work away. Nobody can forbid that button; but an entry of the history with
 * the same address, laid on top of the page's own, makes the first step back one that changes nothing. It is undone, and
 * the person is asked.
 */

/** The entry on top, and the page's own below it, carry the number of their guard in `history.state`. */
interface Mark {
  guard: number;
  place: 'top' | 'below';
}

let live: { guard: number; path: string } | null = null;
let count = Date.now();
/** Steps that a person went back, and that are being undone. */
let undone = 0;
/** What is done when the entry on top was left. */
let next: (() => void) | null = null;

function markOf(state: unknown): Mark | null {
  return (state as { unsaved?: Mark } | null)?.unsaved ?? null;
}

function isAt(place: Mark['place']): boolean {
  const mark = markOf(history.state);
  return live !== null && mark?.guard === live.guard && mark.place === place;
}

/** Lays the entry on top, once for a page. */
export function standGuard(): void {
  if (live?.path === location.pathname) return;
  live = null;
  // Nowhere to go back to.
  if (history.length === 1) return;
  count += 1;
  const stateAs = (place: Mark['place']) => ({ ...history.state, unsaved: { guard: count, place } });
  history.replaceState(stateAs('below'), '');
  history.pushState(stateAs('top'), '');
  live = { guard: count, path: location.pathname };
}

/** Takes the entry on top away, if the page is on it, then goes to another page. */
export function withoutGuard(go: () => void): void {
  if (isAt('top')) {
    const isOnItsWay = next !== null;
    next = go;
    if (!isOnItsWay) history.back();
  } else {
    live = null;
    go();
  }
}

/** Watches the history. `ask` is given what really goes back. Answers what ends it. */
export function guardHistory(isHeld: () => boolean, ask: (leave: () => void) => void): () => void {
  const moved = (event: PopStateEvent) => {
    if (!live) return;
    const isBelow = isAt('below');
    const isHere = location.pathname === live.path && !isBelow;
    if (next) {
      const go = next;
      next = null;
      live = null;
      event.stopImmediatePropagation();
      go();
      if (isHeld()) standGuard();
    } else if (isHere) {
      if (undone === 0) return;
      const steps = undone;
      undone = 0;
      event.stopImmediatePropagation();
      ask(() => {
        live = null;
        // From the top it is one step to the page's own entry, and one more to leave it.
        history.go(-Math.max(steps, 2));
      });
    } else if (isHeld()) {
      event.stopImmediatePropagation();
      undone += 1;
      history.forward();
    } else {
      live = null;
      undone = 0;
      if (!isBelow) return;
      // Nothing is unsaved any more: the step over the entry on top is none.
      event.stopImmediatePropagation();
      history.back();
    }
  };
  // Before the router hears of it.
  window.addEventListener('popstate', moved, { capture: true });
  return () => window.removeEventListener('popstate', moved, { capture: true });
}
