import type { Request, Response } from 'express';
import type { BytesAnswer, Definition } from './endpoint.ts';
import type { Answer } from './idempotency.ts';
import { contentTag, isNoneMatch } from './preconditions.ts';

/** Sends what a handler answered, as its endpoint declares it: with its tag, and without a body where that is known. */
export function send(
  one: Definition,
  answer: Answer | BytesAnswer,
  request: Request,
  response: Response,
): void {
  response.status(one.status ?? 200);
  if ('view' in answer && answer.location) response.location(`${request.baseUrl}${answer.location}`);
  const bytes = 'bytes' in answer ? answer.bytes : Buffer.from(JSON.stringify(answer.view ?? null));
  const etag = answer.etag ?? (one.method === 'get' ? contentTag(bytes) : undefined);
  if (etag) response.set('ETag', `"${etag}"`);
  if (one.method === 'get' && etag && isNoneMatch(request, etag)) response.status(304).end();
  else if (one.status === 204) response.end();
  else response.type(one.mediaType ?? 'application/json').send(bytes);
}
