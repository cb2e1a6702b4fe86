import type { Logger } from 'pino';
import type { Bulk } from '../database/bulk.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Pool } from '../database/pool.ts';
import type { QueryReader } from '../database/sql.ts';
import type { Claimed } from '../http/idempotency.ts';
import type { Ledger } from '../ledger/log.ts';
import type { Limits } from './limits.ts';

export type Role = 'editor' | 'reviewer' | 'admin';

/** A person who is signed in. A user without any role is a reader with a name. */
export interface SignedIn {
  id: string;
  email: string;
  name: string;
  roles: Role[];
}

/** What a command or query works with: the two clients to the database, the ledger, and the log of the process. */
export interface Service {
  prisma: PrismaClient;
  /** Queries outside a transaction; inside `record()` everything reads through its `tx`. */
  read: QueryReader;
  /** For the whole record at once: a connection of its own, as long as it takes. Writes go through `recordInBulk`. */
  bulk: Bulk;
  /** Signs the log, and what is made of it. */
  ledger: Ledger;
  log: Logger;
  /** For the libraries that keep something beside the record: sessions, and the counters behind `limits`. */
  pool: Pool;
  /** How often somebody may fail. All processes on one database share them. */
  limits: Limits;
  /** Where people find the service, such as `https://record.example.org`. Its port is known once it listens. */
  address: string;
}

/** What a handler may do with the session of the browser that asks. */
export interface BrowserSession {
  /** Where the request comes from, for limits. */
  from: string;
  /** Whether the request was identified by this session. */
  isSignedIn: boolean;
  /** Signs a user in, with a new session; one that there was is over. `passwordSetAt` is of the password that they gave. */
  signIn(userId: string, passwordSetAt: Date): Promise<void>;
  /** Ends the session, if there is one. */
  signOut(): Promise<void>;
}

/** Whoever asks, and through which service. `user` is null for a reader without login, and at the command line. */
export interface Caller {
  user: SignedIn | null;
  service: Service;
  /** Set by `endpoint()` when the request carries an Idempotency-Key; settled by `record()`. */
  idempotency?: Claimed;
  /** Absent at the command line. */
  session?: BrowserSession;
}

/** Staff see drafts. Roles imply no other role; any role makes staff. */
export function isStaff(caller: Caller): boolean {
  return caller.user !== null && caller.user.roles.length > 0;
}

export function hasRole(caller: Caller, role: Role): boolean {
  return caller.user?.roles.includes(role) ?? false;
}

/** The id of the person who acts. Operations that write are open to nobody else, so a missing one is our fault. */
export function actingUserId(caller: Caller): string {
  if (!caller.user) throw new Error('an operation that writes was reached without a signed-in caller');
  return caller.user.id;
}
