/** The desk as the service serves it: its pages, its files, and what a browser may do with them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { DESK_PAGES } from '../../src/http/desk.ts';
import { type Desk, openDesk } from '../support/desk.ts';

const routes = path.resolve(import.meta.dirname, '../../src/desk/app.tsx');
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());

const open = (address: string) => request(desk.app).get(address).set('Accept', 'text/html');

test('the service knows the same pages as the desk', () => {
  const known = [...readFileSync(routes, 'utf8').matchAll(/<Route path="([^"]+)"/g)].map(([, one]) => one);
  expect([...DESK_PAGES].sort()).toEqual(known.sort());
});

describe('a page', () => {
  test.each(DESK_PAGES)('%s is the document of the desk, and is never stored', async (page) => {
    const answer = await open(page.replaceAll(/:\w+/g, '0192f4a0-0000-7000-8000-000000000000')).expect(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).toContain('<div id="desk">');
  });

  test.each([
    ['/claims', '/'],
    ['/claims/?q=pier', '/?q=pier'],
    ['/rebuttals/', '/'],
    ['/sources/', '/sources'],
    [
      '/sources/0192f4a0-0000-7000-8000-000000000000//?at=1-2',
      '/sources/0192f4a0-0000-7000-8000-000000000000?at=1-2',
    ],
  ])('%s leads to %s', async (address, page) => {
    expect((await open(address).expect(302)).headers.location).toBe(page);
  });

  test.each(['//example.org/', '/nothing/', '/api/v1/claims/', '/assets/', '/constructor/'])(
    '%s leads nowhere else',
    async (address) => {
      expect((await open(address).expect(404)).headers.location).toBeUndefined();
    },
  );

  test('that does not exist is the same document, and a 404', async () => {
    const answer = await open('/nothing/here').expect(404);
    expect(answer.text).toContain('<div id="desk">');
  });

  test('runs no script but our files, and no style without the nonce of this answer', async () => {
    const [first, second] = [await open('/'), await open('/')];
    const policy = first.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const nonceOf = (answer: request.Response) =>
      /name="style-nonce" content="([^"]+)"/.exec(answer.text)?.[1] ?? '';
    expect(policy).toContain(`'nonce-${nonceOf(first)}'`);
    expect(nonceOf(first)).toHaveLength(24);
    expect(nonceOf(first)).not.toBe(nonceOf(second));
    expect(first.text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|javascript:/);
  });
});

describe('a file of the desk', () => {
  test('is kept for ever, under a name that changes with it, and travels compressed', async () => {
    const { text } = await open('/');
    const files = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      expect(file).toMatch(/-[\w-]{8}\.\w+$/);
      const answer = await request(desk.app).get(file).set('Accept-Encoding', 'gzip').expect(200);
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      // What fits a packet as it is stays as it is.
      const isSmall = Number(answer.headers['content-length']) < 1_024;
      if (/\.(?:js|css)$/.test(file) && !isSmall) expect(answer.headers['content-encoding']).toBe('gzip');
    }
  });

  test('that is gone is a 404, and no page', async () => {
    const answer = await open('/assets/index-00000000.js').expect(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  test.each(['/index.html', '/.vite/manifest.json', '/assets/../index.html', '/.made-from'])(
    '%s is none of them',
    async (address) => {
      const answer = await request(desk.app).get(address).set('Accept', '*/*');
      expect(answer.text).not.toContain('{{style-nonce}}');
      expect(answer.status).toBe(404);
    },
  );
});

test('an address of the API that does not exist is a problem, also to a browser', async () => {
  const answer = await open('/api/v1/nothing').expect(404);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
});
