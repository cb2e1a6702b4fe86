/**
 * What the migrations make to guard the data: tables, columns, constraints, triggers, unique indexes, functions and enums,
 * each by a digest of its definition. `prisma/guards.json` has them as of the newest migration; a test holds it to that.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Reader } from '../database/sql.ts';

/** By table (`functions` and `types` for what belongs to none), then by kind and name: the digest of the definition. */
export type Guards = Record<string, Record<string, string>>;

/** The same place from src/fsck and from dist/fsck. */
export const GUARDS_FILE = fileURLToPath(new URL('../../prisma/guards.json', import.meta.url));

/**
 * PostgreSQL 18 has constraints for NOT NULL where older ones have none: of all versions, columns say so. Constraint triggers
 * are read as triggers; whether a trigger is switched on is looked at elsewhere. `_prisma_migrations` is Prisma's.
 */
const DEFINITIONS = `WITH ours AS (
    SELECT oid, relname::text AS name, relpersistence, relrowsecurity, relforcerowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'),
  defined AS (
    SELECT name AS of, 'table' AS item, concat_ws(' ', relpersistence, relrowsecurity, relforcerowsecurity) AS text FROM ours
    UNION ALL SELECT name, 'column ' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity,
        attgenerated, attcollation::regcollation, pg_get_expr(adbin, adrelid))
      FROM pg_attribute JOIN ours ON ours.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT name, 'constraint ' || conname, pg_get_constraintdef(pg_constraint.oid)
      FROM pg_constraint JOIN ours ON ours.oid = conrelid WHERE contype NOT IN ('n', 't')
    UNION ALL SELECT name, 'trigger ' || tgname, pg_get_triggerdef(pg_trigger.oid)
      FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT name, 'index ' || relname, concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid, indisready, indislive)
      FROM pg_index JOIN ours ON ours.oid = indrelid JOIN pg_class ON pg_class.oid = indexrelid WHERE indisunique
    UNION ALL SELECT 'functions', 'function ' || pg_proc.oid::regprocedure::text, pg_get_functiondef(pg_proc.oid)
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p') AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
    UNION ALL SELECT 'types', 'type ' || typname, string_agg(enumlabel, ' ' ORDER BY enumsortorder)
      FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid WHERE typnamespace = 'public'::regnamespace GROUP BY typname)
  SELECT of, item, encode(sha256(convert_to(text, 'UTF8')), 'hex') AS digest FROM defined
  ORDER BY of COLLATE "C", item COLLATE "C"`;

/** The guards that a database has. The search path of `read` has to be `public`: definitions qualify all other names. */
export async function readGuards(read: Reader): Promise<Guards> {
  const guards: Guards = {};
  for (const { of, item, digest } of await read.rows<{ of: string; item: string; digest: string }>(
    DEFINITIONS,
  )) {
    guards[of] ??= {};
    guards[of][item] = digest;
  }
  return guards;
}

/** The guards that the migrations make. */
export async function guardsOfMigrations(): Promise<Guards> {
  return JSON.parse(await readFile(GUARDS_FILE, 'utf8')) as Guards;
}
