import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inBulk } from '../../src/database/bulk.ts';
import { type Checked, checkDatabase, faultLine } from '../../src/fsck/fsck.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { type Walk, walkOver } from '../support/walk.ts';

let desk: Desk;
let walk: Walk;

beforeAll(async () => {
  desk = await openDesk();
  walk = await walkOver(desk, 20261124);
}, 60_000);
afterAll(() => desk.close());

/** The faults of the desk's database, as lines. */
async function faults(): Promise<{ lines: string[]; checked: Checked }> {
  const lines: string[] = [];
  const checked = await inBulk(desk.database.serviceUrl, 'read', (read) =>
    checkDatabase(read, (fault) => lines.push(faultLine(fault))),
  );
  return { lines, checked };
}

test('finds nothing in whatever state the API leaves', async () => {
  for (let round = 0; round < 12; round++) {
    for (let step = 0; step < 40; step++) await walk.step();
    expect((await faults()).lines).toEqual([]);
    if (round % 2 === 0) await walk.publish();
    expect((await faults()).lines).toEqual([]);
  }
  expect(Object.fromEntries(walk.taken)).toMatchObject({
    withdraw: expect.any(Number),
    settled: expect.any(Number),
  });
  const { checked } = await faults();
  expect(checked.events).toBeGreaterThan(200);
  expect(checked.checkpoints).toBeGreaterThan(5);
}, 180_000);
