/** Puts a record into an empty database, by the product's own import. */
import { recordLines } from './record/generate.ts';
import { startBenchService } from './service.ts';
import { upload } from './streams.ts';

/** How the record came in. */
export interface Loading {
  claims: number;
  seconds: number;
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
    return { claims, seconds: (performance.now() - begun) / 1000, peak: await service.peak() };
  } finally {
    await service.stop();
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
