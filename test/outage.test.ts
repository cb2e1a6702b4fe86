import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedDatabase, startEmbedded } from '../src/database/embedded.ts';
import { migrate } from '../src/database/migrate.ts';
import { type Listening, listen, type Person, type Reply } from './support/listening.ts';
import { GOOD_PASSWORD, makeLink } from './support/sign-in.ts';

/** A request that waits for a connection, a lock and a transaction may take this long, and no longer. */
const LONGEST_MS = 15_000;

let folder: string;
let database: EmbeddedDatabase;
let desk: Listening;
let editor: Person;
/** Of a browser in which the editor is signed in. */
let cookie: string;

const start = () => startEmbedded({ dataDir: path.join(folder, 'data'), log: () => {} });

// A PostgreSQL of its own: the other suites go on with theirs.
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rejoinder-outage-'));
  await chmod(folder, 0o711);
  database = await start();
  await migrate(database.ownerUrl);
  desk = await listen(database.serviceUrl);
  editor = await desk.person('edith', ['editor']);
  const secret = await makeLink(desk, editor.id);
  const body = { secret, password: GOOD_PASSWORD };
  const set = await desk.send('post', '/password', { body, headers: { 'sec-fetch-site': 'same-origin' } });
  cookie = set.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}, 90_000);

afterAll(async () => {
  await desk?.close();
  await database?.stop();
  if (database) await rm(database.location, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}, 30_000);

interface Answered extends Reply {
  took: number;
  write: boolean;
}

/** Reads and writes in turn, until told to stop. */
async function keepAsking(answers: Answered[], mayGoOn: () => boolean, worker: number): Promise<void> {
  const body = { kind: 'person', name: `Speaker ${worker}` };
  for (let round = worker; mayGoOn(); round++) {
    const begun = Date.now();
    const write = round % 2 === 0;
    const byBrowser = { headers: { cookie, 'sec-fetch-site': 'same-origin' } };
    const by = round % 4 < 2 ? byBrowser : { token: editor.token };
    const reply = write
      ? await desk.send('post', '/actors', { ...by, body })
      : await desk.send('get', round % 4 === 1 ? '/me' : '/actors?limit=1', by);
    answers.push({ ...reply, took: Date.now() - begun, write });
    await sleep(10);
  }
}

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('this took more than 30 seconds');
    await sleep(50);
  }
}

async function postmaster(): Promise<number> {
  return Number.parseInt(await readFile(path.join(database.location, 'data', 'postmaster.pid'), 'utf8'), 10);
}

test.each(['stopped', 'killed'])(
  'a PostgreSQL that is %s and comes back',
  async (how) => {
    const answers: Answered[] = [];
    const writtenBefore = await desk.service.prisma.actorVersion.count();
    let goesOn = true;
    const workers = Promise.all(
      Array.from({ length: 6 }, (_, worker) => keepAsking(answers, () => goesOn, worker)),
    );
    const url = database.serviceUrl;
    try {
      await until(() => answers.length > 60);
      if (how === 'killed') process.kill(await postmaster(), 'SIGQUIT');
      await database.stop();
      const whenAway = answers.length;
      await until(() => answers.slice(whenAway).filter((one) => one.status === 503).length > 20);

      expect((await fetch(`http://127.0.0.1:${desk.port}/healthz`)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${desk.port}/readyz`)).status).toBe(503);

      database = await start();
      expect(database.serviceUrl).toBe(url);
      const whenBack = answers.length;
      await until(() => {
        const last = answers.slice(whenBack).slice(-60);
        return last.length === 60 && last.every((one) => one.status < 300);
      });
    } finally {
      goesOn = false;
      await workers;
    }

    const refused = answers.filter((one) => one.status >= 300);
    expect(new Set(refused.map((one) => `${one.status} ${one.json?.type}`))).toEqual(
      new Set(['503 /problems/unavailable']),
    );
    for (const { headers } of refused) {
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(Math.max(...answers.map((one) => one.took))).toBeLessThan(LONGEST_MS);

    // A 503 to a commit whose answer was lost may have had its effect; a 201 always had it.
    const written = (await desk.service.prisma.actorVersion.count()) - writtenBefore;
    const made = answers.filter((one) => one.write && one.status === 201).length;
    expect(written).toBeGreaterThanOrEqual(made);
    expect(written).toBeLessThanOrEqual(answers.filter((one) => one.write).length);
    expect((await fetch(`http://127.0.0.1:${desk.port}/readyz`)).status).toBe(200);
  },
  90_000,
);
