/** The guards of the database: its triggers, and what the role of the service may not do. */
import type { Reader } from '../database/sql.ts';
import type { Tell } from './faults.ts';
import { guardsOfMigrations, readGuards } from './made-by-migrations.ts';

const SERVICE = 'rejoinder_service';

/** The tables that the service may change otherwise than by new rows; all others it may not. */
export const MAY_UPDATE = [
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

/** All that the migrations made is there as they made it and switched on; the service's role, if any, has no right too many. */
export async function checkGuards(read: Reader, tell: Tell): Promise<void> {
  await checkDefinitions(read, tell);
  await checkBypasses(read, tell);

  const off = await read.rows<{ table: string; name: string }>(
    `SELECT relname::text AS table, tgname::text AS name FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE relnamespace = 'public'::regnamespace AND tgenabled IN ('D', 'R') ORDER BY 1, 2`,
  );
  for (const { table, name } of off) tell(table, '', `its trigger ${name} is switched off`);

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

/** Each missing or changed one by its name. What an operator adds is none of ours, except a trigger: that could undo another. */
async function checkDefinitions(read: Reader, tell: Tell): Promise<void> {
  const [wanted, found] = [await guardsOfMigrations(), await readGuards(read)];
  for (const [of, items] of Object.entries(wanted)) {
    const has = found[of] ?? {};
    const [table, its] = ['functions', 'types'].includes(of) ? ['', 'the '] : [of, 'its '];
    if (table !== '' && found[of] === undefined) tell(table, '', 'the table is missing');
    else {
      for (const [item, digest] of Object.entries(items)) {
        const name = item === 'table' ? 'it' : its + item;
        if (has[item] === undefined) tell(table, '', `${name} is missing`);
        else if (has[item] !== digest) tell(table, '', `${name} is not as the migrations make it`);
      }
    }
    const added = Object.keys(has).filter((item) => item.startsWith('trigger ') && items[item] === undefined);
    for (const item of added) tell(table, '', `its ${item} is none that the migrations make`);
  }
}

/** What would go around the guards while they stand: rules, policies, sessions that begin without triggers, and a mark of an import. */
async function checkBypasses(read: Reader, tell: Tell): Promise<void> {
  const found = await read.rows<{ table: string; what: string }>(
    `SELECT relname::text AS table, 'its rule ' || rulename || ' is none that the migrations make' AS what
     FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     UNION ALL SELECT relname::text, 'its policy ' || polname || ' is none that the migrations make'
     FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'public'::regnamespace
     UNION ALL SELECT '', 'sessions' || coalesce(' of ' || rolname, '') || ' begin with ' || setting
     FROM pg_db_role_setting CROSS JOIN unnest(setconfig) setting LEFT JOIN pg_roles ON pg_roles.oid = setrole
     WHERE setting LIKE 'session_replication_role=%' AND setting <> 'session_replication_role=origin'
       AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
     UNION ALL SELECT 'import_mark', 'it marks an import that has ended' FROM import_mark
     ORDER BY 1, 2`,
  );
  for (const { table, what } of found) tell(table, '', what);
}
