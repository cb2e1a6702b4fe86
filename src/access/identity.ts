import type { Request } from 'express';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problem.ts';
import type { Service, SignedIn } from './caller.ts';
import { isTokenForm, tokenHash } from './token-format.ts';

/** Tokens that fail, from one address in ten minutes, before the address has to wait. */
const FAILURES_ALLOWED = 100;

interface TokenRow {
  tokenId: string;
  user: SignedIn;
  stale: boolean;
}

// One look a request: roles taken away, disabled users and revoked tokens count at once.
const TOKEN = `
  SELECT token.id AS "tokenId",
    json_build_object('id', who.id, 'email', who.email, 'name', who.name, 'roles', who.roles) AS "user",
    coalesce(token.last_used_at < now() - interval '1 minute', true) AS stale
  FROM api_token token JOIN staff_user who ON who.id = token.user_id
  WHERE token.sha256 = decode($1::text, 'hex') AND token.revoked_at IS NULL AND who.disabled_at IS NULL
    AND (token.expires_at IS NULL OR token.expires_at > now())`;

/** Makes the function that tells who sent a request: null without credentials, 401 for credentials that do not hold. */
export function identifier(service: Service): (request: Request) => Promise<SignedIn | null> {
  const failures = new RateLimiterMemory({ points: FAILURES_ALLOWED, duration: 600 });

  async function refuse(request: Request): Promise<never> {
    try {
      await failures.consume(request.ip ?? 'unknown');
    } catch (tooMany) {
      const wait = Math.ceil((tooMany as RateLimiterRes).msBeforeNext / 1000);
      throw new Problem('too-many-requests', undefined, {}, { 'Retry-After': String(wait) });
    }
    throw new Problem(
      'unknown-caller',
      undefined,
      {},
      { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    );
  }

  return async (request) => {
    const header = request.headers.authorization;
    if (header === undefined) return null;
    const token = /^Bearer ([^\s]+)$/i.exec(header)?.[1] ?? '';
    if (!isTokenForm(token)) return refuse(request);
    const [row] = await service.read.rows<TokenRow>(TOKEN, [Buffer.from(tokenHash(token)).toString('hex')]);
    if (!row) return refuse(request);
    if (row.stale) noteUse(service, row.tokenId);
    return row.user;
  };
}

/** Last use is a convenience, kept to the minute: no event, and nobody waits for it. */
function noteUse(service: Service, tokenId: string): void {
  service.read
    .rows('UPDATE api_token SET last_used_at = now() WHERE id = $1::uuid', [tokenId])
    .catch((error: unknown) => service.log.warn({ error }, 'the last use of a token was not noted'));
}
