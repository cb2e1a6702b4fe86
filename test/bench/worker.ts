// Makes load in a process of its own: takes jobs one after the other and answers each with its outcome.
import { httpLoad } from './http-load.ts';
import type { Job } from './load.types.ts';
import { sqlLoad } from './sql-load.ts';
import { Stopwatch } from './stopwatch.ts';

process.on('message', (job: Job) => {
  const watch = new Stopwatch();
  const load = job.kind === 'http' ? httpLoad(job, watch) : sqlLoad(job, watch);
  load.then(
    () => process.send?.({ outcome: watch.outcome() }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
// Ctrl-C is for whoever started it.
process.on('SIGINT', () => {});
process.send?.('ready');
