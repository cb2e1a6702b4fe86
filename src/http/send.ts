import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { BytesAnswer, Definition } from './endpoint.ts';
import type { Answer } from './idempotency.ts';
import { contentTag, isNoneMatch } from './preconditions.ts';

/** Takes the next bytes of an answer; ends when there is room for more, and fails when nobody reads on. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** What whoever writes a stream may know of it, and say. */
export interface Outlook {
  /** Nobody reads on. */
  gone: AbortSignal;
  /** The address of who reads. */
  from: string;
  /** Says how many lines the answer will have; before the first of them. */
  announce: (lines: number) => void;
}

/** An answer that is written as it is made, however long it gets. It ends where `write` ends. */
export interface StreamAnswer {
  write: (sink: Sink, outlook: Outlook) => Promise<void>;
  /** Writes the same as a gzip file, where the parts are packed already. */
  writeGzip?: (sink: Sink, outlook: Outlook) => Promise<void>;
}

/** For whoever shows how far it is. */
const LINES_HEADER = 'Rejoinder-Lines';

/** Sends what a handler answered, as its endpoint declares it: with its tag, and without a body where that is known. */
export async function send(
  one: Definition,
  answer: Answer | BytesAnswer | StreamAnswer,
  request: Request,
  response: Response,
): Promise<void> {
  response.status(one.status ?? 200);
  if ('write' in answer) return await sendStream(one, answer, request, response);
  if ('view' in answer && answer.location) response.location(`${request.baseUrl}${answer.location}`);
  const bytes = 'bytes' in answer ? answer.bytes : Buffer.from(JSON.stringify(answer.view ?? null));
  const etag = answer.etag ?? (one.method === 'get' ? contentTag(bytes) : undefined);
  if (etag) response.set('ETag', `"${etag}"`);
  if (one.method === 'get' && etag && isNoneMatch(request, etag)) response.status(304).end();
  else if (one.status === 204) response.end();
  else response.type(one.mediaType ?? 'application/json').send(bytes);
}

/** Fast, and nearly as small: whoever reads it is mostly on another machine. */
const GZIP = { level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 };

/** How long a reader may take nothing: what is read for them may hold a connection and a snapshot of the database. */
const REST_MS = 30_000;

/** Ends when there is room for more, or nobody there any more: who takes nothing for too long is left. */
async function roomIn(out: Writable): Promise<void> {
  const timer = setTimeout(() => out.destroy(new Error('nobody reads this answer')), REST_MS);
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      out.off('drain', end).off('close', end);
      resolve();
    };
    out.once('drain', end).once('close', end);
  });
}

/** Nothing goes out before the first bytes are there: what fails until then is a problem like any other. */
async function sendStream(
  one: Definition,
  { write, writeGzip }: StreamAnswer,
  request: Request,
  response: Response,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let out: Writable | undefined;
  let sent: Promise<void> = Promise.resolve();
  const isGzip = request.acceptsEncodings('gzip') === 'gzip';
  const begin = (): Writable => {
    response.type(one.mediaType ?? 'application/octet-stream').vary('Accept-Encoding');
    if (isGzip) response.set('Content-Encoding', 'gzip');
    const first = isGzip && !writeGzip ? createGzip(GZIP) : new PassThrough();
    sent = pipeline(first, response);
    sent.catch(() => {});
    return first;
  };
  // Express gives no body then, and all of it would be made for nothing.
  if (request.method === 'HEAD') {
    begin().end();
    return await sent;
  }
  try {
    const sink: Sink = async (bytes) => {
      out ??= begin();
      if (response.destroyed || out.destroyed) throw new Error('nobody reads this answer any more');
      if (!out.write(bytes)) await roomIn(out);
    };
    const outlook: Outlook = {
      gone: gone.signal,
      from: request.ip ?? '',
      announce: (lines) => response.set(LINES_HEADER, String(lines)),
    };
    await ((isGzip && writeGzip) || write)(sink, outlook);
    (out ?? begin()).end();
    await sent;
  } catch (error) {
    const isOurs = !gone.signal.aborted;
    if (!out && isOurs) throw error;
    // What was sent is not whole, and must not look so.
    out?.destroy(error as Error);
    await sent.catch(() => {});
    response.destroy();
    if (isOurs) throw error;
  }
}
