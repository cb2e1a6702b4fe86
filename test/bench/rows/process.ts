/** The process itself: how soon it answers, and how much memory it holds under all kinds of requests at once. */

import { serve } from '../measure.ts';
import type { Measured, NotThere, Row } from '../rows.types.ts';
import { startBenchService } from '../service.ts';
import { median } from '../stopwatch.ts';
import { addressesOf } from './mixed.ts';

const STARTS = 5;
const FIRST = '/api/v1/claims?limit=1';

export const memoryRows: Row[] = [
  {
    name: 'memory',
    title: 'Memory under load of all kinds',
    targets: [{ figure: 'peak', below: 200 }],
    async run(bench) {
      const { measured, ...served } = await serve(bench, { requests: await addressesOf(bench) });
      return served;
    },
  },
];

export const startRows: Row[] = [
  {
    name: 'start',
    title: 'First answer after start, migrated database',
    targets: [{ figure: 'p50', below: 1_000 }],
    run: started,
  },
];

/** Last of all, for it stops the PostgreSQL that was started here. */
async function started({
  options,
  stored,
  service,
}: Parameters<Row['run']>[0]): Promise<Measured | NotThere> {
  await service.stop();
  const times: number[] = [];
  for (let one = 0; one < (options.quick ? 1 : STARTS); one++) {
    const started = await startBenchService({ DATABASE_URL: stored.ownerUrl }, { first: FIRST });
    times.push(started.firstAnswer);
    await started.stop();
  }
  const figures: Record<string, number> = { starts: times.length };
  if (stored.folder !== null) {
    await stored.stop();
    const cold: number[] = [];
    for (let one = 0; one < (options.quick ? 1 : STARTS); one++) {
      const started = await startBenchService({ REJOINDER_DATA_DIR: stored.folder }, { first: FIRST });
      cold.push(started.firstAnswer);
      await started.stop();
    }
    figures['with its own PostgreSQL'] = median(cold);
  }
  return { unit: 'starts', p50: median(times), p99: Math.max(...times), figures };
}
