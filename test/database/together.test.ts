/** Questions asked at once become one statement; work that many ask for is begun in batches. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { inBatches, together } from '../../src/database/together.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place);

test('an Error is for the one who asked for it; one that is thrown is for all that were asked with it', async () => {
  const half = together<number, number>(2, async (some) => {
    if (some.includes(0)) throw new Error('nothing to halve');
    return some.map((one) => (one % 2 === 0 ? one / 2 : new Error(`${one} is odd`)));
  });
  const answers = await Promise.allSettled([0, 2, 3, 4, 6].map(half));
  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    'nothing to halve',
    'nothing to halve',
    '3 is odd',
    2,
    3,
  ]);
});

describe('in batches', () => {
  const LONG = { atMost: 4, underWay: 2, patience: 60_000 };

  test('so many are begun at once, and so many batches are under way', async () => {
    const begun: number[] = [];
    let [running, most] = [0, 0];
    const work = inBatches(async (one: number) => {
      begun.push(one);
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
      return 2 * one;
    }, LONG);
    expect(await Promise.all(upTo(18).map(work))).toEqual(upTo(18).map((one) => 2 * one));
    expect(begun).toEqual(upTo(18));
    expect(most).toBe(8);
  });

  test('who comes while enough are under way is begun with the next', async () => {
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = inBatches(
      (one: string) => {
        begun.push(one);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
      { ...LONG, underWay: 1 },
    );
    const first = work('a');
    await sleep(5);
    const others = ['b', 'c'].map(work);
    await sleep(5);
    expect(begun).toEqual(['a']);
    ends[0]?.();
    await first;
    await sleep(5);
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const end of ends) end();
    await Promise.all(others);
  });

  test('each gets their answer, or their Error, as soon as it is there, and a batch without end holds up no other', async () => {
    const work = inBatches(
      async (one: string) => {
        if (one === 'never') return new Promise<string>(() => {});
        if (one === 'bad') throw new Error('it is bad');
        return one;
      },
      { atMost: 3, underWay: 1, patience: 20 },
    );
    void work('never');
    const answers = await Promise.allSettled(['bad', 'good', 'later', 'last'].map(work));
    expect(answers).toEqual([
      { status: 'rejected', reason: new Error('it is bad') },
      ...['good', 'later', 'last'].map((value) => ({ status: 'fulfilled', value })),
    ]);
  });
});
