/** Keys, checkpoints that never fork, and the checkpoint that is kept beside the database. */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { type OpenService, openService } from '../../src/database/open.ts';
import { keptFileIn } from '../../src/ledger/kept-checkpoint.ts';
import { rotateKey } from '../../src/ledger/key-register.ts';
import { givenKey, keysOf, makePrivateKey, parsePrivateKey } from '../../src/ledger/keys.ts';
import { verifyConsistency } from '../../src/ledger/merkle.ts';
import { openNote, parseCheckpoint, parseVerifierKey } from '../../src/ledger/note.ts';
import { consistencyProof } from '../../src/ledger/proofs.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

const ORIGIN = 'record.example.org';

let folder: string;
let database: TestDatabase;
let opened: OpenService[];
let number = 0;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-keys-'));
  database = await cloneDatabase();
  opened = [];
});
afterEach(async () => {
  for (const one of opened) await one.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const keyFile = () => path.join(folder, 'keys/signing.key');
const keptFile = () => keptFileIn(folder);
const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

/** A service as a process starts it. */
async function start(signingKey?: string) {
  const config = { signingKey, dataDir: folder, publicUrl: `https://${ORIGIN}` };
  const keys = keysOf(config);
  const signing = { keys, keptFile: keptFile() };
  const one = openService(database.serviceUrl, pino({ level: 'silent' }), { signing });
  opened.push(one);
  await one.service.ledger.start({ everyMs: 0 });
  const caller = { user: null, service: one.service };
  return {
    ledger: one.service.ledger,
    read: one.service.read,
    service: one.service,
    hire: async () => {
      const name = `user${++number}`;
      await createUser(caller, { name, email: `${name}@example.org`, roles: [] });
    },
    rotate: () => rotateKey(caller, keys, keptFile()),
  };
}

type Running = Awaited<ReturnType<typeof start>>;

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

/** All stored checkpoints verify, each under its key, and each begins with the one before. */
async function expectOneLog({ read, service }: Running): Promise<number> {
  const stored = await service.prisma.checkpoint.findMany({
    orderBy: { size: 'asc' },
    include: { key: true },
  });
  let before: { size: number; root: Uint8Array } | undefined;
  for (const { size, root, note, key } of stored) {
    const said = parseCheckpoint(openNote(note, parseVerifierKey(key.vkey)));
    expect(said).toMatchObject({ origin: ORIGIN, size: Number(size) });
    expect(Buffer.from(said.root).equals(root)).toBe(true);
    if (before) {
      const proof = await consistencyProof(read, before.size, said.size);
      verifyConsistency(before.size, said.size, proof, before.root, said.root);
    }
    before = said;
  }
  return stored.length;
}

describe('the key', () => {
  test('is made on the first start, for its owner alone, and found again', async () => {
    const first = await start();
    expect([await modeOf(keyFile()), await modeOf(path.dirname(keyFile()))]).toEqual(['600', '700']);
    const text = await readFile(keyFile(), 'utf8');
    expect(text).toMatch(/^PRIVATE\+KEY\+record\.example\.org\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n$/);
    const newest = await first.ledger.newestCheckpoint();
    expect(newest).toMatchObject({ size: 1, vkey: parsePrivateKey(text.trim()).vkey });

    await chmod(keyFile(), 0o644);
    const again = await start();
    await again.hire();
    expect(await again.ledger.newestCheckpoint()).toMatchObject({ size: 2, vkey: newest?.vkey });
    expect(await modeOf(keyFile())).toBe('600');
    expect(await expectOneLog(again)).toBe(2);
  });

  test('comes from the environment', async () => {
    const key = makePrivateKey(ORIGIN);
    const { ledger } = await start(key);
    expect(await ledger.newestCheckpoint()).toMatchObject({ vkey: parsePrivateKey(key).vkey });
    await expect(stat(keyFile())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that is missing is told: nothing is signed, and all else goes on', async () => {
    const { ledger } = await start();
    const newest = await ledger.newestCheckpoint();
    const key = await readFile(keyFile());
    await rm(keyFile());
    const without = await start();
    const sentence =
      /^The signing key is missing: .*signing\.key is not there.* by record\.example\.org\+.*rejoinder key rotate/;
    expect(without.ledger).toMatchObject({ fault: expect.stringMatching(sentence), isInconsistent: false });
    await without.hire();
    const ready = await supertest(createApp(without.service)).get('/readyz');
    expect(ready.body).toMatchObject({ type: '/problems/log-not-signed', detail: without.ledger.fault });
    expect(ready.status).toBe(503);
    await expect(without.ledger.checkpointCovering(1)).rejects.toMatchObject({ code: 'log-not-signed' });
    expect(() => without.ledger.sign('a text\n')).toThrow(
      expect.objectContaining({ code: 'log-not-signed' }),
    );
    expect(await without.ledger.newestCheckpoint()).toEqual(newest);

    // Put back, it is found without a restart.
    await writeFile(keyFile(), key);
    expect(await without.ledger.checkpointCovering(1)).toMatchObject({ size: 2 });
    expect(without.ledger.fault).toBe(null);
  });

  test.each([
    ['another key', `${makePrivateKey(ORIGIN)}\n`, /signing\.key holds record\.example\.org\+/],
    ['no key', 'hello\n', /signing\.key: A signing key is one line/],
  ])('that is %s is told', async (_what, text, sentence) => {
    await start();
    await writeFile(keyFile(), text);
    const { ledger } = await start();
    expect(ledger).toMatchObject({ fault: expect.stringMatching(sentence), isInconsistent: false });
    expect(ledger.fault).not.toContain('PRIVATE+KEY+record');
  });

  test('is rotated: what the old one signed stays verifiable, and a running service goes over', async () => {
    const running = await start();
    await running.hire();
    const old = await running.ledger.newestCheckpoint();
    const vkey = await (await start()).rotate();
    expect(vkey).not.toBe(old?.vkey);
    expect(vkey.startsWith(`${ORIGIN}+`)).toBe(true);
    expect(await modeOf(keyFile())).toBe('600');

    expect(await running.ledger.newestCheckpoint()).toMatchObject({ size: 4, vkey });
    expect(running.ledger.sign('a text\n')).toMatchObject({ vkey });
    expect(await running.ledger.checkpointCovering(0)).toEqual(old);
    expect(await expectOneLog(running)).toBe(2);
    const { body } = await supertest(createApp(running.service, { checkAnswers: true })).get(
      '/api/v1/log/keys',
    );
    expect(body).toMatchObject({
      origin: ORIGIN,
      items: [
        { vkey, retiredAt: null },
        { vkey: old?.vkey, retiredAt: expect.any(String) },
      ],
    });
    const events = await running.service.prisma.event.findMany({ where: { recordType: 'signing_key' } });
    expect(events.map((one) => one.action)).toEqual(['created', 'retired', 'created']);
  });

  test('a rotation that was interrupted is finished by the next start', async () => {
    const { ledger, service } = await start();
    const old = (await ledger.newestCheckpoint())?.vkey ?? null;
    const keys = keysOf({ signingKey: undefined, dataDir: folder, publicUrl: undefined });
    const { signer } = await keys.next(old);
    const interrupted = {
      load: keys.load,
      next: async () => ({ signer, settle: () => Promise.reject(new Error('off')) }),
    };
    await expect(rotateKey({ user: null, service }, interrupted, keptFile())).rejects.toThrow('off');
    const after = await start();
    expect(await after.ledger.newestCheckpoint()).toMatchObject({ vkey: signer.vkey, size: 3 });
    expect(parsePrivateKey((await readFile(keyFile(), 'utf8')).trim()).vkey).toBe(signer.vkey);
  });

  test('that is given is rotated by giving another of the same name', async () => {
    const [first, second] = [makePrivateKey(ORIGIN), makePrivateKey(ORIGIN)];
    const old = await start(first);
    await old.ledger.newestCheckpoint();
    await expect(old.rotate()).rejects.toThrow('is the current one');
    await expect((await start(makePrivateKey('other.example.org'))).rotate()).rejects.toThrow('has the name');
    const next = await start(second);
    expect(next.ledger.fault).toMatch(/is not the current one/);
    expect(await next.rotate()).toBe(parsePrivateKey(second).vkey);
    expect(await next.ledger.newestCheckpoint()).toMatchObject({ vkey: parsePrivateKey(second).vkey });
    expect(next.ledger.fault).toBe(null);
    // A key that was retired is not taken again.
    await expect((await start(first)).rotate()).rejects.toThrow('was retired');
  });
});

test('two services on one database, writing and signing at once, never fork', async () => {
  const [one, other] = [await start(), await start()];
  const work = async (running: Running) => {
    for (let round = 0; round < 12; round++) {
      await running.hire();
      const index = (await running.service.prisma.event.count()) - 1;
      const [covering] = await Promise.all([
        running.ledger.checkpointCovering(index),
        running.ledger.newestCheckpoint(),
      ]);
      expect(covering.size).toBeGreaterThan(index);
      expect(await running.ledger.checkpointCovering(index)).toEqual(covering);
    }
  };
  await Promise.all([work(one), work(other), work(one), work(other)]);
  expect(await expectOneLog(one)).toBeGreaterThan(12);
  expect([one.ledger.fault, other.ledger.fault]).toEqual([null, null]);
  const kept = parseCheckpoint((await readFile(keptFile(), 'utf8')).split('\n\n')[0]?.concat('\n') ?? '');
  expect(kept.size).toBe((await one.ledger.newestCheckpoint())?.size);
});

test('what is new is signed by itself', async () => {
  const keys = givenKey(parsePrivateKey(makePrivateKey(ORIGIN)));
  const one = openService(database.serviceUrl, pino({ level: 'silent' }), { signing: { keys } });
  opened.push(one);
  await one.service.ledger.start({ everyMs: 20 });
  const deadline = Date.now() + 5_000;
  while ((await one.service.prisma.checkpoint.count()) === 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await one.service.prisma.checkpoint.count()).toBe(1);
});

test('a process without a key signs nothing, and says so', async () => {
  await (await start()).hire();
  const one = openService(database.serviceUrl, pino({ level: 'silent' }));
  opened.push(one);
  await one.service.ledger.start();
  await expect(one.service.ledger.newestCheckpoint()).rejects.toMatchObject({ code: 'log-not-signed' });
  expect(one.service.ledger).toMatchObject({
    fault: 'This process has no signing key.',
    isInconsistent: false,
  });
});

describe('the kept checkpoint', () => {
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
    const running = await start();
    for (let count = 1; count < size; count++) {
      await running.ledger.newestCheckpoint();
      await running.hire();
    }
    expect(await running.ledger.newestCheckpoint()).toMatchObject({ size });
    return running;
  }

  test('is the newest one, for its owner alone', async () => {
    const { ledger } = await signedTo(3);
    expect(await readFile(keptFile(), 'utf8')).toBe((await ledger.newestCheckpoint())?.note);
    expect([await modeOf(keptFile()), await modeOf(path.dirname(keptFile()))]).toEqual(['600', '700']);
    expect((await start()).ledger.fault).toBe(null);
  });

  test('tells a log that was cut short; a rotation goes on from there', async () => {
    await signedTo(6);
    await cutBack(4);
    const { ledger, hire, rotate } = await start();
    expect(ledger.isInconsistent).toBe(true);
    expect(ledger.fault).toMatch(
      /^The log was signed up to 6 events, and is signed up to 4 now.*rejoinder key rotate/,
    );
    await expect(hire()).rejects.toMatchObject({ code: 'ledger-inconsistent' });
    await expect(ledger.checkpointCovering(9)).rejects.toMatchObject({ code: 'ledger-inconsistent' });
    await expect(rotate()).rejects.toMatchObject({ code: 'ledger-inconsistent' });

    // The command line works in a process of its own, which has no key.
    const command = openService(database.serviceUrl, pino({ level: 'silent' }));
    opened.push(command);
    const keys = keysOf({ signingKey: undefined, dataDir: folder, publicUrl: undefined });
    const vkey = await rotateKey({ user: null, service: command.service }, keys, keptFile());
    const after = await start();
    expect(after.ledger.fault).toBe(null);
    expect(await after.ledger.newestCheckpoint()).toMatchObject({ size: 6, vkey });
    await expectOneLog(after);
  });

  test('tells another log of the same length', async () => {
    await signedTo(4);
    const kept = await readFile(keptFile(), 'utf8');
    await writeFile(keptFile(), kept.replace(/\n4\n.*\n/, `\n4\n${Buffer.alloc(32).toString('base64')}\n`));
    const { ledger } = await start();
    expect(ledger.fault).toMatch(/^The first 4 events are not those that were signed/);
    expect(ledger.isInconsistent).toBe(true);
  });

  test('tells an empty database in the place of a full one', async () => {
    await signedTo(3);
    await database.drop();
    database = await cloneDatabase();
    const { ledger, service } = await start();
    expect(ledger.fault).toMatch(/signed up to 3 events, and is signed up to 0 now/);
    expect(await service.prisma.event.count()).toBe(0);
  });

  test('that cannot be read is told', async () => {
    await signedTo(2);
    await writeFile(keptFile(), 'hello');
    expect((await start()).ledger.fault).toMatch(/newest-checkpoint cannot be read/);
  });
});
