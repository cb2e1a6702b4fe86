/** Keys, and checkpoints that never fork. */
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { rotateKey } from '../../src/ledger/key-register.ts';
import { givenKey, keysOf, makePrivateKey, parsePrivateKey } from '../../src/ledger/keys.ts';
import { parseCheckpoint } from '../../src/ledger/note.ts';
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

describe('the key', () => {
  test('is made on the first start, for its owner alone, and found again', async () => {
    const first = await place.start();
    expect([await modeOf(place.keyFile), await modeOf(path.dirname(place.keyFile))]).toEqual(['600', '700']);
    const text = await readFile(place.keyFile, 'utf8');
    expect(text).toMatch(/^PRIVATE\+KEY\+record\.example\.org\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n$/);
    const newest = await first.ledger.newestCheckpoint();
    expect(newest).toMatchObject({ size: 1, vkey: parsePrivateKey(text.trim()).vkey });

    await chmod(place.keyFile, 0o644);
    const again = await place.start();
    await again.hire();
    expect(await again.ledger.newestCheckpoint()).toMatchObject({ size: 2, vkey: newest?.vkey });
    expect(await modeOf(place.keyFile)).toBe('600');
    expect(await expectOneLog(again)).toBe(2);
  });

  test('comes from the environment', async () => {
    const key = makePrivateKey(ORIGIN);
    const { ledger } = await place.start(key);
    expect(await ledger.newestCheckpoint()).toMatchObject({ vkey: parsePrivateKey(key).vkey });
    await expect(stat(place.keyFile)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that is missing is told: nothing is signed, and all else goes on', async () => {
    const { ledger } = await place.start();
    const newest = await ledger.newestCheckpoint();
    const key = await readFile(place.keyFile);
    await rm(place.keyFile);
    const without = await place.start();
    const sentence =
      /^The signing key is missing: .*signing\.key is not there.* by record\.example\.org\+.*rejoinder key rotate/;
    expect(without.ledger).toMatchObject({ fault: expect.stringMatching(sentence), isInconsistent: false });
    await without.hire();
    const ready = await supertest(createApp(without.service)).get('/readyz');
    expect(ready.body).toMatchObject({
      type: '/problems/log-not-signed',
      detail: without.ledger.publicFault,
    });
    expect(ready.text).not.toMatch(/signing\.key|rejoinder key/);
    expect(ready.status).toBe(503);
    await expect(without.ledger.checkpointCovering(1)).rejects.toMatchObject({ code: 'log-not-signed' });
    expect(() => without.ledger.sign('a text\n')).toThrow(
      expect.objectContaining({ code: 'log-not-signed' }),
    );
    expect(await without.ledger.newestCheckpoint()).toEqual(newest);

    // Put back, it is found without a restart.
    await writeFile(place.keyFile, key);
    expect(await without.ledger.checkpointCovering(1)).toMatchObject({ size: 2 });
    expect(without.ledger.fault).toBe(null);
  });

  test.each([
    ['another key', `${makePrivateKey(ORIGIN)}\n`, /signing\.key holds record\.example\.org\+/],
    ['no key', 'hello\n', /signing\.key: A signing key is one line/],
  ])('that is %s is told', async (_what, text, sentence) => {
    await place.start();
    await writeFile(place.keyFile, text);
    const { ledger } = await place.start();
    expect(ledger).toMatchObject({ fault: expect.stringMatching(sentence), isInconsistent: false });
    expect(ledger.fault).not.toContain('PRIVATE+KEY+record');
  });

  test('is rotated: what the old one signed stays verifiable, and a running service goes over', async () => {
    const running = await place.start();
    await running.hire();
    const old = await running.ledger.newestCheckpoint();
    const vkey = await (await place.start()).rotate();
    expect(vkey).not.toBe(old?.vkey);
    expect(vkey.startsWith(`${ORIGIN}+`)).toBe(true);
    expect(await modeOf(place.keyFile)).toBe('600');

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
    const { ledger, service } = await place.start();
    const old = (await ledger.newestCheckpoint())?.vkey ?? null;
    const keys = keysOf({ signingKey: undefined, dataDir: place.folder, publicUrl: undefined });
    const { signer } = await keys.next(old);
    const interrupted = {
      load: keys.load,
      next: async () => ({ signer, settle: () => Promise.reject(new Error('off')) }),
    };
    await expect(rotateKey({ user: null, service }, interrupted, place.keptFile)).rejects.toThrow('off');
    const after = await place.start();
    expect(await after.ledger.newestCheckpoint()).toMatchObject({ vkey: signer.vkey, size: 3 });
    expect(parsePrivateKey((await readFile(place.keyFile, 'utf8')).trim()).vkey).toBe(signer.vkey);
  });

  test('that is given is rotated by giving another of the same name', async () => {
    const [first, second] = [makePrivateKey(ORIGIN), makePrivateKey(ORIGIN)];
    const old = await place.start(first);
    await old.ledger.newestCheckpoint();
    await expect(old.rotate()).rejects.toThrow('is the current one');
    await expect((await place.start(makePrivateKey('other.example.org'))).rotate()).rejects.toThrow(
      'has the name',
    );
    const next = await place.start(second);
    expect(next.ledger.fault).toMatch(/is not the current one/);
    expect(await next.rotate()).toBe(parsePrivateKey(second).vkey);
    expect(await next.ledger.newestCheckpoint()).toMatchObject({ vkey: parsePrivateKey(second).vkey });
    expect(next.ledger.fault).toBe(null);
    // A key that was retired is not taken again.
    await expect((await place.start(first)).rotate()).rejects.toThrow('was retired');
  });
});

test('two services on one database, writing and signing at once, never fork', async () => {
  const [one, other] = [await place.start(), await place.start()];
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
  const kept = parseCheckpoint((await readFile(place.keptFile, 'utf8')).split('\n\n')[0]?.concat('\n') ?? '');
  expect(kept.size).toBe((await one.ledger.newestCheckpoint())?.size);
});

test('what is new is signed by itself', async () => {
  const keys = givenKey(parsePrivateKey(makePrivateKey(ORIGIN)));
  const one = place.open({ keys });
  await one.service.ledger.start({ everyMs: 20 });
  const deadline = Date.now() + 5_000;
  while ((await one.service.prisma.checkpoint.count()) === 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await one.service.prisma.checkpoint.count()).toBe(1);
});

test('a process without a key signs nothing, and says so', async () => {
  await (await place.start()).hire();
  const one = place.open();
  await one.service.ledger.start();
  await expect(one.service.ledger.newestCheckpoint()).rejects.toMatchObject({ code: 'log-not-signed' });
  expect(one.service.ledger).toMatchObject({
    fault: 'This process has no signing key.',
    isInconsistent: false,
  });
});
