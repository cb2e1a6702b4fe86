/** The OpenAPI 3.1 document, out of the endpoints and the very schemas that validate. */
import { z } from 'zod';
import { PERMISSIONS } from '../access/permissions.ts';
import type { Definition, Endpoint } from './endpoint.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';

type Json = Record<string, unknown>;

/** Where the API stands. */
export const BASE = '/api/v1';

/** The JSON Schema of a zod schema, its named parts as components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const { $schema, $defs, ...own } = z.toJSONSchema(schema, {
    io,
    reused: 'inline',
    unrepresentable: 'any',
  }) as Json & { $defs?: Json };
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === '$ref' && typeof one === 'string'
          ? one.replace('#/$defs/', '#/components/schemas/')
          : rewrite(one),
      ]),
    );
  };
  for (const [name, one] of Object.entries($defs ?? {})) {
    const { id: _id, ...part } = rewrite(one) as Json;
    components[name] ??= part;
  }
  const { id, ...rest } = rewrite(own) as Json & { id?: string };
  if (!id) return rest;
  components[id] ??= rest;
  return { $ref: `#/components/schemas/${id}` };
}

/** The problems that follow from what an endpoint declares. */
function problemsOf(one: Definition): ProblemCode[] {
  const codes: ProblemCode[] = ['too-many-requests', 'unknown-caller', 'internal', 'unavailable'];
  if (PERMISSIONS[one.operation].login) codes.push('not-allowed');
  if (one.path.includes(':')) codes.push('not-found');
  if (one.target && /^\/(claims|rebuttals)\//.test(one.path)) codes.push('withdrawn');
  codes.push('invalid-request');
  if (one.query && one.method === 'get') codes.push('invalid-cursor');
  if (one.body) codes.push('malformed-body', 'too-large', 'unsupported-media-type');
  if (one.takes) codes.push('malformed-body', 'unsupported-media-type');
  if (one.ifMatch) codes.push('if-match-needed', 'stale');
  if (one.method !== 'get') codes.push('cross-site', 'ledger-inconsistent');
  if (takesKey(one)) codes.push('idempotency-key-reused', 'idempotency-key-running');
  return [...new Set([...codes, ...(one.problems ?? [])])];
}

/** Whether an Idempotency-Key is looked at: of those who sign in it is not known yet whose it would be, nor of a stream what it says. */
function takesKey(one: Definition): boolean {
  return one.method === 'post' && !one.startsSession && !one.takes;
}

function responsesOf(one: Definition, components: Json): Json {
  const status = String(one.status ?? 200);
  const headers: Json = {
    'X-Request-Id': { schema: { type: 'string' } },
    ...(one.method === 'get' || one.ifMatch || status === '201'
      ? { ETag: { schema: { type: 'string' } } }
      : {}),
    ...(status === '201' ? { Location: { schema: { type: 'string' } } } : {}),
  };
  const responses: Json = {
    [status]: {
      description: { 201: 'Done; here it is.', 204: 'Done.' }[status] ?? 'Here it is.',
      headers,
      ...(one.view && {
        content: {
          [one.mediaType ?? 'application/json']: { schema: schemaOf(one.view, 'output', components) },
        },
      }),
    },
    ...(one.method === 'get' && { 304: { description: 'Unchanged since the ETag in If-None-Match.' } }),
  };
  for (const code of problemsOf(one)) {
    const key = String(PROBLEMS[code][0]);
    const earlier = responses[key] as { description: string } | undefined;
    responses[key] = {
      description: `${earlier ? `${earlier.description}, ` : ''}\`${code}\``,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

function parametersOf(one: Definition, components: Json): Json[] {
  const parameters: Json[] = [...one.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }));
  if (one.query) {
    const { properties = {} } = schemaOf(one.query, 'input', components) as {
      properties?: Record<string, Json>;
    };
    for (const [name, { description, ...schema }] of Object.entries(properties)) {
      parameters.push({ name, in: 'query', ...(description !== undefined && { description }), schema });
    }
  }
  if (one.ifMatch) {
    parameters.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The ETag that you read.',
      schema: { type: 'string' },
    });
  }
  if (takesKey(one)) {
    const description =
      'Makes a repeated request have one effect; the first answer is replayed for 24 hours.';
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      description,
      schema: { type: 'string', maxLength: 255 },
    });
  }
  return parameters;
}

function operationOf(one: Definition, components: Json): Json {
  const rule = PERMISSIONS[one.operation];
  const description = [one.description, `Who: ${rule.who}.`].filter(Boolean).join('\n\n');
  return {
    operationId: one.operation,
    tags: [one.tag],
    summary: one.summary,
    description,
    security: [...(rule.login ? [] : [{}]), { token: [] }, { session: [] }],
    parameters: parametersOf(one, components),
    ...(one.body && {
      requestBody: {
        required: !one.bodyOptional,
        content: { 'application/json': { schema: schemaOf(one.body, 'input', components) } },
      },
    }),
    ...(one.takes && {
      requestBody: { required: true, content: { [one.takes]: { schema: { type: 'string' } } } },
    }),
    responses: responsesOf(one, components),
  };
}

const PROBLEM_SCHEMA: Json = {
  type: 'object',
  description: 'RFC 9457. A validation problem lists all faults in `errors`.',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', enum: Object.keys(PROBLEMS).map((code) => `/problems/${code}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The id of the request.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};

/** The whole document. `version` is that of the service; `server` is where it is reached; `cookie` is the name of a session's. */
export function openApi(
  endpoints: readonly Endpoint[],
  { version, server, cookie }: { version: string; server: string; cookie: string },
): Json {
  const components: Json = { Problem: PROBLEM_SCHEMA };
  const paths: Record<string, Json> = {};
  for (const one of endpoints as unknown as readonly Definition[]) {
    const path = one.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][one.method] = operationOf(one, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rejoinder',
      version,
      summary: 'The record of who claimed what, who answered, and where each of it is written.',
      description:
        'Reading what is published needs no login. Everything else needs a token, `Authorization: Bearer rjd_…`, or the cookie ' +
        'of a browser that signed in (`POST /session`).',
    },
    servers: [{ url: `${server}${BASE}` }],
    tags: [...new Set((endpoints as unknown as readonly Definition[]).map((one) => one.tag))].map((name) => ({
      name,
    })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: cookie,
          description:
            'A browser that signed in. What changes anything has to come from a page of the service.',
        },
      },
    },
  };
}
