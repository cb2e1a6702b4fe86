import type { Outcome, Task } from './worker.ts';

export type { Outcome } from './worker.ts';

/** Has the project's own verifier check a dossier, in a worker of its own. */
export function verifyInWorker(task: Task): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('The verifier could not be loaded. Go online once, and load this page again.'));
    };
    worker.postMessage(task);
  });
}

/** The keys of a text: one a line, blank lines and lines that begin with # aside. */
export function keysOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Why a file is no dossier at all, in a sentence for whoever saved it; null when it may be one. */
export function notADossier(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty.';
  if (bytes.length > LARGEST) return 'The file is larger than 100 MB. No dossier is.';
  const text = new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^\s*</.test(text)
      ? 'This is a web page, not a dossier. Save the dossier itself: “Download the dossier” on the page of a claim.'
      : 'This is not JSON, so it is no dossier. Was it cut short, or opened and saved by another program?';
  }
  const members = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if ('type' in members && 'status' in members) {
    return `This is an answer of the service that says “${String(members.title)}”, saved in place of a dossier.`;
  }
  if (members.view === 'working') {
    return 'This is a working view of the desk, drafts and all. It is not signed and proves nothing.';
  }
  if (members.dossier !== 1) return 'This is JSON, but no dossier.';
  return null;
}

const LARGEST = 100_000_000;
