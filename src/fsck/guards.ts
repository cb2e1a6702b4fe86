/** The guards of the database: its triggers, and what the role of the service may not do. */
import type { Reader } from '../database/sql.ts';
import type { Tell } from './faults.ts';

const SERVICE = 'rejoinder_service';

/** The tables that the service may change otherwise than by new rows; all others it may not. */
const MAY_UPDATE = [
  'staff_user',
  'api_token',
  'password',
  'password_link',
  'head',
  'version',
  'claim_version',
  'rebuttal_version',
  'actor_version',
  'source_version',
  'claim',
  'evidence',
  'notice',
  'reply_request',
  'ledger_head',
  'stored_dossier',
  'instance',
  'signing_key',
  'redaction',
  'idempotency_key',
  'session',
  'rate_limit',
];
const MAY_DELETE = ['showing', 'stored_dossier', 'idempotency_key', 'session', 'rate_limit'];
/** These have no triggers. */
const UNGUARDED = [
  'showing',
  'stored_dossier',
  'idempotency_key',
  'session',
  'rate_limit',
  'instance',
  '_prisma_migrations',
];

/** Every trigger is there and switched on, and the service's role, where there is one, has no right too many. */
export async function checkGuards(read: Reader, tell: Tell): Promise<void> {
  const off = await read.rows<{ table: string; name: string }>(
    `SELECT relname::text AS table, tgname::text AS name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE relnamespace = 'public'::regnamespace AND tgenabled IN ('D', 'R') ORDER BY 1, 2`,
  );
  for (const { table, name } of off) tell(table, '', `its trigger ${name} is switched off`);

  const missing = await read.rows<{ table: string; name: string }>(
    `SELECT relname::text AS table, wanted.name FROM pg_class
     CROSS JOIN LATERAL (SELECT relname || '_stays' AS name
       UNION ALL SELECT relname || '_immutable' WHERE relname <> ALL ($1::text[])) wanted
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL ($2::text[])
       AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = wanted.name) ORDER BY 1, 2`,
    [MAY_UPDATE, UNGUARDED],
  );
  for (const { table, name } of missing) tell(table, '', `its trigger ${name} is missing`);

  // Rights on single columns count too.
  const rights = await read.rows<{ table: string; name: string }>(
    `SELECT relname::text AS table, one.name FROM pg_roles JOIN pg_class ON relnamespace = 'public'::regnamespace AND relkind = 'r'
     CROSS JOIN LATERAL (VALUES
       ('UPDATE', has_any_column_privilege(pg_roles.oid, pg_class.oid, 'UPDATE') AND relname <> ALL ($1::text[])),
       ('DELETE', has_table_privilege(pg_roles.oid, pg_class.oid, 'DELETE') AND relname <> ALL ($2::text[])),
       ('TRUNCATE', has_table_privilege(pg_roles.oid, pg_class.oid, 'TRUNCATE'))) AS one (name, too_much)
     WHERE rolname = '${SERVICE}' AND one.too_much ORDER BY 1, 2`,
    [MAY_UPDATE, MAY_DELETE],
  );
  for (const { table, name } of rights) tell(table, '', `the role ${SERVICE} has the right to ${name}`);
}
