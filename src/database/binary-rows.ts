/** Reads what `COPY … TO STDOUT (FORMAT binary)` answers: bytes come as they are stored, and not as twice as many digits. */

/** `PGCOPY\n\xff\r\n\0`, flags, and the length of an extension, which PostgreSQL does not use. */
const HEADER = 11 + 4 + 4;
const COUNT = 2;
const LENGTH = 4;

/**
 * The fields of each row; null for NULL. They lie in the chunks as these arrived: only what spans several is copied. Error when
 * the chunks end within a row.
 */
export async function* binaryRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<(Buffer | null)[]> {
  const source = chunks[Symbol.asyncIterator]();
  const take = takerOf(source);
  try {
    await take(HEADER);
    for (;;) {
      const count = (await take(COUNT)).readInt16BE(0);
      // So all rows end.
      if (count < 0) break;
      const fields: (Buffer | null)[] = [];
      while (fields.length < count) {
        const length = (await take(LENGTH)).readInt32BE(0);
        fields.push(length < 0 ? null : await take(length));
      }
      yield fields;
    }
    // COPY is over when its stream is.
    while (!(await source.next()).done);
  } finally {
    await source.return?.();
  }
}

/** Takes the next so many bytes of what arrives in chunks of any length. */
function takerOf(source: AsyncIterator<Buffer>): (count: number) => Promise<Buffer> {
  let chunk: Buffer = Buffer.alloc(0);
  return async (count) => {
    const parts: Buffer[] = [];
    for (let missing = count; ; ) {
      const part = chunk.subarray(0, missing);
      chunk = chunk.subarray(part.length);
      missing -= part.length;
      if (missing === 0) return parts.length === 0 ? part : Buffer.concat([...parts, part]);
      if (part.length > 0) parts.push(part);
      const next = await source.next();
      if (next.done) throw new Error('COPY ended within a row');
      chunk = next.value;
    }
  };
}
