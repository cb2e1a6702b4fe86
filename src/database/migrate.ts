import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { type SchemaEngine, withSchemaEngine } from './schema-engine.ts';

/** The same place from src/database and from dist/database. */
const PRISMA_FOLDER = fileURLToPath(new URL('../../prisma/', import.meta.url));

/** Every table and enum of the schema is ours. */
const FILTERS = { externalTables: [], externalEnums: [] };

/** The lock that Prisma itself takes while it migrates: ours and a `prisma migrate deploy` exclude each other. */
const PRISMA_LOCK = 72_707_369;

type MigrationList = Parameters<SchemaEngine['applyMigrations']>[0]['migrationsList'];

/**
 * Brings the database up to the migrations in `prisma/migrations` and answers the names of those that it applied.
 * Several processes may do so at once: one migrates, the others wait. Refuses a database whose history is not ours:
 * migrated by a newer Rejoinder, or by a migration that was changed afterwards.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations(path.join(PRISMA_FOLDER, 'migrations'));
  if (await isUpToDate(ownerUrl, migrationsList)) return [];
  let failed: string[] = [];
  try {
    return await withSchemaEngine(ownerUrl, await readSchema(), async (engine, connection) => {
      await connection.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
      await refuseForeignHistory(engine, migrationsList);
      try {
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: FILTERS });
        return appliedMigrationNames;
      } catch (error) {
        failed = await forgetFailed(engine, connection);
        throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof Error) || failed.length === 0) throw error;
    throw new Error(`the migration ${failed.join(', ')} failed: ${error.message}`, { cause: error.cause });
  }
}

/** Whether exactly these migrations were applied. The engine, which would tell too, takes half a second and 100 MB. */
async function isUpToDate(ownerUrl: string, { migrationDirectories }: MigrationList): Promise<boolean> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'rejoinder migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    const table = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "isThere"`);
    if (!table.rows[0].isThere) return false;
    const { rows } = await client.query<{ name: string; checksum: string; isDone: boolean }>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AND rolled_back_at IS NULL AS "isDone"
       FROM _prisma_migrations ORDER BY migration_name`,
    );
    const expected = migrationDirectories.map(({ path: name, migrationFile: { content } }) => ({
      name,
      checksum: createHash('sha256').update(content.value).digest('hex'),
      isDone: true,
    }));
    return isDeepStrictEqual(rows, expected);
  } finally {
    await client.end();
  }
}

/** How the database differs from `prisma/schema.prisma`, in words: an empty string when it does not. */
export async function schemaDrift(ownerUrl: string): Promise<string> {
  const schema = await readSchema();
  const files = [{ path: 'schema.prisma', content: schema }];
  return await withSchemaEngine(ownerUrl, schema, async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: PRISMA_FOLDER },
      to: { tag: 'schemaDatamodel', files },
      script: false,
      exitCode: true,
      filters: FILTERS,
    });
    return exitCode === 0 ? '' : (stdout ?? 'the database differs from prisma/schema.prisma');
  });
}

async function readSchema(): Promise<string> {
  return await readFile(path.join(PRISMA_FOLDER, 'schema.prisma'), 'utf8');
}

async function readMigrations(baseDir: string): Promise<MigrationList> {
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => {
      const value = await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };
  return { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories };
}

async function refuseForeignHistory(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const { editedMigrationNames, history } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: FILTERS,
  });
  if (history && history.diagnostic !== 'databaseIsBehind') {
    const unknown = history.unpersistedMigrationNames.join(', ');
    throw new Error(`the database was migrated by another, perhaps newer, Rejoinder: it has ${unknown}`);
  }
  if (editedMigrationNames.length > 0) {
    const edited = editedMigrationNames.join(', ');
    throw new Error(
      `the database was migrated by an earlier text of ${edited}; a migration must not be changed`,
    );
  }
}

/** A failed migration left nothing behind, so it may be tried again: Prisma refuses to until this is on record. */
async function forgetFailed(engine: SchemaEngine, connection: pg.Pool): Promise<string[]> {
  const failed = await connection.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  const names = failed.rows.map((row) => row.migration_name);
  for (const migrationName of names) await engine.markMigrationRolledBack({ migrationName });
  return names;
}
