/** The client against a server that does nothing: more than this no row can show. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Outcome } from '../load.types.ts';
import type { Row } from '../rows.types.ts';
import { median } from '../stopwatch.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export const clientRows: Row[] = [
  {
    name: 'client',
    title: 'For comparison: bare Node, 8 kB that never change',
    targets: [],
    async run({ options, loaders }) {
      const bare = fork(path.join(root, 'test/bench/bare.ts'), {
        cwd: root,
        execArgv: ['--import', './test/support/typescript.mjs'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const ended = once(bare, 'exit');
      try {
        const [port] = (await once(bare, 'message')) as [number];
        const ask = (seconds: number) =>
          loaders.ask({
            kind: 'http',
            port,
            requests: [{ method: 'GET', path: '/' }],
            connections: 16,
            seconds,
            status: 200,
          });
        await ask(options.seconds);
        const works: Outcome[] = [];
        for (let round = 0; round < options.rounds; round++) works.push(await ask(options.seconds));
        return {
          perSecond: median(works.map((one) => one.perSecond)),
          p50: median(works.map((one) => one.p50)),
          p99: median(works.map((one) => one.p99)),
          clientCpu: median(works.map((one) => one.cpu)),
        };
      } finally {
        bare.disconnect();
        await ended;
      }
    },
  },
];
