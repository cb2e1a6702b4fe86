import { expect } from '@jest/globals';
import type supertest from 'supertest';
import { type Desk, ifMatch, openDesk, type Person } from './desk.ts';

type Fields = Record<string, unknown>;

/** A desk with two editors who may review, and a reviewer, and what they do all day. Paths are below the API's base. */
export interface Newsroom extends Desk {
  ada: Person;
  ben: Person;
  rosa: Person;
  /** Creates something and answers the path of it. */
  create(by: Person, at: string, type: string, fields: Fields): Promise<string>;
  /** Takes a step with a record, with the ETag that it has now. */
  step(by: Person, path: string, name: string, body?: object): Promise<supertest.Response>;
  edit(by: Person, path: string, fields: Fields): Promise<supertest.Response>;
  /** Submits by the first and approves by the second. */
  publish(by: Person, reviewer: Person, path: string): Promise<void>;
  /** An actor, and a claim of theirs, published. */
  publishedClaim(fields?: Fields): Promise<string>;
}

export async function openNewsroom(): Promise<Newsroom> {
  const desk = await openDesk();
  const ada = await desk.hire('Ada', 'editor', 'reviewer');
  const ben = await desk.hire('Ben', 'editor', 'reviewer');
  const rosa = await desk.hire('Rosa', 'reviewer');

  const create: Newsroom['create'] = async (by, at, type, fields) => {
    const answer = await by.send('post', at, fields);
    expect(answer).toMatchObject({ status: 201 });
    return `/${type}/${answer.body.id}`;
  };
  const step: Newsroom['step'] = async (by, path, name, body) =>
    by.send('post', `${path}/${name}`, body, ifMatch(await by.send('get', path)));
  const publish: Newsroom['publish'] = async (by, reviewer, path) => {
    expect(await step(by, path, 'submit')).toMatchObject({ status: 200 });
    const approval = { decision: 'approve', rationale: 'Read and checked.' };
    expect(await step(reviewer, path, 'reviews', approval)).toMatchObject({ status: 201 });
  };
  return {
    ...desk,
    ada,
    ben,
    rosa,
    create,
    step,
    publish,
    edit: async (by, path, fields) => by.send('patch', path, fields, ifMatch(await by.send('get', path))),
    async publishedClaim(fields = {}) {
      const actor = await create(ada, '/actors', 'actors', { kind: 'government', name: 'Utopia' });
      const claimantId = actor.slice('/actors/'.length);
      const claim = await create(ada, '/claims', 'claims', {
        text: 'The harbour is open.',
        claimantId,
        statedAt: '2024-05',
        ...fields,
      });
      await publish(ada, rosa, claim);
      return claim;
    },
  };
}

/** The id at the end of a path. */
export function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
