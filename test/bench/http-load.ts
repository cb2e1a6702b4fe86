/**
 * A client that costs little: the machine has to serve, not to ask. It knows as much of HTTP/1.1 as our own answers need:
 * keep-alive, a length or chunks.
 */
import { connect, type Socket } from 'node:net';
import type { HttpJob, LoadRequest } from './load.types.ts';
import type { Stopwatch } from './stopwatch.ts';

/** No answer takes so long. */
const PATIENCE_MS = 120_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_CHUNKS = Buffer.from('\r\n0\r\n\r\n');

/** Runs a job; throws with the answer that was not right. */
export async function httpLoad(job: HttpJob, watch: Stopwatch): Promise<void> {
  const requests = job.requests.map(bytesOf);
  if (requests.length === 0) throw new Error('there is nothing to ask');
  let next = 0;
  const deadline = performance.now() + job.seconds * 1000;
  const take = (): Buffer | null => {
    if (performance.now() >= deadline || (job.once && next >= requests.length)) return null;
    return requests[next++ % requests.length] ?? null;
  };
  const lines = Array.from({ length: job.connections }, () => converse(job, take, watch));
  await Promise.all(lines);
}

function bytesOf({ method, path, headers = {}, body }: LoadRequest): Buffer {
  const all: Record<string, string> = { host: '127.0.0.1', ...headers };
  if (body !== undefined) {
    all['content-type'] = 'application/json';
    all['content-length'] = String(Buffer.byteLength(body));
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

/** One connection: asks, waits for the whole answer, asks again. */
function converse(job: HttpJob, take: () => Buffer | null, watch: Stopwatch): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
    socket.setTimeout(PATIENCE_MS, () => fail(new Error('no answer came')));
    let begun = 0;
    let pending: Buffer | null = null;
    /** Bytes of the body that are still to come; -1 while the head is read, -2 until the last chunk. */
    let missing = -1;
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const ask = () => {
      const request = take();
      if (request === null) {
        socket.removeAllListeners('close').end();
        resolve();
        return;
      }
      pending = null;
      missing = -1;
      begun = performance.now();
      socket.write(request);
    };
    const answered = () => {
      watch.add(performance.now() - begun);
      ask();
    };
    socket.on('connect', ask).on('error', fail);
    socket.on('close', () => fail(new Error('the service closed the connection')));
    socket.on('data', (data) => {
      watch.bytes += data.length;
      if (missing >= 0) {
        missing -= data.length;
        if (missing <= 0) answered();
        return;
      }
      pending = pending === null ? data : Buffer.concat([pending, data]);
      if (missing === -1) {
        const end = pending.indexOf(END_OF_HEAD);
        if (end === -1) return;
        const head = pending.toString('latin1', 0, end);
        if (Number(head.slice(9, 12)) !== job.status) return fail(wrong(head, pending.toString()));
        const length = lengthOf(head, job.status);
        missing = length === null ? -2 : length - (pending.length - end - 4);
        if (missing === 0) return answered();
        if (missing > 0) return;
      }
      // Only the end of it is looked at from now on.
      if (pending.indexOf(END_OF_CHUNKS) === pending.length - END_OF_CHUNKS.length) return answered();
      pending = pending.subarray(-END_OF_CHUNKS.length);
    });
  });
}

/** Of the body; null when it comes in chunks. */
function lengthOf(head: string, status: number): number | null {
  if (status === 304 || status === 204) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return length === undefined ? null : Number(length);
}

function wrong(head: string, answer: string): Error {
  const status = head.split('\r\n', 1)[0];
  return new Error(`the service answers ${status}: ${answer.slice(answer.indexOf('\r\n\r\n') + 4, 600)}`);
}
