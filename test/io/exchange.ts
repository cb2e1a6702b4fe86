/** Exports and imports as a client makes them. */
import supertest from 'supertest';
import type { Desk, Person } from '../support/desk.ts';

/** The exported record, byte for byte. */
export async function exportOf({ app }: Pick<Desk, 'app'>, admin: Person, query = ''): Promise<Buffer> {
  const answer = await supertest(app)
    .get(`/api/v1/export${query}`)
    .set('Authorization', `Bearer ${admin.token}`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
  if (answer.status !== 200) throw new Error(`export: ${answer.status} ${answer.body}`);
  return answer.body as Buffer;
}

/** Imports these lines, and answers what the service says. */
export function importInto(
  { app }: Pick<Desk, 'app'>,
  admin: Person,
  lines: string | Buffer,
): supertest.Test {
  return supertest(app)
    .post('/api/v1/import')
    .set('Authorization', `Bearer ${admin.token}`)
    .set('Content-Type', 'application/x-ndjson')
    .send(lines as string);
}

/** The addresses of everything that there is, and of the lists. */
export async function addressesOf({ service }: Pick<Desk, 'service'>): Promise<string[]> {
  const { prisma } = service;
  const heads = await prisma.head.findMany({ orderBy: { id: 'asc' } });
  const snapshots = await prisma.snapshot.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
  const parts = {
    claim: ['', '/versions', '/rebuttals'],
    rebuttal: ['', '/versions'],
    actor: ['', '/statements'],
    source: ['', '/citations'],
  };
  return [
    '/claims?limit=100',
    '/claims?limit=100&order=stated',
    '/claims?limit=100&q=said',
    '/actors?limit=100',
    '/sources?limit=100',
    '/topics',
    ...heads.flatMap(({ id, type }) => parts[type].map((part) => `/${type}s/${id}${part}`)),
    ...snapshots.map(({ id }) => `/snapshots/${id}`),
  ];
}

/** What somebody reads at an address, without what is said of the request. */
export async function readAt(by: Pick<Person, 'send'>, address: string): Promise<object> {
  const { status, body, headers } = await by.send('get', address);
  const { instance, ...said } = body as Record<string, unknown>;
  return { address, status, etag: headers.etag, said };
}

/** A dossier without what says of which log it is, and when its events came into that. */
export function contentOf(text: string): object {
  const { asOf, throughEvent, history, integrity, notices, ...content } = JSON.parse(text);
  const told = (notices as Record<string, unknown>[]).map(({ event, at, ...notice }) => notice);
  return { ...content, notices: told.map((one) => JSON.stringify(one)).sort() };
}
