/**
 * What the ledger adds to a write: the same writes over HTTP in one process on one database, in turn with the ledger's part
 * and without it. Without it there is no event, no lock on the head of the log, no reading of the state: a Prisma client of
 * the trial answers these statements itself, and the service knows nothing of it.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import type { Service } from '../../src/access/caller.ts';
import { createApp } from '../../src/app.ts';
import type { PrismaClient } from '../../src/database/generated/client.ts';
import { openService } from '../../src/database/open.ts';
import type { Tx } from '../../src/ledger/record.ts';
import { createToken } from '../../src/tokens/tokens.commands.ts';
import { createUser } from '../../src/users/users.commands.ts';
import { seededRandom } from '../support/seeded-random.ts';

export interface CostOptions {
  /** A migrated, empty database. */
  url: string;
  /** Of each kind, with and without. */
  writes: number;
  seed: number;
}

/** The statements that are the ledger's part. */
const HEAD = /^\/\* prepared take_places /;
const EVENTS = /^\/\* prepared store_events /;
const STATE = /^\/\* prepared record_state /;
const QUOTE = 'the words that are quoted';
const WARM_UP = 30;

/** Answers the figures: medians in milliseconds, and what the ledger adds in percent. */
export async function costTrial({ url, writes, seed }: CostOptions): Promise<Record<string, number>> {
  const { service, close } = openService(url, pino({ level: 'silent' }));
  const servers: Server[] = [];
  try {
    const token = await hire(service);
    const desks = [];
    for (const one of [service, { ...service, prisma: withoutLedger(service.prisma) }]) {
      const server = createServer(createApp(one)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      servers.push(server);
      const { port } = server.address() as AddressInfo;
      desks.push(await openCostDesk(`http://127.0.0.1:${port}/api/v1`, token));
    }
    const [withLedger, without] = desks as [CostDesk, CostDesk];
    const random = seededRandom(seed);
    const times = new Map(
      KINDS.map((kind) => [kind, { withLedger: [] as number[], without: [] as number[] }]),
    );
    for (let round = -Math.min(WARM_UP, writes); round < writes; round++) {
      for (const kind of KINDS) {
        // Whoever is second profits from the first: who that is, is left to chance.
        const pair = [
          ['withLedger', withLedger],
          ['without', without],
        ] as const;
        for (const [name, desk] of random.next() < 0.5 ? pair : pair.toReversed()) {
          const took = await desk[kind]();
          if (round >= 0) times.get(kind)?.[name].push(took);
        }
      }
    }
    return figuresOf(times);
  } finally {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await close();
  }
}

function figuresOf(times: Map<Kind, { withLedger: number[]; without: number[] }>): Record<string, number> {
  const all = { withLedger: [] as number[], without: [] as number[] };
  const figures: Record<string, number> = {};
  for (const [kind, { withLedger, without }] of times) {
    all.withLedger.push(...withLedger);
    all.without.push(...without);
    figures[`${kind}: with (ms)`] = rounded(median(withLedger));
    figures[`${kind}: without (ms)`] = rounded(median(without));
    figures[`${kind}: added (%)`] = added(withLedger, without);
  }
  figures['all writes: with (ms)'] = rounded(median(all.withLedger));
  figures['all writes: without (ms)'] = rounded(median(all.without));
  figures['all writes: added (%)'] = added(all.withLedger, all.without);
  return figures;
}

const KINDS = ['createClaim', 'editClaim', 'addEvidence', 'createRebuttal'] as const;
type Kind = (typeof KINDS)[number];
/** Each write answers how long it took, in milliseconds. */
type CostDesk = Record<Kind, () => Promise<number>>;

async function openCostDesk(api: string, token: string): Promise<CostDesk> {
  let count = 0;
  async function send(method: string, at: string, body: object, etag?: string) {
    const begun = performance.now();
    const answer = await fetch(`${api}${at}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(etag && { 'if-match': etag }),
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    const took = performance.now() - begun;
    if (!answer.ok) throw new Error(`${at} answers ${answer.status} ${text}`);
    return { took, etag: answer.headers.get('etag') ?? '', id: (JSON.parse(text) as { id: string }).id };
  }
  const actor = await send('POST', '/actors', { kind: 'government', name: 'Utopia' });
  const source = await send('POST', '/sources', { title: 'A source', text: `Here stand ${QUOTE}.` });
  let claim = { id: '', etag: '' };
  return {
    async createClaim() {
      const body = { text: `Claim ${++count}.`, claimantId: actor.id, statedAt: '2024-05' };
      const made = await send('POST', '/claims', body);
      claim = made;
      return made.took;
    },
    async editClaim() {
      const edited = await send(
        'PATCH',
        `/claims/${claim.id}`,
        { text: `Claim ${++count}, edited.` },
        claim.etag,
      );
      claim = edited;
      return edited.took;
    },
    async addEvidence() {
      const body = { role: 'supports', sourceId: source.id, quotation: { exact: QUOTE } };
      const added = await send('POST', `/claims/${claim.id}/evidence`, body, claim.etag);
      claim = added;
      return added.took;
    },
    async createRebuttal() {
      const body = { act: 'denial', responderId: actor.id, text: `Answer ${++count}.`, statedAt: '2024-05' };
      return (await send('POST', `/claims/${claim.id}/rebuttals`, body)).took;
    },
  };
}

async function hire(service: Service): Promise<string> {
  const caller = { user: null, service };
  const { view } = await createUser(caller, { email: 'ada@example.org', name: 'Ada', roles: ['editor'] });
  return (await createToken(caller, view.id, { label: 'trial' })).view.token;
}

/** The same client, but for the ledger's own statements: those are answered here, and never reach PostgreSQL. */
function withoutLedger(prisma: PrismaClient): PrismaClient {
  const run = prisma.$transaction.bind(prisma) as (
    work: (tx: Tx) => Promise<unknown>,
    options?: object,
  ) => Promise<unknown>;
  return new Proxy(prisma, {
    get: (target, name) =>
      name === '$transaction'
        ? (work: (tx: Tx) => Promise<unknown>, options?: object) =>
            run((tx) => work(txWithoutLedger(tx)), options)
        : Reflect.get(target, name),
  });
}

function txWithoutLedger(tx: Tx): Tx {
  const stubs: Record<string | symbol, unknown> = {
    $executeRawUnsafe: async (text: string, ...values: unknown[]) =>
      EVENTS.test(text) ? 0 : tx.$executeRawUnsafe(text, ...values),
    $queryRawUnsafe: (text: string, ...values: unknown[]) =>
      answerOf(text) ?? tx.$queryRawUnsafe(text, ...values),
  };
  return new Proxy(tx, { get: (target, name) => stubs[name] ?? Reflect.get(target, name) });
}

/** What those statements would answer; undefined for all others. */
function answerOf(text: string): Promise<unknown[]> | undefined {
  if (HEAD.test(text)) return Promise.resolve([{ size: 1n, at: new Date() }]);
  return STATE.test(text) ? Promise.resolve([{ rows: {} }]) : undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

const rounded = (value: number) => Math.round(value * 100) / 100;
const added = (withLedger: readonly number[], without: readonly number[]) =>
  Math.round((median(withLedger) / median(without) - 1) * 1000) / 10;
