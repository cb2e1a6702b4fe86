/** Sends a file to the API and tells how far that is, which `fetch` does not. */
import { ApiProblem, addressOf, offline } from './api-client.ts';

/** Of XMLHttpRequest what is used here: this is type-checked among the service's tests too, which know no browser. */
interface Request {
  upload: { onprogress: (event: { loaded: number }) => void; onload: () => void };
  onabort: () => void;
  onerror: () => void;
  onload: () => void;
  readonly status: number;
  readonly responseText: string;
  open(method: string, address: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(file: Blob): void;
  abort(): void;
}

export interface Uploading {
  signal: AbortSignal;
  /** How many bytes are on their way, again and again; the last time all of them. */
  onSent: (bytes: number) => void;
}

/**
 * Sends a file as it is, and answers what the API says to it.
 * Problem `cut-off` when the line broke after some of it was sent: then nobody knows here what became of it.
 */
export function upload<T>(path: string, file: Blob, type: string, { signal, onSent }: Uploading): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = newRequest();
    let sent = 0;
    const stop = () => request.abort();
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', stop);
      settle();
    };
    request.upload.onprogress = ({ loaded }) => {
      sent = loaded;
      onSent(loaded);
    };
    request.upload.onload = () => onSent(file.size);
    request.onabort = () => end(() => reject(signal.reason));
    request.onerror = () => end(() => reject(sent === 0 ? offline() : cutOff()));
    request.onload = () =>
      end(() =>
        request.status < 300 ? resolve(JSON.parse(request.responseText)) : reject(problemOf(request)),
      );
    request.open('POST', addressOf(path));
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', type);
    signal.throwIfAborted();
    signal.addEventListener('abort', stop);
    request.send(file);
  });
}

function cutOff(): ApiProblem {
  return new ApiProblem({
    type: '/problems/cut-off',
    title: 'The line broke',
    detail: 'The file was not sent to its end, or the answer to it got lost.',
  });
}

function problemOf(request: Request): ApiProblem {
  const retryAfter = Number(request.getResponseHeader('retry-after')) || null;
  try {
    return new ApiProblem(JSON.parse(request.responseText) as Record<string, unknown>, retryAfter);
  } catch {
    return new ApiProblem({ status: request.status }, retryAfter);
  }
}

function newRequest(): Request {
  const { XMLHttpRequest } = globalThis as unknown as { XMLHttpRequest: new () => Request };
  return new XMLHttpRequest();
}
