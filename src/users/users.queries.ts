import { actingUserId, type Caller } from '../access/caller.ts';
import { PERMISSIONS, type Target } from '../access/permissions.ts';
import type { Reader } from '../database/sql.ts';
import { type Page, readCursor, toPage } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type RecordedState, stateOfRow } from '../ledger/recorded-rows.ts';
import type { MeView, UserQuery, UserView } from './users.schema.ts';

const VIEW = `json_build_object('id', one.id, 'email', one.email, 'name', one.name, 'roles', one.roles,
  'disabledAt', instant(one.disabled_at), 'createdAt', instant(one.created_at))`;

/** One user; null when there is none. */
export async function getUser(read: Reader, id: string): Promise<UserView | null> {
  const [row] = await read.rows<{ view: UserView }>(
    `SELECT ${VIEW} AS view FROM staff_user one WHERE one.id = $1::uuid`,
    [id],
  );
  return row?.view ?? null;
}

/** One user after a write, with the state that the ledger keeps; null when there is none. */
export async function getWrittenUser(
  read: Reader,
  id: string,
): Promise<{ view: UserView; state: RecordedState } | null> {
  const [row] = await read.rows<{ view: UserView; state: RecordedState }>(
    `SELECT ${VIEW} AS view, ${stateOfRow('staff_user', 'one')} AS state FROM staff_user one WHERE one.id = $1::uuid`,
    [id],
  );
  return row ?? null;
}

/** Who the caller is, and what their roles cover. */
export async function getMe(caller: Caller): Promise<MeView> {
  const user = await getUser(caller.service.read, actingUserId(caller));
  if (!user) throw new Problem('not-found');
  const { disabledAt, ...view } = user;
  const may = Object.entries(PERMISSIONS).filter(([, rule]) => rule.judge(caller, undefined) === null);
  return { ...view, may: may.map(([operation]) => operation) };
}

/** The user of an address; null when there is none. */
export async function findUserByEmail(read: Reader, email: string): Promise<UserView | null> {
  const [row] = await read.rows<{ view: UserView }>(
    `SELECT ${VIEW} AS view FROM staff_user one WHERE one.email = lower($1::text)`,
    [email],
  );
  return row?.view ?? null;
}

/** A page of users, the last added first. */
export async function listUsers(read: Reader, query: UserQuery): Promise<Page<UserView>> {
  const rows = await read.rows<{ id: string; view: UserView }>(
    `SELECT one.id, ${VIEW} AS view FROM staff_user one
     WHERE ($1::uuid IS NULL OR one.id < $1::uuid) ORDER BY one.id DESC LIMIT $2::int`,
    [readCursor(query.cursor), query.limit + 1],
  );
  return toPage(rows, query.limit);
}

/** The target of operations on one user: for who is no admin, other users do not exist. */
export async function userTarget(caller: Caller, params: { readonly id: string }): Promise<Target> {
  const mayLook = caller.user?.roles.includes('admin') || caller.user?.id === params.id;
  const user = mayLook ? await getUser(caller.service.read, params.id) : null;
  if (!user) throw new Problem('not-found');
  return { id: user.id, ownerId: user.id };
}
