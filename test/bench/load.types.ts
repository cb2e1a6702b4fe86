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

/** One whole answer, as a stream. */
export interface DownloadJob {
  kind: 'download';
  port: number;
  path: string;
  headers: Record<string, string>;
  gzip?: boolean;
}

/** One whole import, out of a file. */
export interface UploadJob {
  kind: 'upload';
  port: number;
  headers: Record<string, string>;
  file: string;
  /** What counts as done when it is through. */
  records: number;
}

/** `COPY … TO STDOUT`, one after the other in one snapshot. */
export interface CopyOutJob {
  kind: 'copyOut';
  url: string;
  statements: readonly string[];
  /** Run before them. */
  settings?: string;
}

/** `COPY … FROM STDIN` of files, one after the other in one transaction. */
export interface CopyInJob {
  kind: 'copyIn';
  url: string;
  tables: readonly { name: string; statement: string; file: string }[];
  records: number;
}

export type ClientJob = HttpJob | DownloadJob | UploadJob;
export type LimitJob = SqlJob | CopyOutJob | CopyInJob;
export type Job = ClientJob | LimitJob;

/** What came of a job. Times are in milliseconds. */
export interface Outcome {
  done: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** How long all of it took. */
  wall: number;
  /** Bytes that came back, where they were counted. */
  bytes: number;
  /** Of a compressed answer: its bytes before that, modulo 2^32. */
  unpacked: number | null;
  /** How much of one core the process that made the load used. */
  cpu: number;
}
