/** The checkpoint that is kept beside the database tells what the database alone cannot. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { rotateKey } from '../../src/ledger/key-register.ts';
import { keysOf, makePrivateKey, parsePrivateKey } from '../../src/ledger/keys.ts';
import {
  expectOneLog,
  type Installation,
  modeOf,
  ORIGIN,
  openInstallation,
  type Running,
} from '../support/installation.ts';

let place: Installation;
beforeEach(async () => {
  place = await openInstallation();
});
afterEach(() => place.close());

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: place.ownerUrl() });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Puts the database back to where it was after so many events. */
const cutBack = (size: number) =>
  asSuperuser(
    `DELETE FROM event_form WHERE event_index >= ${size}`,
    `DELETE FROM event WHERE index >= ${size}`,
    `UPDATE ledger_head SET size = ${size}`,
    `DELETE FROM checkpoint WHERE size > ${size}`,
    `DELETE FROM log_node WHERE (index + 1) * (2 ^ level)::bigint > ${size}`,
  );

async function signedTo(size: number): Promise<Running> {
  const running = await place.start();
  for (let count = 1; count < size; count++) {
    await running.ledger.newestCheckpoint();
    await running.hire();
  }
  expect(await running.ledger.newestCheckpoint()).toMatchObject({ size });
  return running;
}

test('is the newest one, for its owner alone', async () => {
  const { ledger } = await signedTo(3);
  expect(await readFile(place.keptFile, 'utf8')).toBe((await ledger.newestCheckpoint())?.note);
  expect([await modeOf(place.keptFile), await modeOf(path.dirname(place.keptFile))]).toEqual(['600', '700']);
  expect((await place.start()).ledger.fault).toBe(null);
});

test('tells a log that was cut short; a rotation goes on from there', async () => {
  await signedTo(6);
  await cutBack(4);
  const { ledger, hire, rotate } = await place.start();
  expect(ledger.isInconsistent).toBe(true);
  expect(ledger.fault).toMatch(
    /^The log was signed up to 6 events, and is signed up to 4 now.*rejoinder key rotate --accept-log/,
  );
  expect(ledger.publicFault).toMatch(
    /^The log was signed up to 6 .*removed\. After the repair, the service has to be restarted\.$/,
  );
  await expect(hire()).rejects.toMatchObject({ code: 'ledger-inconsistent' });
  await expect(ledger.checkpointCovering(9)).rejects.toMatchObject({ code: 'ledger-inconsistent' });
  await expect(rotate()).rejects.toMatchObject({ code: 'ledger-inconsistent' });

  // The command line works in a process of its own, which has no key.
  const command = place.open();
  const keys = keysOf({ signingKey: undefined, dataDir: place.folder, publicUrl: undefined });
  const caller = { user: null, service: command.service };
  const kept = await readFile(place.keptFile, 'utf8');
  await expect(rotateKey(caller, keys, place.keptFile)).rejects.toThrow(/signed up to 4 now/);
  const { vkey, aside } = await rotateKey(caller, keys, place.keptFile, { acceptLog: true });
  expect(await readFile(aside ?? '', 'utf8')).toBe(kept);
  const after = await place.start();
  expect(after.ledger.fault).toBe(null);
  expect(await after.ledger.newestCheckpoint()).toMatchObject({ size: 6, vkey });
  await expectOneLog(after);
});

/** Of two logs of one size that a key signed, either could be shown to anybody. */
async function expectNoFork({ ledger, service }: Pick<Running, 'ledger' | 'service'>): Promise<void> {
  await expect(ledger.checkpointCovering(5)).rejects.toMatchObject({ code: 'ledger-inconsistent' });
  expect(ledger.fault).toMatch(/^The log was signed up to 6 events, and is signed up to 4 now/);
  expect(await service.prisma.checkpoint.count({ where: { size: { gt: 4 } } })).toBe(0);
}

test('a service that runs while the log is put back remembers what it signed', async () => {
  const running = await signedTo(6);
  await rm(place.keptFile);
  await cutBack(4);
  for (let count = 0; count < 2; count++) await running.hire();
  await expectNoFork(running);
});

test('a service that has signed nothing yet looks at the file before each signing', async () => {
  const running = await signedTo(6);
  const kept = await readFile(place.keptFile, 'utf8');
  await rm(place.keptFile);
  await cutBack(4);
  const other = await place.start();
  expect(other.ledger.fault).toBe(null);
  await writeFile(place.keptFile, kept);
  await running.hire();
  await running.hire();
  await expectNoFork(other);
  expect(await readFile(place.keptFile, 'utf8')).toBe(kept);
});

test('a log that was put back is told although nothing new is to be signed', async () => {
  const running = await signedTo(6);
  await cutBack(4);
  expect(await running.ledger.newestCheckpoint()).toMatchObject({ size: 4 });
  await expectNoFork(running);
  await expect(running.hire()).rejects.toMatchObject({ code: 'ledger-inconsistent' });
});

test('of which the signature is false, or of a key that the log does not know, is told', async () => {
  await signedTo(4);
  const kept = await readFile(place.keptFile, 'utf8');
  const text = kept.slice(0, kept.indexOf('\n\n') + 1);
  await writeFile(place.keptFile, parsePrivateKey(makePrivateKey(ORIGIN)).sign(text));
  expect((await place.start()).ledger.fault).toMatch(/is signed by .*, which is no key of this log/);
  const at = kept.length - 10;
  await writeFile(place.keptFile, `${kept.slice(0, at)}${kept[at] === 'A' ? 'B' : 'A'}${kept.slice(at + 1)}`);
  expect((await place.start()).ledger.fault).toMatch(/is not as it was signed: the signature is false/);
});

test('tells another log of the same length', async () => {
  await signedTo(4);
  const kept = await readFile(place.keptFile, 'utf8');
  await writeFile(place.keptFile, kept.replace(/\n4\n.*\n/, `\n4\n${Buffer.alloc(32).toString('base64')}\n`));
  const { ledger } = await place.start();
  expect(ledger.fault).toMatch(/^The first 4 events are not those that were signed/);
  expect(ledger.isInconsistent).toBe(true);
});

test('tells an empty database in the place of a full one', async () => {
  await signedTo(3);
  await place.replaceDatabase();
  const { ledger, service } = await place.start();
  expect(ledger.fault).toMatch(/signed up to 3 events, and is signed up to 0 now/);
  expect(await service.prisma.event.count()).toBe(0);
});

test('that cannot be read is told', async () => {
  await signedTo(2);
  await writeFile(place.keptFile, 'hello');
  expect((await place.start()).ledger.fault).toMatch(
    /^The kept checkpoint cannot be read\. .*newest-checkpoint: /,
  );
});
