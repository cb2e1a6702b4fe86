import type { Caller, SignedIn } from '../access/caller.ts';
import { tokenHash } from '../access/token-format.ts';
import type { Reader } from '../database/sql.ts';
import { type RecordedState, stateOfRow } from '../ledger/recorded-rows.ts';
import { getMe } from '../users/users.queries.ts';
import type { SessionView } from './session.schema.ts';

const USER = `json_build_object('id', who.id, 'email', who.email, 'name', who.name, 'roles', who.roles)`;

/** A user and their password, if they have one. */
export interface Credentials {
  user: SignedIn;
  isDisabled: boolean;
  hash: string | null;
  setAt: Date | null;
}

/** What belongs to an e-mail address; null when there is no such user. */
export async function findCredentials(read: Reader, email: string): Promise<Credentials | null> {
  const [row] = await read.rows<Credentials>(
    `SELECT ${USER} AS "user", who.disabled_at IS NOT NULL AS "isDisabled", password.hash, password.set_at AS "setAt"
     FROM staff_user who LEFT JOIN password ON password.user_id = who.id WHERE who.email = $1::text`,
    [email],
  );
  return row ?? null;
}

/** A link that can be used now. */
export interface Link {
  id: string;
  user: SignedIn;
  expiresAt: string;
}

/** The link of a secret; null when there is none, it was used or is too old, or its user cannot sign in. */
export async function findLink(read: Reader, secret: string): Promise<Link | null> {
  const [row] = await read.rows<Link>(
    `SELECT link.id, ${USER} AS "user", instant(link.expires_at) AS "expiresAt"
     FROM password_link link JOIN staff_user who ON who.id = link.user_id
     WHERE link.sha256 = decode($1::text, 'hex') AND link.used_at IS NULL AND link.expires_at > now() AND who.disabled_at IS NULL`,
    [Buffer.from(tokenHash(secret)).toString('hex')],
  );
  return row ?? null;
}

/** The states that the ledger keeps of a password, or of a link, after a write. */
export const getPasswordState = (read: Reader, userId: string) =>
  getState(read, 'password', 'user_id', userId);
export const getLinkState = (read: Reader, id: string) => getState(read, 'password_link', 'id', id);

async function getState(
  read: Reader,
  table: 'password' | 'password_link',
  key: string,
  id: string,
): Promise<RecordedState> {
  const [row] = await read.rows<{ state: RecordedState }>(
    `SELECT ${stateOfRow(table, 'one')} AS state FROM ${table} one WHERE one.${key} = $1::uuid`,
    [id],
  );
  if (!row) throw new Error(`${table} ${id} is gone`);
  return row.state;
}

/** Who is signed in, if anybody. */
export async function getSession(caller: Caller): Promise<SessionView> {
  return { user: caller.user ? await getMe(caller) : null };
}
