/** Whole records in and out: over HTTP as a client does it, and by COPY alone. */
import { createReadStream } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inBulk } from '../../src/database/bulk.ts';
import type { CopyInJob, CopyOutJob, DownloadJob, UploadJob } from './load.types.ts';
import type { Stopwatch } from './stopwatch.ts';

const NEWLINE = 10;

/** Counts lines and bytes; of what is compressed only the bytes, and the size before that as gzip tells it (modulo 2^32). */
export async function download(job: DownloadJob, watch: Stopwatch): Promise<void> {
  const headers = { ...job.headers, ...(job.gzip && { 'accept-encoding': 'gzip' }) };
  await new Promise<void>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: job.port, path: job.path, headers }, (answer) => {
      const isGzip = answer.headers['content-encoding'] === 'gzip';
      if (answer.statusCode !== 200 || isGzip !== (job.gzip ?? false)) {
        reject(
          new Error(`${job.path} answers ${answer.statusCode} ${answer.headers['content-encoding'] ?? ''}`),
        );
        answer.destroy();
        return;
      }
      let tail: Buffer = Buffer.alloc(0);
      answer.on('data', (chunk: Buffer) => {
        watch.bytes += chunk.length;
        if (isGzip) tail = Buffer.concat([tail, chunk]).subarray(-4);
        else watch.count(linesIn(chunk));
      });
      answer.on('end', () => {
        if (isGzip) watch.unpacked = tail.readUInt32LE();
        if (answer.complete) resolve();
        else reject(new Error(`${job.path} was cut off`));
      });
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Sends a file to the import. */
export async function uploadFile(job: UploadJob, watch: Stopwatch): Promise<void> {
  await upload(job.port, job.headers, createReadStream(job.file, { highWaterMark: 1 << 20 }));
  watch.count(job.records);
}

/** Sends a body to the import and waits for its success. */
export async function upload(
  port: number,
  headers: Record<string, string>,
  body: AsyncIterable<Uint8Array | string>,
): Promise<void> {
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/api/v1/import',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
  });
  const answered = new Promise<void>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let text = '';
      answer.on('data', (data) => (text += data)).on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode !== undefined && answer.statusCode < 300) resolve();
        else reject(new Error(`the import is answered ${answer.statusCode}: ${text.slice(0, 1000)}`));
      });
    });
  });
  // When it is refused while it is sent, the answer says why.
  await Promise.all([answered, pipeline(Readable.from(body), sent).catch(() => answered)]);
}

export async function copyOut(job: CopyOutJob, watch: Stopwatch): Promise<void> {
  await inBulk(job.url, 'read', async (session) => {
    if (job.settings) await session.run(job.settings);
    for (const statement of job.statements) {
      for await (const chunk of session.copyOut(statement)) {
        watch.bytes += chunk.length;
        watch.count(linesIn(chunk));
      }
    }
  });
}

/** The rows of an import, without any of its checks but those of constraints and foreign keys. The database goes afterwards. */
export async function copyIn(job: CopyInJob, watch: Stopwatch): Promise<void> {
  await inBulk(job.url, 'write', async (session) => {
    for (const { name } of job.tables) await session.run(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    for (const { statement, file } of job.tables) {
      await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), session.copyIn(statement));
    }
  });
  watch.count(job.records);
}

function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
