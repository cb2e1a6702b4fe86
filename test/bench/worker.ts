// Makes load in a process of its own: takes jobs one after the other and answers each with its outcome.
import { httpLoad } from './http-load.ts';
import type { Job } from './load.types.ts';
import { sqlLoad } from './sql-load.ts';
import { Stopwatch } from './stopwatch.ts';
import { copyIn, copyOut, download, uploadFile } from './streams.ts';

process.on('message', (job: Job) => {
  const watch = new Stopwatch();
  run(job, watch).then(
    () => process.send?.({ outcome: watch.outcome() }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

function run(job: Job, watch: Stopwatch): Promise<void> {
  switch (job.kind) {
    case 'http':
      return httpLoad(job, watch);
    case 'sql':
      return sqlLoad(job, watch);
    case 'download':
      return download(job, watch);
    case 'upload':
      return uploadFile(job, watch);
    case 'copyOut':
      return copyOut(job, watch);
    case 'copyIn':
      return copyIn(job, watch);
  }
}

// Whoever started it is gone.
process.on('disconnect', () => process.exit());
// Ctrl-C is for whoever started it.
process.on('SIGINT', () => {});
process.send?.('ready');
