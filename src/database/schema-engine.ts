/**
 * Prisma's own schema engine, in its WebAssembly form, on a connection of ours: the Prisma command line wants a native
 * engine that it downloads, which an offline machine cannot have.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** What is needed of it here: TypeScript knows it of browsers only. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

export type SchemaEngine = glue.SchemaEngine;

/** The system type `"char"`, which Prisma's adapter does not know though Prisma's engine reads catalogues with it. */
const CHAR_OID = 18;

let loading: Promise<void> | undefined;
let panic: string | undefined;

/**
 * Runs `work` with an engine on one connection to `ownerUrl`; a failure comes out with PostgreSQL's own words.
 * `datamodel` is the text of a schema.prisma.
 */
export async function withSchemaEngine<T>(
  ownerUrl: string,
  datamodel: string,
  work: (engine: SchemaEngine, connection: pg.Pool) => Promise<T>,
): Promise<T> {
  loading ??= loadEngine();
  await loading;
  const connection = openConnection(ownerUrl);
  const failures: unknown[] = [];
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(connection, failures));
  try {
    const engine = await glue.SchemaEngine.new(
      { datamodels: [['schema.prisma', datamodel]] },
      () => {},
      factory,
    );
    try {
      return await work(engine, connection);
    } finally {
      if (panic === undefined) engine.free();
    }
  } catch (error) {
    throw explain(error, failures);
  } finally {
    await connection.end();
  }
}

async function loadEngine(): Promise<void> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        panic = message;
      },
    },
  });
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withIdleTimers() });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine leaves the timer of its lock running for ten seconds, which would keep a finished process waiting. */
function withIdleTimers(): object {
  const entries: [string, unknown][] = Object.entries(glue);
  return Object.fromEntries(
    entries.map(([name, value]) =>
      name.startsWith('__wbg_setTimeout_')
        ? [name, (wake: () => void, delay: number) => setTimeout(wake, delay).unref()]
        : [name, value],
    ),
  );
}

/** One connection, for the engine's advisory lock belongs to the session that took it. */
function openConnection(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'rejoinder migrate',
    options: '-c TimeZone=UTC',
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function adapterFactory(pool: pg.Pool, failures: unknown[]): SqlMigrationAwareDriverAdapterFactory {
  const charColumns = rememberCharColumns(pool);
  const factory = new PrismaPg(pool);
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      async queryRaw(query: Parameters<typeof queryRaw>[0]) {
        const result = await queryRaw(query);
        for (const column of charColumns.get(result.rows) ?? []) {
          result.columnTypes[column] = ColumnTypeEnum.Character;
        }
        return result;
      },
      // Prisma's own cuts the script at every semicolon, also inside function bodies, strings and comments. Sent whole,
      // it is one transaction besides: a migration that fails leaves nothing behind.
      async executeScript(script: string) {
        try {
          await pool.query(script);
        } catch (error) {
          failures.push(error);
          throw error;
        }
      },
    });
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Passes `"char"` columns off as text to Prisma's adapter and remembers, by result, which they were. */
function rememberCharColumns(pool: pg.Pool): WeakMap<object, number[]> {
  const charColumns = new WeakMap<object, number[]>();
  const query = pool.query.bind(pool) as (config: unknown) => Promise<pg.QueryArrayResult>;
  Object.assign(pool, {
    async query(config: unknown) {
      const result = await query(config);
      const found: number[] = [];
      for (const [column, field] of (result.fields ?? []).entries()) {
        if (field.dataTypeID !== CHAR_OID) continue;
        field.dataTypeID = pg.types.builtins.TEXT;
        found.push(column);
      }
      if (found.length > 0) charColumns.set(result.rows, found);
      return result;
    },
  });
  return charColumns;
}

function explain(error: unknown, failures: unknown[]): Error {
  if (panic !== undefined) return new Error(`Prisma's schema engine broke: ${panic}`, { cause: error });
  const failure = failures[0];
  if (failure instanceof Error) return new Error(describeFailure(failure), { cause: failure });
  return error instanceof Error ? error : new Error(String(error));
}

function describeFailure(failure: Error & { position?: string; detail?: string; where?: string }): string {
  const notes = [
    failure.position && `at character ${failure.position} of the script`,
    failure.detail,
    failure.where,
  ].filter(Boolean);
  return [failure.message, ...notes].join('\n  ');
}
