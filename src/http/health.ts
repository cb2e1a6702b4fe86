import { Router } from 'express';
import type { Service } from '../access/caller.ts';
import type { Metrics } from './observing.ts';
import { Problem } from './problem.ts';

/** `/healthz`: the process lives. `/readyz`: it can serve, and signs. `/metrics`: for Prometheus. */
export function healthRouter(service: Service, { registry }: Metrics): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  router.get('/readyz', async (_request, response) => {
    const [head] = await service.read.rows<{ events: number }>(
      'SELECT size::float8 AS events FROM ledger_head',
    );
    if (!head) throw new Problem('unavailable', 'The database is not migrated.', {}, { 'Retry-After': '5' });
    const { publicFault, isInconsistent } = service.ledger;
    if (publicFault !== null) {
      throw new Problem(isInconsistent ? 'ledger-inconsistent' : 'log-not-signed', publicFault);
    }
    response.json({ status: 'ready', events: head.events });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
