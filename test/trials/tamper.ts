/** How much of what is changed behind the service's back `fsck` finds: all of it. */
import { inBulk } from '../../src/database/bulk.ts';
import { checkDatabase, type Fault, faultLine } from '../../src/fsck/fsck.ts';
import { openDesk } from '../support/desk.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { walkOver } from '../support/walk.ts';
import { tampering } from './tampering.ts';

/** What a trial came to. */
export interface Tampered {
  changes: number;
  /** The changes that were found, and those among them of which a fault names the very table. */
  found: number;
  named: number;
  /** What was not found, or alarmed without a change. */
  missed: string[];
  /** How long one check took, in milliseconds. */
  medianMs: number;
  events: number;
}

const STEPS = 220;

/** Makes so many single changes, each on the same untouched database, in one transaction that is undone again. */
export async function tamper(count: number, seed: number): Promise<Tampered> {
  const desk = await openDesk();
  try {
    const walk = await walkOver(desk, seed);
    for (let step = 1; step <= STEPS; step++) {
      await walk.step();
      if (step % 40 === 0) await walk.publish();
    }
    await walk.publish();
    return await inBulk(desk.database.ownerUrl, 'write', async (session) => {
      const random = seededRandom(seed);
      const { change } = await tampering(session, random);
      const times: number[] = [];
      const check = async () => {
        const faults: Fault[] = [];
        const begun = performance.now();
        const { events } = await checkDatabase(session, (fault) => faults.push(fault));
        times.push(performance.now() - begun);
        return { faults, events };
      };
      const untouched = await check();
      const result: Tampered = {
        changes: 0,
        found: 0,
        named: 0,
        missed: [],
        medianMs: 0,
        events: untouched.events,
      };
      result.missed.push(...untouched.faults.map((fault) => `without a change: ${faultLine(fault)}`));
      while (result.changes < count && result.missed.length < 50) {
        await session.run('SAVEPOINT untouched');
        const made = await change();
        if (made) {
          const { faults } = await check();
          result.changes += 1;
          if (faults.length > 0) result.found += 1;
          else result.missed.push(made.what);
          if (faults.some((fault) => fault.table === made.table)) result.named += 1;
        }
        await session.run('ROLLBACK TO SAVEPOINT untouched; RELEASE SAVEPOINT untouched');
      }
      result.medianMs = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
      return result;
    });
  } finally {
    await desk.close();
  }
}
