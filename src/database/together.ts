import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import type { Reader } from './sql.ts';

/**
 * Makes one statement of the same question asked by many at once. `ask` gets what they ask for, `atMost` of them, and
 * answers in the same order; an Error in place of an answer is thrown to the one who asked for it. Nothing is remembered:
 * who asks later asks anew.
 */
export function together<Asked, Answer>(
  atMost: number,
  ask: (asked: readonly Asked[]) => Promise<readonly (Answer | Error)[]>,
): (one: Asked) => Promise<Answer> {
  const loader = new DataLoader<Asked, Answer>(ask, {
    cache: false,
    maxBatchSize: atMost,
    // After everything that has arrived was read.
    batchScheduleFn: (go) => setImmediate(go),
  });
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

/**
 * Does for each what many ask for, `atMost` of them begun at once, so that their like questions to the database come together.
 * `underWay` such batches are worked on at a time, and who asks meanwhile is begun with the next; but a batch that takes longer
 * than `patience`, in milliseconds, holds up no other. Each gets their own answer as soon as it is there.
 */
export function inBatches<Asked, Answer>(
  work: (one: Asked) => Promise<Answer>,
  { atMost, underWay, patience }: { atMost: number; underWay: number; patience: number },
): (one: Asked) => Promise<Answer> {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  const next = () => {
    if (running >= underWay || waiting.length === 0) return;
    running++;
    const begun = waiting.splice(0, atMost).map((begin) => begin());
    const over = new AbortController();
    const { signal } = over;
    void Promise.race([Promise.all(begun), sleep(patience, undefined, { signal, ref: false })]).then(() => {
      over.abort();
      running--;
      setImmediate(next);
    });
  };
  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push(() => work(one).then(resolve, reject));
      // After everything that has arrived was read.
      setImmediate(next);
    });
}
