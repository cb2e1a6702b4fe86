/**
 * Idempotency-Key (IETF httpapi draft): per caller and operation, 24 hours, kept in the write's own transaction. So
 * there is no moment at which the effect stands without the key, or the key without the effect.
 */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Prisma } from '../database/generated/client.ts';
import { Problem } from './problem.ts';

/** What a handler answers; `endpoint()` adds the status. `etag` and `location` go out as headers. */
export interface Answer<View = unknown> {
  view: View;
  etag?: string;
  location?: string;
}

/** A key that the caller claims for this request. */
export interface Claimed {
  callerId: string;
  operation: string;
  key: string;
  /** SHA-256 of the path and body as they came. */
  request: Uint8Array<ArrayBuffer>;
  /** The answer must not be stored. */
  secret: boolean;
}

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/** Reads the Idempotency-Key of a POST; undefined without one. */
export function claimKey(
  request: Request,
  body: Buffer,
  claimed: Pick<Claimed, 'callerId' | 'operation' | 'secret'>,
): Claimed | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST') return undefined;
  if (typeof key !== 'string' || !KEY_FORM.test(key)) {
    throw new Problem('invalid-request', undefined, {
      errors: [{ pointer: '#/headers/idempotency-key', detail: 'Give 1 to 255 visible ASCII characters.' }],
    });
  }
  const digest = createHash('sha256').update(request.originalUrl).update('\0').update(body).digest();
  return { ...claimed, key, request: Uint8Array.from(digest) };
}

/** First in a write: the answer of an earlier request with this key, or nothing, and the key is ours until the commit. */
export async function replayOnce(
  tx: Prisma.TransactionClient,
  claimed: Claimed | undefined,
): Promise<Answer | undefined> {
  if (!claimed) return undefined;
  const { callerId, operation, key } = claimed;
  const [lock] = await tx.$queryRaw<{ ours: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`${callerId} ${operation} ${key}`}, 0)) AS ours`;
  if (!lock?.ours) throw new Problem('idempotency-key-running', undefined, {}, { 'Retry-After': '1' });
  await tx.$executeRaw`
    DELETE FROM idempotency_key WHERE caller_id = ${callerId}::uuid AND operation = ${operation} AND key = ${key}
      AND created_at < now() - interval '24 hours'`;
  const kept = await tx.idempotencyKey.findUnique({
    where: { callerId_operation_key: { callerId, operation, key } },
  });
  if (!kept) return undefined;
  // A redaction leaves zeros of the hash of a request.
  const isForgotten = kept.request.every((byte) => byte === 0);
  if (!isForgotten && !Buffer.from(kept.request).equals(claimed.request)) {
    throw new Problem('idempotency-key-reused');
  }
  if (kept.answer === null) throw new Problem('idempotency-answer-not-kept');
  return JSON.parse(kept.answer) as Answer;
}

/** Last before the ledger: keeps the answer under the key. */
export async function finishOnce(
  tx: Prisma.TransactionClient,
  claimed: Claimed | undefined,
  answer: Answer,
): Promise<void> {
  if (!claimed) return;
  const { callerId, operation, key, request, secret } = claimed;
  await tx.idempotencyKey.create({
    data: { callerId, operation, key, request, answer: secret ? null : JSON.stringify(answer) },
  });
}

/** Forgets the keys of more than 24 hours ago. */
export async function forgetOldKeys(prisma: Prisma.TransactionClient): Promise<void> {
  await prisma.$executeRaw`DELETE FROM idempotency_key WHERE created_at < now() - interval '24 hours'`;
}
