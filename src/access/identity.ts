import type { Request, Response } from 'express';
import { Problem } from '../http/problem.ts';
import type { Caller, Service, SignedIn } from './caller.ts';
import { requireSameOrigin } from './same-origin.ts';
import { browserSession, IDLE_HOURS, isSafe, LONGEST_DAYS } from './sessions.ts';
import { isTokenForm, tokenHash } from './token-format.ts';

// One look a request: roles taken away, disabled users, revoked tokens and changed passwords count at once.
const WHO = `json_build_object('id', who.id, 'email', who.email, 'name', who.name, 'roles', who.roles) AS "user"`;
const TOKEN = `
  SELECT token.id AS "tokenId", ${WHO}, coalesce(token.last_used_at < now() - interval '1 minute', true) AS stale
  FROM api_token token JOIN staff_user who ON who.id = token.user_id
  WHERE token.sha256 = decode($1::text, 'hex') AND token.revoked_at IS NULL AND who.disabled_at IS NULL
    AND (token.expires_at IS NULL OR token.expires_at > now())`;
const SESSION = `
  SELECT ${WHO}, session.expire < now() + interval '${IDLE_HOURS} hours' - interval '1 minute' AS stale
  FROM session JOIN staff_user who ON who.id = (session.sess ->> 'userId')::uuid
  JOIN password ON password.user_id = who.id AND password.set_at = (session.sess ->> 'passwordSetAt')::timestamptz
  WHERE session.sid = $1::text AND session.expire > now() AND who.disabled_at IS NULL
    AND (session.sess ->> 'signedInAt')::timestamptz > now() - interval '${LONGEST_DAYS} days'`;

interface Found {
  user: SignedIn;
  /** Its last use was noted more than a minute ago. */
  stale: boolean;
}

/** Tells who sent a request, by their token or else by their session. */
export type Identify = (
  request: Request,
  response: Response,
  /** `startsSession`: a request of another site is refused, also when nobody is signed in. */
  options: { startsSession: boolean },
) => Promise<Pick<Caller, 'user' | 'session'>>;

/**
 * Makes the function that identifies callers: `user` is null without credentials and with a session that is over. Problems
 * `unknown-caller` for a token that does not hold, and `cross-site` for what another site asks in somebody's name.
 */
export function identifier(service: Service, publicUrl?: string): Identify {
  const publicOrigin = publicUrl && new URL(publicUrl).origin;

  async function byToken(header: string, request: Request): Promise<SignedIn> {
    const token = /^Bearer ([^\s]+)$/i.exec(header)?.[1] ?? '';
    const [row] = isTokenForm(token)
      ? await service.read.rows<Found & { tokenId: string }>(TOKEN, [
          Buffer.from(tokenHash(token)).toString('hex'),
        ])
      : [];
    if (!row) {
      // The look comes first: somebody else at the same address has a token that holds, and nobody guesses one.
      await service.limits.tokenFailed(request.ip ?? 'unknown');
      const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
      throw new Problem('unknown-caller', undefined, {}, headers);
    }
    if (row.stale) note('UPDATE api_token SET last_used_at = now() WHERE id = $1::uuid', row.tokenId);
    return row.user;
  }

  async function bySession({ session }: Request): Promise<SignedIn | null> {
    if (session?.userId === undefined) return null;
    const [row] = await service.read.rows<Found>(SESSION, [session.id]);
    if (row?.stale)
      note(
        `UPDATE session SET expire = now() + interval '${IDLE_HOURS} hours' WHERE sid = $1::text AND expire > now()`,
        session.id,
      );
    return row?.user ?? null;
  }

  /** Last use is kept to the minute: no event, and nobody waits for it. */
  function note(text: string, id: string): void {
    service.read
      .rows(text, [id])
      .catch((error: unknown) => service.log.warn({ error }, 'the last use was not noted'));
  }

  return async (request, response, { startsSession }) => {
    const header = request.headers.authorization;
    if (header !== undefined) {
      const user = await byToken(header, request);
      return { user, session: browserSession(request, response, false, publicUrl) };
    }
    const user = await bySession(request);
    if (startsSession || (user && !isSafe(request))) requireSameOrigin(request, publicOrigin);
    return { user, session: browserSession(request, response, user !== null, publicUrl) };
  };
}
