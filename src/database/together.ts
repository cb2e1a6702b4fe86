import DataLoader from 'dataloader';
import type { Reader } from './sql.ts';

/**
 * Makes one statement of the same question asked by many at once. `ask` gets what they ask for, `atMost` of them, and
 * answers in the same order; an Error in place of an answer is thrown to the one who asked for it. Nothing is remembered:
 * who asks later asks anew. No more than `underWay` are asked at a time: who comes meanwhile is asked for with the next.
 */
export function together<Asked, Answer>(
  atMost: number,
  ask: (asked: readonly Asked[]) => Promise<readonly (Answer | Error)[]>,
  { underWay = Number.POSITIVE_INFINITY } = {},
): (one: Asked) => Promise<Answer> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const start = () => {
    if (running >= underWay) return;
    const go = waiting.shift();
    if (!go) return;
    running++;
    go();
  };
  const loader = new DataLoader<Asked, Answer>(
    async (asked) => {
      try {
        return await ask(asked);
      } finally {
        running--;
        start();
      }
    },
    {
      cache: false,
      maxBatchSize: atMost,
      // After everything that has arrived was read.
      batchScheduleFn: (go) => {
        waiting.push(go);
        setImmediate(start);
      },
    },
  );
  return (one) => loader.load(one);
}

/** Opens something once for each client of the database, and not again while that is in use. */
export function perReader<Opened, Client extends Reader = Reader>(
  open: (read: Client) => Opened,
): (read: Client) => Opened {
  const opened = new WeakMap<Client, { it: Opened }>();
  return (read) => {
    const known = opened.get(read) ?? { it: open(read) };
    opened.set(read, known);
    return known.it;
  };
}
