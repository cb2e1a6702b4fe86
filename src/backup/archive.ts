/**
 * The file of a backup: a gzip'd tar (POSIX ustar), so that it can be read without Rejoinder. Both ways by streams. The
 * CRC of gzip covers all but its ten first bytes, which are held to be what is written here: every altered bit shows.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { createTarDecoder, createTarPacker } from 'modern-tar';

/** What is wrong with a file of a backup, or in the way of one: a sentence for the person at the terminal. */
export class BackupError extends Error {}

/** One file in the archive: its name with `/`, and its bytes. */
export interface ArchiveEntry {
  name: string;
  body: AsyncIterable<Uint8Array>;
}

/** Puts one file into the archive. */
export type AddEntry = (name: string, bytes: Uint8Array) => Promise<void>;

/** Deflate, no name, no time; and "unknown" for the system, which Node would fill in by platform. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const DAMAGED = 'is damaged: it was cut off or altered. Nothing was restored.';

/**
 * Makes the file `target` of what `fill` adds, readable by its owner alone, and answers its SHA-256 in hexadecimal. It
 * comes into being whole or not at all. BackupError when there is one already, unless `force` says to replace it.
 */
export async function writeArchive(
  target: string,
  force: boolean,
  fill: (add: AddEntry) => Promise<void>,
): Promise<string> {
  if (!force && (await exists(target))) throw new BackupError(taken(target));
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}`);
  const discard = () => rmSync(draft, { force: true });
  process.once('exit', discard);
  try {
    const sha256 = await fillDraft(draft, fill);
    if (force) await rename(draft, target);
    else await publish(draft, target);
    return sha256;
  } catch (error) {
    // Nobody asked for the draft.
    if ((error as NodeJS.ErrnoException).path === draft) Object.assign(error as Error, { path: target });
    throw error;
  } finally {
    await rm(draft, { force: true });
    process.off('exit', discard);
  }
}

async function fillDraft(draft: string, fill: (add: AddEntry) => Promise<void>): Promise<string> {
  const { readable, controller } = createTarPacker();
  const hash = createHash('sha256');
  const written = pipeline(
    Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]),
    createGzip(),
    withOurHeader(),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
  );
  // Its failure is the reason for that of `fill`, which would otherwise be an unexplained abort.
  let failure: unknown;
  const done = written.catch((error: unknown) => {
    failure = error;
    controller.error(error);
  });
  try {
    await fill(async (name, bytes) => {
      const writer = controller.add({ name, size: bytes.length, mode: 0o600, mtime: new Date() }).getWriter();
      await writer.write(bytes);
      await writer.close();
    });
    controller.finalize();
  } catch (error) {
    controller.error(error);
    await done;
    throw failure ?? error;
  }
  await done;
  if (failure !== undefined) throw failure;
  return hash.digest('hex');
}

function withOurHeader(): Transform {
  let pending: Buffer | null = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (pending === null) return done(null, chunk);
      pending = Buffer.concat([pending, chunk]);
      if (pending.length < GZIP_HEADER.length) return done();
      const first = Buffer.concat([GZIP_HEADER, pending.subarray(GZIP_HEADER.length)]);
      pending = null;
      done(null, first);
    },
  });
}

/** Gives the draft its name unless another file took it meanwhile. */
async function publish(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw new BackupError(taken(target));
    // A file system without hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    await rename(draft, target);
  }
}

/** Reads the archive entry by entry; each body must be read to its end. BackupError when the file is not as it was made. */
export async function readArchive(
  file: string,
  visit: (entry: ArchiveEntry) => Promise<void>,
): Promise<void> {
  await requireOurs(file);
  const { size } = await stat(file);
  const gunzip = createGunzip();
  const decoder = createTarDecoder({ strict: true });
  const source = createReadStream(file);
  const writer = decoder.writable.getWriter();
  const unpacked = pipeline(source, gunzip, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) await writer.write(chunk);
    await writer.close();
  });
  // When the bytes are bad, whoever reads the entries has to hear of it.
  unpacked.catch((error: unknown) => writer.abort(error).catch(() => {}));
  const reader = decoder.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await asDamage(file, reader.read());
      if (done) break;
      const { header, body } = value;
      if (header.type !== 'file') throw new BackupError(`${file} ${DAMAGED}`);
      await visit({ name: header.name, body: chunksOf(file, body) });
    }
    await asDamage(file, unpacked);
  } catch (error) {
    source.destroy();
    await reader.cancel(error).catch(() => {});
    await unpacked.catch(() => {});
    throw error;
  }
  // What follows the end of the compressed data is not read by zlib, and is none of ours.
  if (gunzip.bytesWritten !== size) throw new BackupError(`${file} ${DAMAGED}`);
}

async function requireOurs(file: string): Promise<void> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new BackupError(`There is no file ${file}.`);
    throw new BackupError(`${file} cannot be read: ${error.message}`);
  });
  try {
    if (!(await handle.stat()).isFile()) throw new BackupError(`${file} is not a file.`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(10), 0, 10, 0);
    if (bytesRead < 10 || !buffer.equals(GZIP_HEADER)) {
      throw new BackupError(`${file} is no backup of Rejoinder, or its first bytes were altered.`);
    }
  } finally {
    await handle.close();
  }
}

async function* chunksOf(file: string, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await asDamage(file, reader.read());
    if (done) return;
    yield value;
  }
}

async function asDamage<T>(file: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw new BackupError(`${file} ${DAMAGED}`, { cause: error });
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}

function taken(file: string): string {
  return `There is a file ${file} already. Give another name, or --force to replace it.`;
}
