/** What is kept on this device until the service has it. A device without room or leave for that keeps nothing. */

const BEFORE = 'rejoinder:unsaved:';

/** Who signed out, and left nothing behind. */
const gone = new Set<string>();

/** Of the drafts of a person, the keys. A key begins with the id of whose draft it is. */
function keysOf(personId: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${BEFORE}${personId}:`));
  } catch {
    return [];
  }
}

/** How many drafts of a person this device keeps. */
export function countKept(personId: string): number {
  return keysOf(personId).length;
}

/** After signing out: nothing of the person stays, and a page that is only just closing keeps nothing more. */
export function forgetKeptOf(personId: string): void {
  gone.add(personId);
  for (const key of keysOf(personId)) forgetKept(key.slice(BEFORE.length));
}

/** The person is here again. */
export function keepFor(personId: string): void {
  gone.delete(personId);
}

export interface Kept<Draft> {
  base: Draft;
  draft: Draft;
  /** When it was written, in milliseconds. */
  at: number;
}

export function readKept<Draft>(key: string): Kept<Draft> | null {
  try {
    const text = localStorage.getItem(BEFORE + key);
    return text === null ? null : (JSON.parse(text) as Kept<Draft>);
  } catch {
    return null;
  }
}

/** Whether the device took it. */
export function writeKept<Draft>(key: string, kept: Kept<Draft>): boolean {
  if (gone.has(key.split(':', 1)[0] ?? '')) return false;
  try {
    localStorage.setItem(BEFORE + key, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forgetKept(key: string): void {
  try {
    localStorage.removeItem(BEFORE + key);
  } catch {
    // Nothing was kept.
  }
}
