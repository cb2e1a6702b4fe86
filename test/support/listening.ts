import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Role, Service } from '../../src/access/caller.ts';
import { createApp } from '../../src/app.ts';
import { openService } from '../../src/database/open.ts';
import { BASE } from '../../src/http/openapi.ts';
import { createToken } from '../../src/tokens/tokens.commands.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { testSigning } from './signing.ts';

export interface Reply {
  status: number;
  headers: Headers;
  /** The body as it came. */
  text: string;
  /** The body as JSON; null when it is none. */
  json: Record<string, unknown> | null;
}

export interface Sent {
  token?: string;
  /** Sent as JSON, or as it is when it is a text or bytes. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Person {
  id: string;
  token: string;
}

/** A service that listens on a free port, on a database that may come and go. */
export interface Listening {
  service: Service;
  /** The port on 127.0.0.1, for requests that no client library would send. */
  port: number;
  person(name: string, roles: Role[]): Promise<Person>;
  send(method: string, path: string, sent?: Sent): Promise<Reply>;
  close(): Promise<void>;
}

export async function listen(serviceUrl: string): Promise<Listening> {
  const { service, close } = openService(serviceUrl, pino({ level: 'silent' }), { signing: testSigning });
  await service.ledger.start({ everyMs: 0 });
  const server: Server = createServer(createApp(service, { checkAnswers: true }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const caller = { user: null, service };
  return {
    service,
    port,
    async person(name, roles) {
      const made = await createUser(caller, { email: `${name}@example.org`, name, roles });
      const { token } = (await createToken(caller, made.view.id, { label: 'test' })).view;
      return { id: made.view.id, token };
    },
    send: (method, path, sent) => send(`http://127.0.0.1:${port}${BASE}${path}`, method, sent),
    async close() {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}

async function send(url: string, method: string, { token, body, headers = {} }: Sent = {}): Promise<Reply> {
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method: method.toUpperCase(),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: (raw ? body : JSON.stringify(body)) as string }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : null,
  };
}
