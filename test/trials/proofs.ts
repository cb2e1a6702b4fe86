/** The proofs of a dossier out of a large log: what PostgreSQL and we ourselves compute for them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inBulk } from '../../src/database/bulk.ts';
import { openSql, type Reader, sqlReader } from '../../src/database/sql.ts';
import { completeNodes, foldNodes, verifyInclusion } from '../../src/ledger/merkle.ts';
import { inclusionProofs } from '../../src/ledger/proofs.ts';
import { seededRandom } from '../support/seeded-random.ts';

export interface ProofsOptions {
  /** A migrated, empty database, as the role that owns its tables. */
  ownerUrl: string;
  /** Of the log. */
  events: number;
  /** Of the dossier, each with an event of its own somewhere in the log. */
  records: number;
  runs: number;
  seed: number;
}

/** One dossier's proofs, in milliseconds. */
interface Cost {
  /** Planning and execution, as PostgreSQL tells them: by the clock, so others who compute meanwhile count too. */
  database: number;
  /** What the server process computed, where Linux tells it of a server on this machine; else not a number. */
  server: number;
  /** What this process computed. */
  cpu: number;
  wall: number;
}

/** Answers the figures; every proof that was measured is verified too. */
export async function proofsTrial(options: ProofsOptions): Promise<Record<string, number>> {
  const { ownerUrl, events, records, runs, seed } = options;
  const begun = performance.now();
  const levels = await fillLog(ownerUrl, events);
  const filled = performance.now() - begun;
  const root = foldNodes(completeNodes(0, events).map(({ level, index }) => nodeAt(levels, level, index)));
  const random = seededRandom(seed);
  const sql = openSql(ownerUrl, { poolSize: 1 });
  const read = sqlReader(sql);
  try {
    const costs: Cost[] = [];
    const [backend] = await read.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const serverTime = () => computedBy(backend?.pid ?? 0);
    // The first runs open the connection and warm the compiler; a service has been running for longer.
    for (let run = -10; run < runs; run++) {
      const indices = Array.from({ length: records }, () => random.below(events));
      const statements: { text: string; params: readonly unknown[] }[] = [];
      const watched: Reader = {
        rows(text, params = []) {
          statements.push({ text, params });
          return read.rows(text, params);
        },
      };
      const [server, cpu, wall] = [await serverTime(), process.cpuUsage(), performance.now()];
      const proofs = await inclusionProofs(watched, indices, events);
      const clock = performance.now() - wall;
      const used = process.cpuUsage(cpu);
      const cost = {
        database: 0,
        server: (await serverTime()) - server,
        cpu: (used.user + used.system) / 1000,
        wall: clock,
      };
      for (const { text, params } of statements) cost.database += await databaseTime(read, text, params);
      for (const [index, proof] of proofs)
        verifyInclusion(index, events, nodeAt(levels, 0, index), proof, root);
      if (run >= 0) costs.push(cost);
    }
    const together = costs.map((one) => one.database + one.cpu).sort((one, other) => one - other);
    const middle = (of: (cost: Cost) => number) => medianOf(costs.map(of));
    return {
      'events of the log': events,
      'records of the dossier': records,
      runs,
      'database time, median (ms)': middle((one) => one.database),
      'CPU time, median (ms)': middle((one) => one.cpu),
      'CPU time of PostgreSQL, median (ms)': middle((one) => one.server),
      'CPU time of both, maximum (ms)': rounded(Math.max(...costs.map((one) => one.server + one.cpu))),
      'together, median (ms)': medianOf(together),
      'together, 99 of 100 (ms)': rounded(together[Math.floor(together.length * 0.99)] ?? 0),
      'together, maximum (ms)': rounded(together.at(-1) ?? 0),
      'by the clock, median (ms)': middle((one) => one.wall),
      'filling the log (s)': Math.round(filled / 1000),
    };
  } finally {
    await sql.end();
  }
}

/** How long a process has computed, in milliseconds. */
async function computedBy(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '');
  return text === '' ? Number.NaN : Number(text.split(' ')[0]) / 1e6;
}

/** A service plans the statement only once: here it counts each time. */
async function databaseTime(
  read: ReturnType<typeof sqlReader>,
  text: string,
  params: readonly unknown[],
): Promise<number> {
  const [answer] = await read.rows<{ 'QUERY PLAN': { 'Planning Time': number; 'Execution Time': number }[] }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
    params,
  );
  const plan = answer?.['QUERY PLAN'][0];
  if (!plan) throw new Error('PostgreSQL explains nothing');
  return plan['Planning Time'] + plan['Execution Time'];
}

/** The hashes of all complete subtrees by level, one after the other. */
type Levels = Buffer[];

function nodeAt(levels: Levels, level: number, index: number): Buffer {
  return levels[level]?.subarray(index * 32, index * 32 + 32) ?? Buffer.alloc(0);
}

/** Events like those of users, with their tree. They come by COPY, as the owner, without the check of one at a time. */
async function fillLog(ownerUrl: string, events: number): Promise<Levels> {
  const leaves = Buffer.alloc(events * 32);
  const levels: Levels = [leaves];
  await inBulk(ownerUrl, 'write', async (session) => {
    await session.run('ALTER TABLE event DISABLE TRIGGER USER');
    const copy = (table: string, lines: Iterable<string>) =>
      pipeline(Readable.from(inBlocks(lines)), session.copyIn(`COPY ${table} FROM STDIN`));
    await copy(
      'event (index, at, action, record_type, record_id, body, salt, state)',
      eventLines(events, (index, body) => hash(0, body).copy(leaves, index * 32)),
    );
    for (let below = leaves; below.length >= 64; ) {
      const level = Buffer.alloc((below.length >> 6) * 32);
      for (let at = 0; at < level.length; at += 32)
        hash(1, below.subarray(at * 2, at * 2 + 64)).copy(level, at);
      levels.push(level);
      below = level;
    }
    await copy('log_node (level, index, hash)', nodeLines(levels));
    await session.run(`UPDATE ledger_head SET size = ${events}`);
    await session.run('ALTER TABLE event ENABLE TRIGGER USER');
  });
  await inBulk(ownerUrl, 'write', (session) => session.run('ANALYZE event; ANALYZE log_node'));
  return levels;
}

function* eventLines(events: number, see: (index: number, body: Buffer) => void): Generator<string> {
  const at = '2026-01-01T00:00:00.000Z';
  const salt = '00'.repeat(16);
  for (let index = 0; index < events; index++) {
    const id = `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
    const body = `{"at":"${at}","by":null,"index":${index},"operation":"user.created","record":{"id":"${id}","type":"user"},"state":"${'0'.repeat(64)}"}`;
    const bytes = Buffer.from(body);
    see(index, bytes);
    yield `${index}\t${at}\tcreated\tuser\t${id}\t\\\\x${bytes.toString('hex')}\t\\\\x${salt}\t\\\\x7b7d\n`;
  }
}

function* nodeLines(levels: Levels): Generator<string> {
  for (const [level, hashes] of levels.entries()) {
    for (let index = 0; index * 32 < hashes.length; index++) {
      yield `${level}\t${index}\t\\\\x${nodeAt(levels, level, index).toString('hex')}\n`;
    }
  }
}

/** Lines in blocks that are worth a write. */
function* inBlocks(lines: Iterable<string>): Generator<Buffer> {
  let block: string[] = [];
  for (const line of lines) {
    block.push(line);
    if (block.length < 500) continue;
    yield Buffer.from(block.join(''));
    block = [];
  }
  yield Buffer.from(block.join(''));
}

function hash(prefix: number, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(Uint8Array.of(prefix)).update(bytes).digest();
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return rounded((low + high) / 2);
}

const rounded = (value: number) => Math.round(value * 100) / 100;
