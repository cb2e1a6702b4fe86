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

/** Collects the bytes of a JSON body; they are parsed once the caller is known and allowed. */
export const readBody: RequestHandler = (request, response, next) =>
  hasBody(request) ? readJson(request, response, next) : next();

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
