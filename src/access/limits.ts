/** How often somebody may fail, counted in PostgreSQL, so that all processes of a service count together. */
import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from '../database/pool.ts';
import { Problem } from '../http/problem.ts';

/** Tokens that fail, from one address in ten minutes. */
const TOKENS = { points: 100, duration: 600 };
/** Passwords that fail in 15 minutes: of one e-mail address from one address, and of all from one address. */
const PASSWORDS_OF_ONE = { points: 10, duration: 900 };
const PASSWORDS = { points: 100, duration: 900 };

export interface Limits {
  /** Counts a token that failed. Problem `too-many-requests` once there were too many from that address. */
  tokenFailed(from: string): Promise<void>;
  /**
   * Counts an attempt to give a password before it is looked at, so that many at once cannot slip through. Problem
   * `too-many-requests` when there were too many. What it answers is called when the password was right, and takes back
   * the count of this attempt and of failures before it.
   */
  tryPassword(email: string, from: string): Promise<() => Promise<void>>;
}

/** Opens the limits on a database. Without the database they let nobody pass: its error is thrown. */
export function openLimits(pool: Pool): Limits {
  const limiter = (keyPrefix: string, limit: { points: number; duration: number }, inMemory = {}) =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      ...limit,
      ...inMemory,
    });
  // Only failures get here, and none is ever taken back: a process that saw the limit reached need not ask again.
  const tokens = limiter('token', TOKENS, { inMemoryBlockOnConsumed: TOKENS.points });
  const passwordsOfOne = limiter('password', PASSWORDS_OF_ONE);
  const passwords = limiter('passwords', PASSWORDS);

  return {
    tokenFailed: (from) => consume(tokens, keyOf(networkOf(from))),
    async tryPassword(email, from) {
      const [all, one] = [keyOf(networkOf(from)), keyOf(networkOf(from), email)];
      await consume(passwordsOfOne, one);
      await consume(passwords, all);
      return async () => {
        await Promise.all([passwordsOfOne.delete(one), passwords.reward(all, 1)]);
      };
    },
  };
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (tooMany) {
    if (!(tooMany instanceof RateLimiterRes)) throw tooMany;
    const wait = Math.max(1, Math.ceil(tooMany.msBeforeNext / 1000));
    throw new Problem('too-many-requests', undefined, {}, { 'Retry-After': String(wait) });
  }
}

/** Neither addresses nor e-mail addresses are kept for the sake of counting. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}

/** What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 address, followed by `::`. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [left = [], right] = plain.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = right ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  const groups = [...left, ...zeros, ...(right ?? [])].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::`;
}

/** Forgets counts that are over. */
export async function forgetOldCounts(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM rate_limit WHERE expire < $1', [Date.now()]);
}
