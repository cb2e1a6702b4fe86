/**
 * Serves the web desk: its files, whose names change with their content, for ever; and for each of its pages the same
 * document, never stored, with a content security policy that lets only our files run.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import compression from 'compression';
import express, { type Request, type Response, Router } from 'express';

/** Every page of the desk. test/contract/desk-pages.test.ts holds them against the routes of the desk. */
export const DESK_PAGES = [
  '/',
  '/claims/new',
  '/claims/:id',
  '/claims/:id/edit',
  '/claims/:id/history',
  '/claims/:id/print',
  '/rebuttals/new',
  '/rebuttals/:id',
  '/rebuttals/:id/edit',
  '/sources',
  '/sources/new',
  '/sources/:id',
  '/actors',
  '/actors/:id',
  '/verify',
  '/work',
  '/review',
  '/review/:type/:id',
  '/people',
  '/exchange',
  '/account',
  '/sign-in',
  '/password',
] as const;

const PAGE = new RegExp(
  `^(?:${DESK_PAGES.map((page) => page.replaceAll(/:\w+/g, '[^/]+')).join('|')})$`,
  'u',
);

/** Where somebody is led who cuts an address short: the list that those pages are found in. */
const LISTS: Readonly<Record<string, string>> = { '/claims': '/', '/rebuttals': '/' };

/** The address that is meant by one which is no page: without the slashes at its end, or its list. Null when there is none. */
function meant(path: string): string | null {
  const cut = path.replace(/\/+$/, '');
  const target = LISTS[cut] ?? cut;
  return target !== path && PAGE.test(target) ? target : null;
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // The component library writes the few styles that depend on the theme into elements that carry the nonce.
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // The verifier runs in one.
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether what does not exist is answered by a page: to a browser, but not for a file that is gone or an address of the API. */
function prefersPage(request: Request): boolean {
  return !/^\/(?:assets|api)\//.test(request.path) && request.accepts(['json', 'html']) === 'html';
}

function query({ url }: Request): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}

/** The pages and files of the desk that was built into `folder`. What is none of its pages gets its page for that, as a 404. */
export function deskRouter(folder: string): Router {
  const sendPage = async (status: 200 | 404, response: Response) => {
    // Read each time: a build beside a running service gives the files other names.
    const page = await readFile(path.join(folder, 'index.html'), 'utf8');
    const nonce = randomBytes(18).toString('base64');
    response
      .status(status)
      .set({ 'Content-Security-Policy': policy(nonce), 'Cache-Control': 'no-store' })
      .type('html')
      .send(page.replace('{{style-nonce}}', nonce));
  };

  const router = Router();
  router.use(compression());
  router.use(
    '/assets',
    express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  router.use(async (request, response, next) => {
    const isForPage = request.method === 'GET' || request.method === 'HEAD';
    const isPage = PAGE.test(request.path);
    const other = isForPage && !isPage ? meant(request.path) : null;
    if (isForPage && isPage && request.accepts('html')) await sendPage(200, response);
    else if (other !== null && prefersPage(request)) response.redirect(302, other + query(request));
    else if (isForPage && prefersPage(request)) await sendPage(404, response);
    else next();
  });
  return router;
}
