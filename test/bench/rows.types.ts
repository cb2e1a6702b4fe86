import type { LoadRequest, Outcome } from './load.types.ts';
import type { Loaders } from './loaders.ts';
import type { BenchService } from './service.ts';
import type { Stored } from './store.ts';

export interface BenchOptions {
  claims: number;
  /** Of the record, and of what is asked. */
  seed: number;
  /** Each measured stretch: of the limit, and of the work. */
  seconds: number;
  rounds: number;
  /** Small and short: shows that everything runs, and judges nothing. */
  quick: boolean;
  /** What a row writes goes into the record itself, which is dropped at the end. */
  spend?: boolean;
  say(line: string): void;
}

/** What a row works with: the record, the service on it, and who makes load. */
export interface Bench {
  options: BenchOptions;
  stored: Stored;
  loaders: Loaders;
  /** The service that runs on the record. */
  service: BenchService;
  /** Whether the service has such an operation, by its own description. */
  offers(method: string, path: string): boolean;
  /** A random sample of the published claims: more than any cache holds where the record has so many. */
  claims: readonly string[];
  /** Those of `claims` whose dossiers are stored. */
  spread: readonly string[];
}

/** A figure has to be on one side of a bound. */
export interface Target {
  figure: 'ratio' | 'p50' | 'p99' | 'peak' | (string & {});
  atLeast?: number;
  atMost?: number;
  below?: number;
}

/** What a row came to. Times are in milliseconds, memory in MB. */
export interface RowResult {
  row: string;
  title: string;
  /** What is counted: `requests`, or `claims` of a stream. */
  unit: string;
  perSecond: number | null;
  p50: number | null;
  p99: number | null;
  /** What the limit is, in words, and how many a second it did. */
  limit: string | null;
  limitPerSecond: number | null;
  /** The median of the ratios of the rounds, each to the limit measured just before it. */
  ratio: number | null;
  ratios: number[];
  /** The most memory that the service held. */
  peak: number | null;
  /** Of one core: the process that made the load, and the service. */
  clientCpu: number | null;
  serviceCpu: number | null;
  figures: Record<string, number>;
  targets: Target[];
  /** `met`, `missed`, `no target`, or `not judged` of a quick run; `not there` where the feature is not. */
  verdict: 'met' | 'missed' | 'no target' | 'not judged' | 'not there';
  note: string | null;
}

/** One line of the table. */
export interface Row {
  name: string;
  title: string;
  targets: Target[];
  /** The targets are set for records of so many claims and more: in smaller ones there is none. */
  targetsFrom?: number;
  /** What is known before `run`; a sentence when what it measures is not there. */
  run(bench: Bench): Promise<Measured | NotThere>;
}

export interface NotThere {
  notThere: string;
}

/** The part of a result that is measured. */
export type Measured = Partial<Omit<RowResult, 'row' | 'title' | 'targets' | 'verdict'>>;

export type { LoadRequest, Outcome };
