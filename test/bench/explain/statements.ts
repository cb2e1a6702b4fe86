/** The statements of pages: the service answers them in this process, and what its queries ask the database is noted. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp } from '../../../src/app.ts';
import { openService } from '../../../src/database/open.ts';
import type { Signing } from '../../../src/ledger/log.ts';
import { bulkRecorder, type Recorded, recorder } from '../recorder.ts';
import type { Asked } from './pages.ts';

/** A statement, with the page that it was first seen on. */
export interface HotStatement extends Recorded {
  page: string;
  /** What the page comes after: an id or an index; null on a first page. */
  after: string | null;
}

export interface Asking {
  /** The role of the service, or the owner. */
  url: string;
  signing: Signing;
  /** Of an editor who reviews, and of an admin. */
  tokens: { editor: string; admin: string };
}

/** Each statement once, with what it was asked first. Lists are asked for their second page too. */
export async function statementsOf(
  pages: readonly Asked[],
  { url, signing, tokens }: Asking,
): Promise<HotStatement[]> {
  const { service, close } = openService(url, pino({ level: 'silent' }), { signing });
  const { read, statements } = recorder(service.read);
  const bulk = bulkRecorder(service.bulk, statements);
  const server = createServer(createApp({ ...service, read, bulk })).listen(0, '127.0.0.1');
  const found = new Map<string, HotStatement>();
  try {
    await once(server, 'listening');
    await service.ledger.start({ everyMs: 0 });
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
    const ask = async ({ name, path, staff, admin = false, body }: Asked, after: string | null = null) => {
      statements.length = 0;
      const answer = await fetch(`${base}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          ...(staff && { authorization: `Bearer ${admin ? tokens.admin : tokens.editor}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path} answers ${answer.status} ${text}`);
      // The ledger's own clockwork may come between: it is part of the service as well.
      for (const one of statements)
        if (!found.has(one.text)) found.set(one.text, { ...one, page: name, after });
      const isPage = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
      return isPage ? (JSON.parse(text) as { nextCursor?: string | null }).nextCursor : null;
    };
    for (const page of pages) {
      const cursor = await ask(page);
      if (!cursor) continue;
      const path = `${page.path}${page.path.includes('?') ? '&' : '?'}cursor=${cursor}`;
      await ask({ ...page, name: `${page.name}, next page`, path }, placeIn(cursor));
    }
    return [...found.values()];
  } finally {
    server.closeAllConnections();
    server.close();
    await close();
  }
}

/** The last part of what a cursor holds: the id or the index that the page comes after. */
function placeIn(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('latin1').split(' ').at(-1) ?? '';
}
