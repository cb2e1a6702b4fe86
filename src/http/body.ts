import express, { type Request, type RequestHandler } from 'express';
import { Problem } from './problem.ts';

/** The most bytes a body may have: a long source text as JSON fits. */
export const BODY_LIMIT = 4 * 1024 * 1024;
/** The deepest nesting of arrays and objects that a body may have; no schema of ours goes past 4. */
const DEPTH_LIMIT = 32;

const readJson: RequestHandler = express.raw({
  type: ['application/json', 'application/*+json'],
  limit: BODY_LIMIT,
  inflate: false,
});

/** How long a body may take to arrive; of a stream, how long it may rest: whoever reads it may hold locks. */
const ARRIVAL_MS = 60_000;
const REST_MS = 30_000;
/** How long the rest of a body that nobody reads may take: on a connection that is closed at once the answer would get lost. */
const LEAVE_MS = 10_000;

const arrivals = new WeakMap<Request, NodeJS.Timeout>();

/** Collects the bytes of a JSON body; they are parsed once the caller is known and allowed. */
export const readBody: RequestHandler = (request, response, next) => {
  if (!hasBody(request)) return next();
  // The server cannot do this: it does not know which bodies are streams.
  const timer = setTimeout(() => request.complete || request.socket.destroy(), ARRIVAL_MS).unref();
  arrivals.set(request, timer);
  request.once('close', () => clearTimeout(timer));
  return readJson(request, response, next);
};

function hasBody(request: Request): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  );
}

/** The raw bytes of the body; empty when there is none. 415 when there is a body that is not JSON. */
export function bodyBytes(request: Request): Buffer {
  if (Buffer.isBuffer(request.body)) return request.body;
  if (hasBody(request)) throw new Problem('unsupported-media-type');
  return Buffer.alloc(0);
}

/**
 * The body of an operation that takes a stream: its bytes as they come, with no limit. 415 for one of another type, or
 * compressed. It fails when the caller goes away, or sends nothing for half a minute.
 */
export function bodyStream(request: Request, mediaType: string): AsyncIterable<Uint8Array> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!request.is(mediaType) || encoding !== 'identity') {
    throw new Problem('unsupported-media-type', `Send the body as \`${mediaType}\`, uncompressed.`);
  }
  return chunksOf(request);
}

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  clearTimeout(arrivals.get(request));
  const chunks = request.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const timer = setTimeout(() => request.destroy(), REST_MS);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value as Uint8Array;
    }
  } finally {
    if (!request.complete) leaveUnread(request);
  }
}

function leaveUnread(request: Request): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), LEAVE_MS).unref();
  request.once('close', () => clearTimeout(timer)).resume();
}

/** Whether brackets nest deeper than the limit; strings are skipped, so this needs no parser and no recursion. */
function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === 0x5c) at++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > DEPTH_LIMIT) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
}

/** The value of a JSON body; undefined when there is none. 400 for what is not JSON in valid UTF-8. */
export function parseBody(request: Request): unknown {
  const bytes = bodyBytes(request);
  if (bytes.length === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed-body', 'The body is not valid UTF-8.');
  }
  if (nestsTooDeeply(text))
    throw new Problem('malformed-body', `The body nests more than ${DEPTH_LIMIT} deep.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('malformed-body', `The body is not JSON: ${(error as Error).message}`);
  }
}
