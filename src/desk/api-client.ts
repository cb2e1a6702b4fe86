/** How the desk asks the API: one request, its answer with its tag, or its problem. */

const BASE = '/api/v1';

/** A fault of one field, as the API lists them. */
export interface FieldFault {
  pointer: string;
  detail: string;
}

/** A problem of the API (RFC 9457), or `offline` when it was not reached at all. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly errors: readonly FieldFault[];
  /** All members, such as `nearest`, `candidates`, `notice` or `currentEtag`. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Seconds after which to ask again; null when the API did not say. */
  readonly retryAfter: number | null;

  constructor(members: Record<string, unknown>, retryAfter: number | null = null) {
    super(String(members.detail ?? members.title ?? 'Something went wrong.'));
    this.code = String(members.type ?? '').replace(/^\/problems\//, '');
    this.status = Number(members.status ?? 0);
    this.title = String(members.title ?? 'Something went wrong');
    this.errors = Array.isArray(members.errors) ? (members.errors as FieldFault[]) : [];
    this.members = members;
    this.retryAfter = retryAfter;
  }

  /** The fault of a field by its JSON pointer (`/text`), or undefined. */
  fieldFault(pointer: string): string | undefined {
    return this.errors.find((one) => one.pointer === pointer)?.detail;
  }
}

/** An answer with the tag that a change of it has to name. */
export interface Tagged<T> {
  data: T;
  /** As it came, with its quotes; empty when there is none. */
  etag: string;
}

export type Query = Readonly<Record<string, string | number | undefined | null>>;

interface Sending {
  query?: Query;
  body?: unknown;
  /** Of what was read: `If-Match`. */
  etag?: string | undefined;
  signal?: AbortSignal | undefined;
  /** The media type of the answer, where it is not JSON. */
  accept?: string;
}

export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const pairs = given.map(([name, value]): [string, string] => [name, String(value)]);
  const search = new URLSearchParams(pairs).toString();
  return `${BASE}${path}${search ? `?${search}` : ''}`;
}

/** How long after a line that broke the same is asked once more. */
const RETRY_MS = 700;

/** One request; asked once more when the line broke, a POST under the key of the first, so that its effect is had once. */
async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  try {
    return await fetch(address, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw offline();
  }
}

/** The API was not reached at all. */
export function offline(): ApiProblem {
  return new ApiProblem({
    type: '/problems/offline',
    title: 'The desk cannot be reached',
    detail: 'You may be offline, or the service is down. Nothing was changed.',
  });
}

export async function send(
  method: string,
  path: string,
  { query, body, etag, signal, accept = 'application/json' }: Sending = {},
): Promise<Response> {
  const response = await reach(addressOf(path, query), {
    method,
    headers: {
      Accept: accept,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(etag && { 'If-Match': etag }),
      ...(method === 'POST' && { 'Idempotency-Key': randomKey() }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (response.ok) return response;
  const retryAfter = Number(response.headers.get('retry-after')) || null;
  const members = await response.json().catch(() => ({ status: response.status }));
  throw new ApiProblem(members as Record<string, unknown>, retryAfter);
}

/** `crypto.randomUUID` is missing where a desk is served without https. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');
}

export async function get<T>(path: string, query: Query | undefined, signal?: AbortSignal): Promise<T> {
  return (await (await send('GET', path, { ...(query && { query }), signal })).json()) as T;
}

export async function tagged<T>(method: string, path: string, sending: Sending = {}): Promise<Tagged<T>> {
  const response = await send(method, path, sending);
  return { data: (await response.json()) as T, etag: response.headers.get('etag') ?? '' };
}

export async function nothing(method: string, path: string, sending: Sending = {}): Promise<void> {
  await send(method, path, sending);
}
