/** Puts a record into an empty database, by the product's own import. */
import { startBenchService } from './service.ts';

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

export async function loadRecord({ url, claims }: LoadingOptions): Promise<Loading> {
  const begun = performance.now();
  const service = await startBenchService({ DATABASE_URL: url });
  await new Promise((r) => setTimeout(r, 15000));
  const peak = await service.peak();
  await service.stop();
  return { claims, seconds: (performance.now() - begun) / 1000, peak };
}
