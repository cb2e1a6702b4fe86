/**
 * Sessions of browsers, kept in PostgreSQL. A session says which user gave which password, and when; whether it still
 * holds, the database says anew at each request (identity.ts). Nothing is kept of readers.
 */
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Pool } from '../database/pool.ts';
import type { BrowserSession } from './caller.ts';

/** A session that nobody used for so long is over. */
export const IDLE_HOURS = 8;
/** And so is one that was begun so long ago. */
export const LONGEST_DAYS = 7;

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** RFC 3339, as is the other. */
    signedInAt: string;
    /** Of the password that the user gave. Another one since: the session is over. */
    passwordSetAt: string;
  }
}

export interface SessionOptions {
  secret: string;
  /** Where readers find the service; undefined: where it listens. */
  publicUrl: string | undefined;
}

/** The name of the cookie. The prefix makes browsers hold it to this host, and to https. */
export function cookieName(publicUrl: string | undefined): string {
  return isHttps(publicUrl) ? '__Host-rejoinder' : 'rejoinder';
}

/** Methods that change nothing. */
export const isSafe = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** Reads the session of a request, for identity.ts. Without a cookie it costs nothing, and nothing is kept. */
export function readSession(pool: Pool, { secret, publicUrl }: SessionOptions): RequestHandler {
  const PgStore = connectPgSimple(session);
  const store = new PgStore({
    pool,
    tableName: 'session',
    ttl: IDLE_HOURS * 3600,
    // identity.ts does it, once a minute: the store would at every answer.
    disableTouch: true,
    // `forgetOldSessions` does it.
    pruneSessionInterval: false,
  });
  const name = cookieName(publicUrl);
  const read = session({
    store,
    name,
    secret,
    resave: false,
    saveUninitialized: false,
    // No Max-Age: the cookie ends with the browser, the session when the database says so.
    cookie: cookieOptions(publicUrl),
  });
  return (request, response, next) => {
    const hasCookie = request.headers.cookie?.includes(`${name}=`) ?? false;
    if (!hasCookie && isSafe(request)) return next();
    // The library sets no secure cookie unless a proxy said https. Readers come by https, whatever it said.
    if (isHttps(publicUrl)) Object.defineProperty(request, 'secure', { value: true });
    read(request, response, next);
  };
}

function isHttps(publicUrl: string | undefined): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}

function cookieOptions(publicUrl: string | undefined) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(publicUrl) } as const;
}

/** What handlers may do with the session of a request. */
export function browserSession(
  request: Request,
  response: Response,
  isSignedIn: boolean,
  publicUrl: string | undefined,
): BrowserSession {
  return {
    from: request.ip ?? 'unknown',
    isSignedIn,
    async signIn(userId, passwordSetAt) {
      // A new id: one that somebody planted or overheard is worth nothing.
      await done((callback) => request.session.regenerate(callback));
      Object.assign(request.session, {
        userId,
        signedInAt: new Date().toISOString(),
        passwordSetAt: passwordSetAt.toISOString(),
      });
      await done((callback) => request.session.save(callback));
    },
    async signOut() {
      if (request.session) await done((callback) => request.session.destroy(callback));
      response.clearCookie(cookieName(publicUrl), cookieOptions(publicUrl));
    },
  };
}

/** Where the library takes a callback. */
function done(start: (callback: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

/** Forgets the sessions that are over. */
export async function forgetOldSessions(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM session WHERE expire < now() OR (sess ->> 'signedInAt')::timestamptz < now() - make_interval(days => $1)`,
    [LONGEST_DAYS],
  );
}
