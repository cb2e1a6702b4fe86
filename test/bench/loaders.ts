/** The two processes that make load: one asks the service, one asks PostgreSQL alone. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ClientJob, Job, LimitJob, Outcome } from './load.types.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface Loaders {
  /** Load on the service. */
  ask(job: ClientJob): Promise<Outcome>;
  /** Load on PostgreSQL alone. */
  limit(job: LimitJob): Promise<Outcome>;
  stop(): Promise<void>;
}

export async function startLoaders(): Promise<Loaders> {
  const [client, limit] = await Promise.all([startWorker(), startWorker()]);
  return {
    ask: (job) => client.give(job),
    limit: (job) => limit.give(job),
    async stop() {
      await Promise.all([client.stop(), limit.stop()]);
    },
  };
}

async function startWorker() {
  const worker = fork(path.join(root, 'test/bench/worker.ts'), {
    cwd: root,
    execArgv: ['--import', './test/support/typescript.mjs'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let hear: (said: unknown) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      [hear, fail] = [resolve, reject];
    });
  const ended = once(worker, 'exit');
  worker.on('message', (said) => hear(said));
  worker.once('exit', (code, signal) =>
    fail(new Error(`a process that makes load ended: ${signal ?? code}`)),
  );
  await next();
  return {
    async give(job: Job): Promise<Outcome> {
      const answer = next();
      worker.send(job);
      const said = (await answer) as { outcome: Outcome } | { error: string };
      if ('error' in said) throw new Error(said.error);
      return said.outcome;
    },
    async stop(): Promise<void> {
      if (worker.connected) worker.disconnect();
      await ended;
    },
  };
}
