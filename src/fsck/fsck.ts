/**
 * The check of a whole database: the log from the stored bodies up, every checkpoint, every row of the domain with what
 * the log recorded of it, all that is derived, and the guards of the tables. Read in one transaction of one snapshot, a running service gives no
 * false alarm; streamed, a long log needs no more memory than a short one.
 *
 * Left aside are `idempotency_key`, `session`, `rate_limit`, `instance`, `import_mark` and `_prisma_migrations`, and of other tables the columns
 * `api_token.last_used_at` and `claim.dossier_revision`: they count or remember for the moment, and prove nothing.
 */
import type { Reader } from '../database/sql.ts';
import { RECORDED } from '../ledger/recorded-rows.ts';
import { checkClaims, checkShowing } from './derived.ts';
import { checkSignatures, checkStoredDossiers } from './dossiers.ts';
import { checkEmptied } from './emptied.ts';
import { checkEvents } from './events.ts';
import { type Fault, reasonOf, type Tell } from './faults.ts';
import { checkGuards } from './guards.ts';
import { checkKeptNotes, type KeptNote } from './kept.ts';
import { checkRows } from './rows.ts';
import { checkTree } from './tree.ts';

export type { Fault } from './faults.ts';
export type { KeptNote } from './kept.ts';

/** What was looked at. */
export interface Checked {
  events: number;
  checkpoints: number;
  /** Of the recorded tables. */
  rows: number;
  faults: number;
}

/** Every table that is checked, for the test that none is forgotten. */
export const CHECKED_TABLES = [
  ...Object.keys(RECORDED),
  'event',
  'event_form',
  'ledger_head',
  'log_node',
  'checkpoint',
  'dossier_signature',
  'stored_dossier',
  'showing',
];

/** The tables that prove nothing. */
export const TABLES_ASIDE = [
  'idempotency_key',
  'session',
  'rate_limit',
  'instance',
  'import_mark',
  '_prisma_migrations',
];

/**
 * Checks everything, and tells each fault as it is found. `read` has to read in one repeatable-read transaction with the
 * time zone UTC. The log has to contain the checkpoints `kept`, which were read before that transaction. What PostgreSQL refuses to read is a fault too, after which nothing more can be checked.
 */
export async function checkDatabase(
  read: Reader,
  onFault: (fault: Fault) => void,
  kept: readonly KeptNote[] = [],
): Promise<Checked> {
  const checked: Checked = { events: 0, checkpoints: 0, rows: 0, faults: 0 };
  const tell: Tell = (table, key, what) => {
    checked.faults += 1;
    onFault({ table, key: String(key), what });
  };
  // Each statement runs once: compiling it takes longer than small logs do. No table of another schema stands before ours.
  await read.rows(`SELECT set_config('jit', 'off', true), set_config('search_path', 'public', true)`);
  const { events, unreadable } = await checkEvents(read, tell);
  checked.events = events;
  try {
    await checkGuards(read, tell);
    checked.checkpoints = await checkTree(read, tell, events);
    await checkKeptNotes(read, tell, kept);
    await checkEmptied(read, tell, unreadable);
    checked.rows = await checkRows(read, tell, unreadable);
    await checkClaims(read, tell);
    await checkShowing(read, tell);
    await checkSignatures(read, tell);
    await checkStoredDossiers(read, tell, events);
  } catch (error) {
    if (checked.faults === 0) throw error;
    tell('', '', `the rest cannot be checked: ${reasonOf(error)}`);
  }
  return checked;
}

/** One fault as one line. */
export function faultLine({ table, key, what }: Fault): string {
  return `${[table, key].filter(Boolean).join(' ') || 'database'}: ${what}`;
}
