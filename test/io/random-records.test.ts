/** Records as a desk makes them in weeks of work, taken at random: each is exported, imported elsewhere, and compared. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Desk, openDesk, type Person } from '../support/desk.ts';
import { expectProof, faultsOf } from '../support/veil.ts';
import { walkOver } from '../support/walk.ts';
import { addressesOf, contentOf, exportOf, importInto, readAt } from './exchange.ts';

const STEPS = Number(process.env.REJOINDER_IO_STEPS ?? 60);

describe.each([1, 2])('seed %d', (seed) => {
  let origin: Desk;
  let copy: Desk;
  let exported: Buffer;
  let staff: Person;
  let admin: Person;
  let staffThere: Person;

  beforeAll(async () => {
    [origin, copy] = [await openDesk(), await openDesk()];
    const walk = await walkOver(origin, seed);
    for (let step = 0; step < STEPS; step++) await walk.step();
    staff = await origin.hire('Olga', 'editor', 'admin');
    [admin, staffThere] = [await copy.hire('Ivan', 'admin'), await copy.hire('Otto', 'editor')];
    exported = await exportOf(origin, staff);
    const answer = await importInto(copy, admin, exported);
    expect(answer.body).not.toHaveProperty('errors');
    expect(answer.status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    await origin.close();
    await copy.close();
  });

  test('a second export equals the first, byte for byte', async () => {
    expect((await exportOf(copy, admin)).toString()).toBe(exported.toString());
  });

  test('everybody reads the same at every address', async () => {
    const addresses = await addressesOf(origin);
    expect(await addressesOf(copy)).toEqual(addresses);
    for (const [here, there] of [
      [origin.anyone, copy.anyone],
      [staff, staffThere],
    ] as const) {
      for (const address of addresses)
        expect(await readAt(there, address)).toEqual(await readAt(here, address));
    }
  });

  test('the dossiers say the same, by another log, and prove themselves', async () => {
    const claims = await origin.service.prisma.claim.findMany({ select: { id: true } });
    let published = 0;
    for (const { id } of claims) {
      const [here, there] = [
        await origin.anyone.send('get', `/claims/${id}/dossier`),
        await copy.anyone.send('get', `/claims/${id}/dossier`),
      ];
      expect(there.status).toBe(here.status);
      if (there.status !== 200) continue;
      published += 1;
      expect(contentOf(there.text)).toEqual(contentOf(here.text));
      expect(JSON.parse(there.text).history[0].action).toBe('imported');
      expectProof(there.text);
    }
    expect(published).toBeGreaterThan(0);
  });

  test('the check of the whole database finds nothing', async () => {
    expect(await faultsOf(copy)).toEqual([]);
  });
});
