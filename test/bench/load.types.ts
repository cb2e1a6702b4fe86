/** What the processes that make load are told, and what they answer. */

/** One request, always the same bytes. */
export interface LoadRequest {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: string;
}

/** Load over HTTP, each connection with one request under way. */
export interface HttpJob {
  kind: 'http';
  port: number;
  requests: readonly LoadRequest[];
  connections: number;
  seconds: number;
  /** Which answer is right; any other ends the job. */
  status: number;
  /** Each request is sent at most once: the job ends early when they are used up. */
  once?: boolean;
}

/** One statement, again and again, over `postgres` and nothing else. */
export interface SqlJob {
  kind: 'sql';
  url: string;
  text: string;
  /** Rows of parameters, taken in turn. */
  params: readonly (readonly unknown[])[];
  /** Of connections, and of statements under way. */
  pool: number;
  concurrency: number;
  seconds: number;
  prepare: boolean;
  once?: boolean;
}

export type Job = HttpJob | SqlJob;

/** What came of a job. Times are in milliseconds. */
export interface Outcome {
  done: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** Bytes that came back, where they were counted. */
  bytes: number;
  /** How much of one core the process that made the load used. */
  cpu: number;
}
