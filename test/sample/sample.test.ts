import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ClaimItem } from '../../src/claims/claims.schema.ts';
import type { EvidenceForm } from '../../src/evidence/evidence.schema.ts';
import { firstRun } from '../../src/sample/first-run.ts';
import { loadSample } from '../../src/sample/load.ts';
import { createToken } from '../../src/tokens/tokens.commands.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { type Listening, listen } from '../support/listening.ts';

interface Thread {
  evidence: EvidenceForm[];
  rebuttals: Thread[];
}

let database: TestDatabase;
let service: Listening;
let base: string;
const printed: string[] = [];
const tokens = { editor: '', reviewer: '' };

beforeAll(async () => {
  database = await cloneDatabase();
  service = await listen(database.serviceUrl);
  base = `http://127.0.0.1:${service.port}`;
  await firstRun(service.service, base, (line) => printed.push(line));
  for (const role of ['editor', 'reviewer'] as const) {
    const { id } = await service.service.prisma.user.findUniqueOrThrow({
      where: { email: `${role}@example.org` },
    });
    tokens[role] = (
      await createToken({ user: null, service: service.service }, id, { label: 'test' })
    ).view.token;
  }
}, 60_000);

afterAll(async () => {
  await service?.close();
  await database?.drop();
});

async function read<T>(path: string, token?: string): Promise<T> {
  const reply = await service.send('GET', path, token === undefined ? {} : { token });
  expect(reply.status).toBe(200);
  return reply.json as T;
}

const publishedClaims = async () => (await read<{ items: ClaimItem[] }>('/claims?limit=100')).items;

async function publishedThreads(): Promise<Thread[]> {
  const claims = await publishedClaims();
  return Promise.all(claims.map(({ id }) => read<Thread>(`/claims/${id}/dossier`)));
}

const flat = (thread: Thread): Thread[] => [thread, ...thread.rebuttals.flatMap(flat)];
const depth = (thread: Thread): number => Math.max(0, ...thread.rebuttals.map((next) => 1 + depth(next)));

async function counts() {
  const { prisma } = service.service;
  return {
    users: await prisma.user.count(),
    sources: await prisma.source.count(),
    actors: await prisma.actor.count(),
    claims: await prisma.claim.count(),
    rebuttals: await prisma.rebuttal.count(),
  };
}

test('each of the three people gets a link that sets a password, and no token of the load is left', async () => {
  const secretOf = (role: string) =>
    /\/password#(\S+)$/.exec(printed.find((line) => line.trim().startsWith(role)) ?? '')?.[1];
  for (const role of ['editor', 'reviewer', 'admin']) {
    const checked = await service.send('POST', '/password/check', { body: { secret: secretOf(role) } });
    expect(checked).toMatchObject({ status: 200, json: { email: `${role}@example.org` } });
  }
  const { prisma } = service.service;
  expect(await prisma.apiToken.count({ where: { label: 'First run' } })).toBe(2);
  expect(await prisma.apiToken.count({ where: { label: 'First run', revokedAt: null } })).toBe(0);
  expect(printed.join('\n')).not.toContain('rjd_');
});

test('what is published is as large as a desk can be shown with, and the desk has work left', async () => {
  const made = await counts();
  expect(made.users).toBe(3);
  expect(made.sources).toBeGreaterThanOrEqual(3);
  expect(made.actors).toBeGreaterThanOrEqual(8);
  const threads = await publishedThreads();
  expect(threads.length).toBeGreaterThanOrEqual(12);
  expect(threads.flatMap(flat).length - threads.length).toBeGreaterThanOrEqual(10);
  expect(threads.filter((thread) => depth(thread) >= 3).length).toBeGreaterThanOrEqual(2);
  const queue = await read<{ items: { mayReview: boolean }[] }>('/review-queue', tokens.reviewer);
  expect(queue.items.map((item) => item.mayReview)).toEqual([true, true]);
});

test('every statement shows where it was made, in the very characters of an archived text', async () => {
  const texts = new Map<string | null, string[]>();
  for (const { evidence } of (await publishedThreads()).flatMap(flat)) {
    expect(evidence.map((one) => [one.role, one.verified])).toEqual([['appearance', true]]);
    for (const { snapshotId, quotation } of evidence) {
      if (!texts.has(snapshotId)) {
        const { text } = await read<{ text: string }>(`/snapshots/${snapshotId}`, tokens.editor);
        texts.set(snapshotId, [...text]);
      }
      const found = texts.get(snapshotId)?.slice(quotation?.start, quotation?.end).join('');
      expect(found).toBe(quotation?.exact);
    }
  }
});

test('the claim about the machine tools is disputed by Beijing', async () => {
  const claim = (await publishedClaims()).find((one) => one.text.includes('machine tools'));
  expect(claim?.standing.value).toBe('disputed');
  expect(claim?.rebuttalCount).toBe(4);
  const { rebuttals } = await read<Thread>(`/claims/${claim?.id}/dossier`);
  const quoted = rebuttals.flatMap((one) => one.evidence.map((evidence) => evidence.quotation?.exact));
  expect(quoted).toContain('“groundless accusations” over “normal trade and economic exchanges”');
});

test('a load that is repeated, and a second start, add nothing', async () => {
  const before = await counts();
  await loadSample(base, tokens);
  const lines = printed.length;
  await firstRun(service.service, base, (line) => printed.push(line));
  expect(await counts()).toEqual(before);
  expect(printed).toHaveLength(lines);
});

test('an interrupted first run is continued with the same people', async () => {
  const before = await counts();
  await service.service.prisma.instance.update({ where: { id: 1 }, data: { sampleLoadedAt: null } });
  await firstRun(service.service, base, (line) => printed.push(line));
  expect(await counts()).toEqual(before);
});
