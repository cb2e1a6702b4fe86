import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { databaseProblem } from '../database/faults.ts';
import { Problem } from './problem.ts';

/** What body-parser and express throw, by its `type` or status. */
function frameworkProblem(error: unknown): Problem | undefined {
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.too.large') return new Problem('too-large');
  if (type === 'encoding.unsupported' || status === 415) return new Problem('unsupported-media-type');
  if (status === 413) return new Problem('too-large');
  if (status === 404 || error instanceof URIError) return new Problem('not-found');
  if (status === 400) return new Problem('malformed-body', 'The body did not arrive as its headers say.');
  return undefined;
}

/** The one error handler: every failure goes out as a problem, and our own faults into the log. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = error instanceof Problem ? error : (frameworkProblem(error) ?? databaseProblem(error));
    const problem = known ?? new Problem('internal');
    const requestId: unknown = response.locals.requestId;
    if (problem.status >= 500) log.error({ error, requestId, path: request.path }, problem.message);
    sendProblem(response, problem);
  };
}

/** Sends a problem; `instance` is the request's id. */
export function sendProblem(response: Response, problem: Problem): void {
  const headers = problem.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  response
    .status(problem.status)
    .set({ ...headers, ...problem.headers, 'Cache-Control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(problem.toJSON(`urn:uuid:${response.locals.requestId}`)));
}

/** Of an address that exists with other methods: 405 with them in Allow. Of all else: 404. */
export function unknownAddress(methodsOf: (path: string) => string[]): RequestHandler {
  return (request) => {
    const methods = methodsOf(request.path);
    if (methods.length === 0) throw new Problem('not-found', `There is nothing at ${request.path}.`);
    const allow = methods.map((method) => method.toUpperCase()).join(', ');
    throw new Problem('method-not-allowed', `${request.path} takes ${allow}.`, {}, { Allow: allow });
  };
}
