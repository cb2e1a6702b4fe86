/** What people record by the API before a browser looks at it. Paths are below the API's base. */
import type { Listening, Person } from './listening.ts';

type Fields = Record<string, unknown>;

export interface Office {
  /** Creates something and answers its id. */
  create(by: Person, path: string, body: Fields): Promise<string>;
  /** Changes a record, with the ETag that it has now. */
  change(by: Person, method: string, path: string, way?: string, body?: Fields): Promise<void>;
  /** Submitted by the one, and approved by the other. */
  publish(by: Person, reviewer: Person, path: string, approval?: Fields): Promise<void>;
}

export function openOffice({ send }: Pick<Listening, 'send'>): Office {
  const change: Office['change'] = async ({ token }, method, path, way = '', body) => {
    const { headers } = await send('get', path, { token });
    const sent = { token, headers: { 'If-Match': headers.get('etag') ?? '' }, ...(body && { body }) };
    const answer = await send(method, path + way, sent);
    if (answer.status >= 400) throw new Error(`${method} ${path}${way}: ${answer.text}`);
  };
  return {
    async create({ token }, path, body) {
      const answer = await send('post', path, { token, body });
      if (answer.status !== 201) throw new Error(`post ${path}: ${answer.text}`);
      return String(answer.json?.id);
    },
    change,
    async publish(by, reviewer, path, approval) {
      await change(by, 'post', path, '/submit');
      await change(reviewer, 'post', path, '/reviews', {
        decision: 'approve',
        rationale: 'Read and checked.',
        ...approval,
      });
    },
  };
}
