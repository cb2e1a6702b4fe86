/** Reads what `COPY … TO STDOUT (FORMAT binary)` answers: bytes come as they are stored, and not as twice as many digits. */

/** `PGCOPY\n\xff\r\n\0`, flags, and the length of an extension, which PostgreSQL does not use. */
const HEADER = 11 + 4 + 4;
const NOTHING = Buffer.alloc(0);

/** The fields of each row; null for NULL. */
export async function* binaryRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<(Buffer | null)[]> {
  let rest: Buffer = NOTHING;
  let skip = HEADER;
  for await (const chunk of chunks) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    if (rest.length < skip) continue;
    rest = rest.subarray(skip);
    skip = 0;
    for (let row = firstRow(rest); row; row = firstRow(rest)) {
      yield row.fields;
      rest = rest.subarray(row.end);
    }
  }
}

/** Undefined while it is not all there; the end of all rows, whose count of fields is -1, is none either. */
function firstRow(bytes: Buffer): { fields: (Buffer | null)[]; end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const count = bytes.readInt16BE(0);
  if (count < 0) return undefined;
  const fields: (Buffer | null)[] = [];
  let at = 2;
  while (fields.length < count) {
    if (bytes.length < at + 4) return undefined;
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length > bytes.length - at) return undefined;
    fields.push(length < 0 ? null : bytes.subarray(at, at + length));
    at += Math.max(length, 0);
  }
  return { fields, end: at };
}
