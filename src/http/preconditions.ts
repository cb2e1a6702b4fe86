import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Problem } from './problem.ts';

/** One or more strong entity tags (RFC 9110, 8.8.3). */
const TAGS = /^\s*"[\x21\x23-\x7e]*"(?:\s*,\s*"[\x21\x23-\x7e]*")*\s*$/;

/**
 * The entity tags of an If-Match header, quotes taken off. Missing: 428. `*`, weak and unquoted tags: 400, for they do not
 * say which version was read.
 */
export function requireIfMatch(request: Request): string[] {
  const header = request.headers['if-match'];
  if (header === undefined) throw new Problem('if-match-needed');
  if (!TAGS.test(header)) {
    const detail = 'Name the ETag that you read, with its quotes: "2-draft-0123456789ab".';
    throw new Problem('invalid-request', undefined, { errors: [{ pointer: '#/headers/if-match', detail }] });
  }
  return [...header.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
}

/** 412 unless the record still is what the caller read. Call it under the record's lock. */
export function checkIfMatch(ifMatch: readonly string[], etag: string): void {
  if (!ifMatch.includes(etag)) throw new Problem('stale', undefined, { currentEtag: `"${etag}"` });
}

/** Whether an If-None-Match header names this tag; weak comparison (RFC 9110, 13.1.2). */
export function isNoneMatch(request: Request, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return header === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === `"${etag}"`);
}

/** The one ETag that the caller has, of which the answer need not be read; undefined where none or several are named. */
export function knownTag(request: Request): string | undefined {
  return /^"([^",]+)"$/.exec(request.headers['if-none-match'] ?? '')?.[1];
}

/** The ETag of an answer that has no version of its own. */
export function contentTag(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
}
