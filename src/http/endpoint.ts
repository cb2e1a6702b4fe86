/**
 * The one way in. An endpoint declares method, path, schemas and documentation in one place; `mount` (mount.ts)
 * authenticates, finds the target, checks the permission, parses and answers.
 */
import type { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Operation, Target } from '../access/permissions.ts';
import type { Answer } from './idempotency.ts';
import type { ProblemCode } from './problem.ts';
import type { StreamAnswer } from './send.ts';

/** The `:name` parts of a path; each is a UUID, and a path has those that it names. */
export interface PathParams {
  readonly id: string;
  readonly evidenceId: string;
}

/** What a handler gets. `ifMatch` is empty where the endpoint asks for none. */
export interface Call<Body = unknown, Query = unknown, About extends Target = Target> {
  caller: Caller;
  /** What `target` found; undefined where the endpoint has none. */
  target: About | undefined;
  params: PathParams;
  body: Body;
  query: Query;
  ifMatch: string[];
  /** The bytes of a body that the endpoint `takes`, as they come. */
  stream: AsyncIterable<Uint8Array>;
}

/** An answer whose bytes are made elsewhere and go out as they are. */
export interface BytesAnswer {
  bytes: Buffer;
  /** Of the content, when it is known. */
  etag?: string;
}

export interface Definition<Body = unknown, Query = unknown, About extends Target = Target> {
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
  /** The body is a stream of this type, which the handler reads. */
  takes?: 'application/x-ndjson';
  query?: z.ZodType<Query>;
  /** 204 has no view. */
  status?: 200 | 201 | 204;
  view?: z.ZodType;
  /** Of the answer, where it is not JSON. */
  mediaType?: 'text/plain' | 'application/x-ndjson';
  /** Finds what the operation is about, or throws 404 or 410 for what the caller may not see. `known` is an ETag that they have. */
  target?: (caller: Caller, params: PathParams, known?: string) => Promise<About>;
  /** The caller has to say which version they read. */
  ifMatch?: boolean;
  /** The answer holds a secret, and is never stored. */
  secret?: boolean;
  /** It signs somebody in, so that pages of other sites may not call it, nobody's either. */
  startsSession?: boolean;
  /** Codes of section 5's contract that this operation can answer beyond those that follow from its declaration. */
  problems?: ProblemCode[];
  handle: (call: Call<Body, Query, About>) => Promise<Answer | BytesAnswer | StreamAnswer>;
}

/** A definition whose type parameters are done with. */
export type Endpoint = Definition<never, never, never>;

/** Declares an endpoint, with body and query typed by their schemas. */
export function endpoint<Body, Query, About extends Target>(
  definition: Definition<Body, Query, About>,
): Endpoint {
  return definition as unknown as Endpoint;
}
