import type { Express } from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import type { Caller, Role, Service } from '../../src/access/caller.ts';
import { createApp } from '../../src/app.ts';
import { openService } from '../../src/database/open.ts';
import { createToken } from '../../src/tokens/tokens.commands.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';
import { testSigning } from './signing.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** A person at the test desk; requests go out with their token. */
export interface Person {
  id: string;
  token: string;
  send(method: Method, path: string, body?: object, headers?: Record<string, string>): supertest.Test;
}

/** A whole desk on a database of its own. Every answer is held against its own schema. */
export interface Desk {
  app: Express;
  database: TestDatabase;
  service: Service;
  /** A reader without login. */
  anyone: Pick<Person, 'send'>;
  hire(name: string, ...roles: Role[]): Promise<Person>;
  close(): Promise<void>;
}

/** Sends requests, with a token or without. */
export function sender(app: Express, token?: string): Person['send'] {
  return (method, path, body, headers = {}) => {
    const request = supertest(app)[method](`/api/v1${path}`).set(headers);
    if (token) request.set('Authorization', `Bearer ${token}`);
    return body === undefined ? request : request.set('Content-Type', 'application/json').send(body);
  };
}

/** Hires people, each with a token. */
export function hirer(app: Express, service: Service): Desk['hire'] {
  const operator: Caller = { user: null, service };
  return async (name, ...roles) => {
    const user = await createUser(operator, { name, email: `${name.toLowerCase()}@example.org`, roles });
    const token = await createToken(operator, user.view.id, { label: 'test' });
    return { id: user.view.id, token: token.view.token, send: sender(app, token.view.token) };
  };
}

/** Opens a desk, as the service's own role. It signs when asked to, and at no other time. */
export async function openDesk(): Promise<Desk> {
  const database = await cloneDatabase();
  const { service, close } = openService(database.serviceUrl, pino({ level: 'silent' }), {
    signing: testSigning,
  });
  await service.ledger.start({ everyMs: 0 });
  const app = createApp(service, { checkAnswers: true });
  return {
    app,
    database,
    service,
    anyone: { send: sender(app) },
    hire: hirer(app, service),
    async close() {
      await close();
      await database.drop();
    },
  };
}

/** The header that says which version was read. */
export function ifMatch(answer: { headers: Record<string, string> }): { 'If-Match': string } {
  return { 'If-Match': answer.headers.etag ?? '' };
}
