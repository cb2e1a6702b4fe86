/**
 * Serves what endpoints declare, in the order of the contract: 401, 404, 403, 400, 428; then the handler calls one command
 * or one query (412, 409, 422), and its view goes out.
 */
import type { Request, Response, Router } from 'express';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Caller, Service } from '../access/caller.ts';
import type { Identify } from '../access/identity.ts';
import { PERMISSIONS } from '../access/permissions.ts';
import { bodyBytes, bodyStream, parseBody } from './body.ts';
import type { BytesAnswer, Definition, Endpoint, PathParams } from './endpoint.ts';
import { toFaults } from './faults-of.ts';
import { type Answer, claimKey } from './idempotency.ts';
import { knownTag, requireIfMatch } from './preconditions.ts';
import { type Fault, Problem } from './problem.ts';
import { type StreamAnswer, send } from './send.ts';

export interface Api {
  service: Service;
  identify: Identify;
  /** Holds every view against its own schema: on in tests. */
  checkAnswers: boolean;
}

/** The stream of whoever takes none. */
const NOTHING: AsyncIterable<Uint8Array> = (async function* () {})();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Adds the endpoints to a router, which finds one in the time that its path takes, however many there are. */
export function mount(router: Router, api: Api, endpoints: readonly Endpoint[]): void {
  const paths = findMyWay({ caseSensitive: true });
  for (const one of endpoints as unknown as readonly Definition[]) {
    paths.on(one.method.toUpperCase() as HTTPMethod, one.path, () => {}, one);
  }
  router.use((request, response, next) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = paths.find(method as HTTPMethod, request.path);
    if (!found) return next();
    return serve(api, found.store as Definition, found.params as unknown as PathParams, request, response);
  });
}

async function serve(
  api: Api,
  one: Definition,
  params: PathParams,
  request: Request,
  response: Response,
): Promise<void> {
  response.locals.operation = one.operation;
  const { startsSession = false } = one;
  const caller: Caller = {
    ...(await api.identify(request, response, { startsSession })),
    service: api.service,
  };
  const rule = PERMISSIONS[one.operation];
  if (rule.login && !caller.user) throw new Problem('unknown-caller');

  if (Object.values(params).some((id) => !UUID.test(id))) throw new Problem('not-found');
  const target = await one.target?.(caller, params, knownTag(request));
  const refusal = rule.judge(caller, target);
  if (refusal) throw new Problem(refusal);

  const { body, query } = parse(one, request);
  const ifMatch = one.ifMatch ? requireIfMatch(request) : [];
  if (caller.user && !one.takes) {
    const claimed = { callerId: caller.user.id, operation: one.operation, secret: one.secret ?? false };
    const idempotency = claimKey(request, bodyBytes(request), claimed);
    if (idempotency) caller.idempotency = idempotency;
  }
  const stream = one.takes ? bodyStream(request, one.takes) : NOTHING;
  const answer = await one.handle({ caller, target, params, body, query, ifMatch, stream });
  if (api.checkAnswers) checkAnswer(one, answer);
  await send(one, answer, request, response);
}

function checkAnswer({ view, mediaType }: Definition, answer: Answer | BytesAnswer | StreamAnswer): void {
  if ('view' in answer) view?.parse(answer.view);
  // Without bytes is what the caller has already.
  else if ('bytes' in answer && mediaType === undefined && answer.bytes.length > 0)
    view?.parse(JSON.parse(answer.bytes.toString('utf8')));
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

  const body = one.takes ? undefined : parseBody(request);
  const wanted = one.body && !(one.bodyOptional && body === undefined);
  if (!one.body && body !== undefined) errors.push({ pointer: '', detail: 'This takes no body.' });
  const readJson = wanted ? one.body?.safeParse(body) : undefined;
  if (readJson?.error) errors.push(...toFaults(readJson.error, ''));
  if (errors.length > 0) throw new Problem('invalid-request', undefined, { errors });
  return { body: readJson?.data, query: readQuery?.data };
}
