/** Request ids, one log line a request, and metrics. Bodies, query strings and tokens stay out of all three. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Gives every request an id, which answers carry in `X-Request-Id` and problems in `instance`. */
export const requestId: RequestHandler = (_request, response, next) => {
  response.locals.requestId = randomUUID();
  response.setHeader('X-Request-Id', response.locals.requestId);
  next();
};

export interface Metrics {
  registry: Registry;
  seconds: Histogram<'operation' | 'method' | 'status'>;
}

/** A registry of one service's metrics: the process's own, and the time that each operation takes. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'rejoinder_request_seconds',
    help: 'Time from a request to the end of its answer, by operation.',
    labelNames: ['operation', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [registry],
  });
  return { registry, seconds };
}

/** Logs and times each answer when it has gone out. */
export function observe(log: Logger, { seconds }: Metrics): RequestHandler {
  // The line has these fields alone: to look for secrets in them costs more than to write it.
  const lines = log.child({}, { redact: [] });
  return (request, response, next) => {
    const start = process.hrtime.bigint();
    response.once('close', () => {
      const took = Number(process.hrtime.bigint() - start) / 1e9;
      const operation: string = response.locals.operation ?? 'other';
      seconds.observe({ operation, method: request.method, status: response.statusCode }, took);
      lines.info(
        {
          requestId: response.locals.requestId,
          method: request.method,
          path: request.originalUrl.split('?', 1)[0],
          operation,
          status: response.statusCode,
          ms: Math.round(took * 1000),
          ...(!response.writableFinished && { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
