import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
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
    // One lock for all changes of users, so that two admins cannot disable each other at once.
    await tx.$queryRaw`SELECT id FROM staff_user WHERE 'admin' = ANY(roles) OR id = ${id}::uuid ORDER BY id FOR UPDATE`;
    const { view: before } = await written(tx, id);
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
    const admins = await tx.user.count({ where: { roles: { has: 'admin' }, disabledAt: null } });
    if (admins === 0 && before.roles.includes('admin')) throw new Problem('last-admin');
    const { view, state } = await written(tx, id);
    append({ action: 'edited', record: { type: 'user', id }, state });
    return { view };
  });
}
