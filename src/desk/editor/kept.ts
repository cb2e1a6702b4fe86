/** What is kept on this device until the service has it. A device without room or leave for that keeps nothing. */

const BEFORE = 'rejoinder:unsaved:';

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
