import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { type Append, record, type Tx } from '../ledger/record.ts';
import { getLinkState, getPasswordState } from '../session/session.queries.ts';
import { getWrittenToken } from '../tokens/tokens.queries.ts';
import { getWrittenUser } from './users.queries.ts';
import type { UserBody, UserPatch, UserView } from './users.schema.ts';

async function written(tx: Tx, id: string) {
  const user = await getWrittenUser(txReader(tx), id);
  if (!user) throw new Problem('not-found');
  return user;
}

/** Adds a user. They sign in with a token; 409 when the address is taken. */
export function createUser(caller: Caller, body: UserBody): Promise<Answer<UserView>> {
  return record(caller, async (tx, append) => {
    const id = uuidv7();
    if ((await tx.user.count({ where: { email: body.email } })) > 0) throw new Problem('email-taken');
    await tx.user.create({ data: { id, ...body } });
    const { view, state } = await written(tx, id);
    append({ action: 'created', record: { type: 'user', id }, state });
    return { view, location: `/users/${id}` };
  });
}

/** Changes a user's name, address or roles, or disables them. Counts from their next request on. */
export function editUser(caller: Caller, id: string, patch: UserPatch): Promise<Answer<UserView>> {
  const { disabled, ...fields } = patch;
  return record(caller, async (tx, append) => {
    const before = await lockUser(tx, id);
    if (fields.email !== undefined && fields.email !== before.email) {
      if ((await tx.user.count({ where: { email: fields.email } })) > 0) throw new Problem('email-taken');
    }
    await tx.user.update({
      where: { id },
      data: {
        ...fields,
        ...(disabled !== undefined && { disabledAt: disabled ? (before.disabledAt ?? new Date()) : null }),
      },
    });
    await requireAdmin(tx, before);
    const { view, state } = await written(tx, id);
    append({ action: 'edited', record: { type: 'user', id }, state });
    return { view };
  });
}

/** No e-mail address: it has no @, so nobody can be given it. */
const ERASED = 'erased:';

/** Locks a user, in one line with all changes of admins, so that two cannot disable each other at once. 409 for one who was erased. */
async function lockUser(tx: Tx, id: string): Promise<UserView> {
  await tx.$queryRaw`SELECT id FROM staff_user WHERE 'admin' = ANY(roles) OR id = ${id}::uuid ORDER BY id FOR UPDATE`;
  const { view } = await written(tx, id);
  if (view.email.startsWith(ERASED)) throw new Problem('wrong-state', 'This user was erased.');
  return view;
}

async function requireAdmin(tx: Tx, before: UserView): Promise<void> {
  const admins = await tx.user.count({ where: { roles: { has: 'admin' }, disabledAt: null } });
  if (admins === 0 && before.roles.includes('admin')) throw new Problem('last-admin');
}

/**
 * Erases a person: name and address go, and with their salt all that the ledger has of them; what they did stays, by their
 * id. They cannot sign in again. 409 for the last admin, and for who was erased before.
 */
export function eraseUser(caller: Caller, id: string): Promise<Answer<UserView>> {
  return record(caller, async (tx, append) => {
    const before = await lockUser(tx, id);
    await tx.user.update({
      where: { id },
      data: {
        email: `${ERASED}${id}`,
        name: 'Erased user',
        identitySalt: randomBytes(16),
        roles: [],
        disabledAt: before.disabledAt ?? new Date(),
      },
    });
    await requireAdmin(tx, before);
    await eraseTokens(tx, append, id);
    await erasePassword(tx, append, id);
    // Answers that hold the name say whose it is.
    await tx.idempotencyKey.updateMany({ where: { answer: { contains: id } }, data: { answer: null } });
    const { view, state } = await written(tx, id);
    append({ action: 'erased', record: { type: 'user', id }, state });
    return { view };
  });
}

/** The labels go, which may name somebody, and with the hashes what the ledger has of the labels. */
async function eraseTokens(tx: Tx, append: Append, userId: string): Promise<void> {
  const tokens = await tx.apiToken.findMany({ where: { userId }, orderBy: { id: 'asc' } });
  for (const { id, revokedAt } of tokens) {
    const data = { label: '', sha256: randomBytes(32), revokedAt: revokedAt ?? new Date() };
    await tx.apiToken.update({ where: { id }, data });
    const token = await getWrittenToken(txReader(tx), id);
    if (!token) throw new Error(`token ${id} is gone`);
    append({ action: 'erased', record: { type: 'token', id }, state: token.state });
  }
}

/** Neither hash nor link is left by which the ledger could be searched. */
async function erasePassword(tx: Tx, append: Append, userId: string): Promise<void> {
  const { count } = await tx.password.updateMany({ where: { userId }, data: { hash: '' } });
  if (count > 0) {
    const state = await getPasswordState(txReader(tx), userId);
    append({ action: 'erased', record: { type: 'password', id: userId }, state });
  }
  const now = new Date();
  for (const link of await tx.passwordLink.findMany({ where: { userId }, orderBy: { id: 'asc' } })) {
    const { id, createdAt, usedAt, expiresAt } = link;
    // Clocks of two processes differ.
    const end = usedAt === null && expiresAt > now ? new Date(Math.max(+now, +createdAt)) : expiresAt;
    await tx.passwordLink.update({ where: { id }, data: { sha256: randomBytes(32), expiresAt: end } });
    append({
      action: 'erased',
      record: { type: 'password_link', id },
      state: await getLinkState(txReader(tx), id),
    });
  }
}
