/** Puts a record into an empty database, by the product's own import. */
import { setTimeout as sleep } from 'node:timers/promises';
import { onDatabase } from './on-database.ts';
import { recordLines } from './record/generate.ts';
import { type BenchService, startBenchService } from './service.ts';
import { upload } from './streams.ts';

/** How the record came in. */
export interface Loading {
  claims: number;
  seconds: number;
  /** Until everything was signed, from the end of the import on. */
  signing: number;
  /** The most memory that the service held meanwhile, in MB. */
  peak: number | null;
}

export interface LoadingOptions {
  url: string;
  /** Of an admin. */
  token: string;
  claims: number;
  seed: number;
  say(line: string): void;
}

const EVERY = 10_000;
const BLOCK = 1 << 17;

export async function loadRecord({ url, token, claims, seed, say }: LoadingOptions): Promise<Loading> {
  const service = await startBenchService({ DATABASE_URL: url });
  try {
    const begun = performance.now();
    let seen = 0;
    const lines = recordBlocks({ claims, seed }, () => {
      if (++seen % EVERY === 0)
        say(`  ${seen.toLocaleString('en')} of ${claims.toLocaleString('en')} claims`);
    });
    await upload(service.port, { authorization: `Bearer ${token}` }, lines);
    const seconds = (performance.now() - begun) / 1000;
    say('  waiting until all of it is signed');
    const signing = await untilSigned(url, service);
    return { claims, seconds, signing, peak: await service.peak() };
  } finally {
    await service.stop();
  }
}

/** Dossiers are made of what is signed. Answers how long it took, in seconds. */
export async function untilSigned(url: string, { port }: Pick<BenchService, 'port'>): Promise<number> {
  const begun = performance.now();
  const size = await onDatabase(url, async (client) => {
    const { rows } = await client.query<{ size: number }>('SELECT size::float8 AS size FROM ledger_head');
    return rows[0]?.size ?? 0;
  });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/log/checkpoint`);
    // A checkpoint says its size in its second line.
    const [, signed = '0'] = (await answer.text()).split('\n');
    if (answer.ok && Number(signed) >= size) return (performance.now() - begun) / 1000;
    await sleep(50);
  }
}

/** The record in blocks that are worth a write; `onClaim` hears of each claim. */
export async function* recordBlocks(
  size: { claims: number; seed: number },
  onClaim: () => void = () => {},
): AsyncGenerator<Buffer> {
  let block: string[] = [];
  let length = 0;
  for (const line of recordLines(size)) {
    if (line.startsWith('{"type":"claim"')) onClaim();
    block.push(line);
    length += line.length;
    if (length < BLOCK) continue;
    yield Buffer.from(block.join(''));
    [block, length] = [[], 0];
  }
  yield Buffer.from(block.join(''));
}
