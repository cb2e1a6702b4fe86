import type { Request } from 'express';
import { Problem } from '../http/problem.ts';

/** Of the page that asks: one of ours, or none (an address that somebody typed). */
const OURS = new Set(['same-origin', 'none']);

/**
 * Problem `cross-site` for a request that a page of another site made, with the cookies that the browser has for us.
 * Browsers say so in Sec-Fetch-Site, and in Origin where they do not (to plain http on another machine); a request with
 * neither comes from no browser of today.
 */
export function requireSameOrigin(request: Request, publicOrigin: string | undefined): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isOurs =
    site === undefined
      ? origin !== undefined &&
        (origin === `${request.protocol}://${request.host}` || origin === publicOrigin)
      : OURS.has(String(site));
  if (!isOurs) throw new Problem('cross-site');
}
