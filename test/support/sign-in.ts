import type { Express } from 'express';
import supertest from 'supertest';
import type { Service } from '../../src/access/caller.ts';
import { createPasswordLink } from '../../src/session/session.commands.ts';
import type { Method } from './desk.ts';

/** A browser: keeps its cookie, and says that the pages that ask are ours. */
export interface Browser {
  /** A header of null is left out. */
  send(method: Method, path: string, body?: object, headers?: Record<string, string | null>): supertest.Test;
}

export const GOOD_PASSWORD = 'seven grey herons';

export function openBrowser(app: Express): Browser {
  const agent = supertest.agent(app);
  return {
    send(method, path, body, headers = {}) {
      const request = agent[method](`/api/v1${path}`);
      for (const [name, value] of Object.entries({ 'Sec-Fetch-Site': 'same-origin', ...headers })) {
        if (value !== null) request.set(name, value);
      }
      return body === undefined ? request : request.send(body);
    },
  };
}

/** The secret of a new link for a user, made at the command line. */
export async function makeLink({ service }: { service: Service }, userId: string): Promise<string> {
  const { view } = await createPasswordLink({ user: null, service }, userId);
  return view.url.split('#')[1] ?? '';
}

/** Lets a user have a password, set by a link as they would. Answers the browser in which they did, and are signed in. */
export async function givePassword(
  desk: { app: Express; service: Service },
  userId: string,
  password = GOOD_PASSWORD,
): Promise<Browser> {
  const browser = openBrowser(desk.app);
  const secret = await makeLink(desk, userId);
  const { status, text } = await browser.send('post', '/password', { secret, password });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return browser;
}

/** The cookie that an answer sets, taken apart; undefined when it sets none. */
export function cookieOf({ headers }: { headers: object }) {
  const [line] = (headers as { 'set-cookie'?: string[] })['set-cookie'] ?? [];
  if (line === undefined) return undefined;
  const [pair = '', ...attributes] = line.split('; ');
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes: attributes.sort() };
}
