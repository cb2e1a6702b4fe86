import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../access/caller.ts';
import { makeToken, tokenHash } from '../access/token-format.ts';
import { txReader } from '../database/prisma.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import { getWrittenToken } from './tokens.queries.ts';
import type { NewTokenView, TokenBody, TokenView } from './tokens.schema.ts';

async function written(tx: Tx, id: string) {
  const token = await getWrittenToken(txReader(tx), id);
  if (!token) throw new Problem('not-found');
  return token;
}

/** Makes a token for a user; the answer is the one place where it is shown. */
export function createToken(
  caller: Caller,
  userId: string,
  body: Omit<TokenBody, 'userId'>,
): Promise<Answer<NewTokenView>> {
  return record(caller, async (tx, append) => {
    if ((await tx.user.count({ where: { id: userId } })) === 0) {
      throw new Problem('unknown-reference', undefined, {
        errors: [{ pointer: '/userId', detail: `There is no user ${userId}.` }],
      });
    }
    const id = uuidv7();
    const token = makeToken();
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    await tx.apiToken.create({
      data: { id, userId, label: body.label, sha256: tokenHash(token), expiresAt },
    });
    const { view, state } = await written(tx, id);
    append({ action: 'created', record: { type: 'token', id }, state });
    return { view: { ...view, token }, location: `/tokens/${id}` };
  });
}

/** Revokes a token at once and for good. A token revoked before stays as it is. */
export function revokeToken(caller: Caller, id: string): Promise<Answer<TokenView>> {
  return record(caller, async (tx, append) => {
    await tx.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    const { view, state } = await written(tx, id);
    append({ action: 'revoked', record: { type: 'token', id }, state });
    return { view };
  });
}
