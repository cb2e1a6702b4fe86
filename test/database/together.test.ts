/** Questions asked at once become one statement, a limited number of which are under way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { together } from '../../src/database/together.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place);

test('at most so many in one, and at most so many under way', async () => {
  const asked: number[][] = [];
  let [running, most] = [0, 0];
  const double = together<number, number>(
    4,
    async (some) => {
      asked.push([...some]);
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
      return some.map((one) => 2 * one);
    },
    { underWay: 2 },
  );
  expect(await Promise.all(upTo(18).map(double))).toEqual(upTo(18).map((one) => 2 * one));
  expect(asked.flat()).toEqual(upTo(18));
  expect(asked.map((some) => some.length)).toEqual([4, 4, 4, 4, 2]);
  expect(most).toBe(2);
});

test('who comes while enough are under way is asked for with the next', async () => {
  const asked: string[][] = [];
  const wait = together<string, string>(
    9,
    async (some) => {
      asked.push([...some]);
      await sleep(20);
      return some;
    },
    { underWay: 1 },
  );
  const first = wait('a');
  await sleep(5);
  const second = wait('b');
  await sleep(5);
  await Promise.all([first, second, wait('c')]);
  expect(asked).toEqual([['a'], ['b', 'c']]);
});

test('an Error is for the one who asked for it; one that is thrown is for all, and the next go on', async () => {
  const half = together<number, number>(
    2,
    async (some) => {
      if (some.includes(0)) throw new Error('nothing to halve');
      return some.map((one) => (one % 2 === 0 ? one / 2 : new Error(`${one} is odd`)));
    },
    { underWay: 1 },
  );
  const answers = await Promise.allSettled([0, 2, 3, 4, 6].map(half));
  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    'nothing to halve',
    'nothing to halve',
    '3 is odd',
    2,
    3,
  ]);
});
