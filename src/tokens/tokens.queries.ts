import { actingUserId, type Caller, hasRole } from '../access/caller.ts';
import type { Target } from '../access/permissions.ts';
import type { Reader } from '../database/sql.ts';
import { type Page, readCursor, toPage } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type RecordedState, stateOfRow } from '../ledger/recorded-rows.ts';
import type { TokenQuery, TokenView } from './tokens.schema.ts';

const VIEW = `json_build_object('id', one.id, 'userId', one.user_id, 'label', one.label, 'createdAt', instant(one.created_at),
  'expiresAt', instant(one.expires_at), 'revokedAt', instant(one.revoked_at), 'lastUsedAt', instant(one.last_used_at))`;

/** One token; null when there is none. */
export async function getToken(read: Reader, id: string): Promise<TokenView | null> {
  const [row] = await read.rows<{ view: TokenView }>(
    `SELECT ${VIEW} AS view FROM api_token one WHERE one.id = $1::uuid`,
    [id],
  );
  return row?.view ?? null;
}

/** One token after a write, with the state that the ledger keeps; null when there is none. */
export async function getWrittenToken(
  read: Reader,
  id: string,
): Promise<{ view: TokenView; state: RecordedState } | null> {
  const [row] = await read.rows<{ view: TokenView; state: RecordedState }>(
    `SELECT ${VIEW} AS view, ${stateOfRow('api_token', 'one')} AS state FROM api_token one WHERE one.id = $1::uuid`,
    [id],
  );
  return row ?? null;
}

/** A page of one user's tokens, the last made first; revoked and expired ones too. */
export async function listTokens(read: Reader, userId: string, query: TokenQuery): Promise<Page<TokenView>> {
  const rows = await read.rows<{ id: string; view: TokenView }>(
    `SELECT one.id, ${VIEW} AS view FROM api_token one
     WHERE one.user_id = $1::uuid AND ($2::uuid IS NULL OR one.id < $2::uuid) ORDER BY one.id DESC LIMIT $3::int`,
    [userId, readCursor(query.cursor), query.limit + 1],
  );
  return toPage(rows, query.limit);
}

/** The target of operations on one token: for who is no admin, the tokens of others do not exist. */
export async function tokenTarget(caller: Caller, params: { readonly id: string }): Promise<Target> {
  const token = await getToken(caller.service.read, params.id);
  if (!token || !(token.userId === caller.user?.id || hasRole(caller, 'admin')))
    throw new Problem('not-found');
  return { id: token.id, ownerId: token.userId };
}

/** Whose tokens a caller means: their own, or as an admin those of others (403). */
export function ownerMeant(caller: Caller, userId: string | undefined): string {
  if (userId === undefined || userId === caller.user?.id) return actingUserId(caller);
  if (!hasRole(caller, 'admin'))
    throw new Problem('not-allowed', 'Only an admin deals with the tokens of others.');
  return userId;
}
