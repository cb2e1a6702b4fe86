/**
 * The one way in. An endpoint declares method, path, schemas and documentation in one place; `mount` authenticates,
 * finds the target, checks the permission and parses, in the order of the contract: 401, 404, 403, 400, 428; then the
 * handler calls one command or one query (412, 409, 422), and its view goes out.
 */
import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import type { Caller, Service } from '../access/caller.ts';
import type { Identify } from '../access/identity.ts';
import { type Operation, PERMISSIONS, type Target } from '../access/permissions.ts';
import { bodyBytes, parseBody } from './body.ts';
import { toFaults } from './faults-of.ts';
import { type Answer, claimKey } from './idempotency.ts';
import { requireIfMatch } from './preconditions.ts';
import { type Fault, Problem, type ProblemCode } from './problem.ts';
import { send } from './send.ts';

/** The `:name` parts of a path; each is a UUID, and a path has those that it names. */
export interface PathParams {
  readonly id: string;
  readonly evidenceId: string;
}

/** What a handler gets. `ifMatch` is empty where the endpoint asks for none. */
export interface Call<Body = unknown, Query = unknown> {
  caller: Caller;
  params: PathParams;
  body: Body;
  query: Query;
  ifMatch: string[];
}

/** An answer whose bytes are made elsewhere and go out as they are. */
export interface BytesAnswer {
  bytes: Buffer;
  etag: string;
}

export interface Definition<Body = unknown, Query = unknown> {
  operation: Operation;
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Below the base, with `:id` parameters, each of which is a UUID. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** No body may be sent where there is none. */
  body?: z.ZodType<Body>;
  /** The body may be left out. */
  bodyOptional?: boolean;
  query?: z.ZodType<Query>;
  /** 204 has no view. */
  status?: 200 | 201 | 204;
  view?: z.ZodType;
  /** Of the answer, where it is not JSON. */
  mediaType?: 'text/plain';
  /** Finds what the operation is about, or throws 404 or 410 for what the caller may not see. */
  target?: (caller: Caller, params: PathParams) => Promise<Target>;
  /** The caller has to say which version they read. */
  ifMatch?: boolean;
  /** The answer holds a secret, and is never stored. */
  secret?: boolean;
  /** It signs somebody in, so that pages of other sites may not call it, nobody's either. */
  startsSession?: boolean;
  /** Codes of section 5's contract that this operation can answer beyond those that follow from its declaration. */
  problems?: ProblemCode[];
  handle: (call: Call<Body, Query>) => Promise<Answer | BytesAnswer>;
}

/** A definition whose type parameters are done with. */
export type Endpoint = Definition<never, never>;

/** Declares an endpoint, with body and query typed by their schemas. */
export function endpoint<Body, Query>(definition: Definition<Body, Query>): Endpoint {
  return definition as unknown as Endpoint;
}

export interface Api {
  service: Service;
  identify: Identify;
  /** Holds every view against its own schema: on in tests. */
  checkAnswers: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Adds the endpoints to a router. */
export function mount(router: Router, api: Api, endpoints: readonly Endpoint[]): void {
  for (const one of endpoints as unknown as readonly Definition[]) {
    router[one.method](one.path, (request, response) => serve(api, one, request, response));
  }
}

async function serve(api: Api, one: Definition, request: Request, response: Response): Promise<void> {
  response.locals.operation = one.operation;
  const { startsSession = false } = one;
  const caller: Caller = {
    ...(await api.identify(request, response, { startsSession })),
    service: api.service,
  };
  const rule = PERMISSIONS[one.operation];
  if (rule.login && !caller.user) throw new Problem('unknown-caller');

  const params = request.params as unknown as PathParams;
  if (Object.values(params).some((id) => !UUID.test(id))) throw new Problem('not-found');
  const target = await one.target?.(caller, params);
  const refusal = rule.judge(caller, target);
  if (refusal) throw new Problem(refusal);

  const { body, query } = parse(one, request);
  const ifMatch = one.ifMatch ? requireIfMatch(request) : [];
  if (caller.user) {
    const claimed = { callerId: caller.user.id, operation: one.operation, secret: one.secret ?? false };
    const idempotency = claimKey(request, bodyBytes(request), claimed);
    if (idempotency) caller.idempotency = idempotency;
  }
  const answer = await one.handle({ caller, params, body, query, ifMatch });
  if ('view' in answer && api.checkAnswers) one.view?.parse(answer.view);
  send(one, answer, request, response);
}

/** Parses query and body, and lists all faults of both at once. */
function parse(one: Definition, request: Request): { body: unknown; query: unknown } {
  const errors: Fault[] = [];
  const given = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
  const query = Object.fromEntries(given);
  for (const name of new Set(given.keys())) {
    if (given.getAll(name).length > 1) errors.push({ pointer: `#/query/${name}`, detail: 'Give it once.' });
    else if (!one.query) errors.push({ pointer: `#/query/${name}`, detail: 'There is no such parameter.' });
  }
  const readQuery = one.query?.safeParse(query);
  if (readQuery?.error) errors.push(...toFaults(readQuery.error, '#/query'));

  const body = parseBody(request);
  const wanted = one.body && !(one.bodyOptional && body === undefined);
  if (!one.body && body !== undefined) errors.push({ pointer: '', detail: 'This takes no body.' });
  const readJson = wanted ? one.body?.safeParse(body) : undefined;
  if (readJson?.error) errors.push(...toFaults(readJson.error, ''));
  if (errors.length > 0) throw new Problem('invalid-request', undefined, { errors });
  return { body: readJson?.data, query: readQuery?.data };
}
