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
export function importInto({ app }: Pick<Desk, 'app'>, admin: Person, lines: string | Buffer): supertest.Test {
  return supertest(app)
    .post('/api/v1/import')
    .set('Authorization', `Bearer ${admin.token}`)
    .set('Content-Type', 'application/x-ndjson')
    .send(lines as string);
}
