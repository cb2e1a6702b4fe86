import postgres from 'postgres';

export type Sql = postgres.Sql;

/**
 * The conditions of those filters whose values are all given, each beginning with AND; `?` stands for a value, with its
 * cast, and becomes the `$n` that follows those of `fixed`, which come first. What is not asked for is not in the text, so that a prepared plan can use the indexes
 * of what is.
 */
export function conditionsOf(
  filters: readonly (readonly [condition: string, ...values: unknown[]])[],
  fixed: readonly unknown[] = [],
): {
  text: string;
  params: unknown[];
} {
  const given = filters.filter(([, ...values]) =>
    values.every((value) => value !== null && value !== undefined),
  );
  const params = [...fixed, ...given.flatMap(([, ...values]) => values)];
  let count = fixed.length;
  const text = given.map(([condition]) => `AND ${condition}`).join(' ');
  return { text: text.replace(/\?/g, () => `$${++count}`), params };
}

/** An id before all others: where a walk in the order of ids begins. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * The filter of a page that begins below an id, over each column of a join that holds it: PostgreSQL hands equalities on
 * through a join, but never inequalities, and whichever table it begins with has to begin at the page.
 */
export function beforeId(
  columns: readonly string[],
  id: string | null,
): [condition: string, ...values: unknown[]] {
  const each = columns.map((column) => `${column} < ?::uuid`).join(' AND ');
  return [`(${each})`, ...columns.map(() => id)];
}

/**
 * Runs one SQL text with `$1` parameters; the same text runs outside a transaction and inside one. Every parameter needs
 * its cast (`$1::uuid`, `$2::text[]`, `$3::timestamptz`, `$4::int`, `$5::jsonb`, the last as JSON text); an int8 comes as a
 * bigint, a timestamptz as a Date.
 */
export interface Reader {
  rows<T>(text: string, params?: readonly unknown[], options?: ReadOptions): Promise<T[]>;
}

/** What the queries read by, outside of transactions. */
export interface QueryReader extends Reader {
  /**
   * The same, each value as the bytes that PostgreSQL sends, in the order of the columns: nothing is decoded. Long texts come
   * with no string made of them; of a bytea that holds text take `convert_from(…, 'UTF8')`, or it comes as digits. The bytes lie
   * in what came from the network at once: whoever keeps some keeps all of it, and should copy.
   */
  bytes(text: string, params?: readonly unknown[]): Promise<(Buffer | null)[][]>;
}

export interface ReadOptions {
  /** Plan it anew for these very values: where a rare value and a frequent one want different plans. */
  planAnew?: boolean;
}

/**
 * What the library would do otherwise than Prisma: it turns JSON text into a JSON string, cuts an instant given as text
 * to milliseconds, and answers int8 as text.
 */
const SAME_AS_PRISMA = {
  json: {
    to: 114,
    from: [114, 3802],
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (text: string): unknown => JSON.parse(text),
  },
  date: {
    to: 1184,
    from: [1082, 1114, 1184],
    serialize: (value: Date | string) => (typeof value === 'string' ? value : value.toISOString()),
    parse: (text: string) => new Date(text),
  },
  bigint: {
    to: 20,
    from: [20],
    serialize: (value: bigint | number | string) => String(value),
    parse: (text: string) => BigInt(text),
  },
};

/** Opens the client of the queries. Connections are made when they are needed. */
export function openSql(url: string, options: { poolSize: number }): Sql {
  return postgres(url, {
    max: options.poolSize,
    connect_timeout: 5,
    // Otherwise it waits up to 20 s between attempts, and whoever asks waits with it, though PostgreSQL is back.
    backoff: () => 0.1,
    onnotice: () => {},
    connection: { application_name: 'rejoinder queries', TimeZone: 'UTC' },
    types: SAME_AS_PRISMA,
  });
}

/** Reads committed rows, each statement by itself. */
export function sqlReader(sql: Sql): QueryReader {
  const run = (text: string, params: readonly unknown[], prepare: boolean) =>
    sql.unsafe(text, [...params] as postgres.ParameterOrJSON<never>[], { prepare });
  return {
    rows: async <T>(text: string, params: readonly unknown[] = [], { planAnew = false }: ReadOptions = {}) =>
      (await run(text, params, !planAnew)) as unknown as T[],
    bytes: async (text, params = []) => [...(await run(text, params, true).raw())],
  };
}
