import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { BrowserSession, Caller, SignedIn } from '../access/caller.ts';
import { tokenHash } from '../access/token-format.ts';
import { txReader } from '../database/prisma.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { type Append, record, type Tx } from '../ledger/record.ts';
import { getMe } from '../users/users.queries.ts';
import { hashPassword, isOutdated, isPassword } from './password-hash.ts';
import {
  type Credentials,
  findCredentials,
  findLink,
  getLinkState,
  getPasswordState,
} from './session.queries.ts';
import { passwordFault } from './session.rules.ts';
import type {
  ChangePasswordBody,
  PasswordLinkView,
  SetPasswordBody,
  SignedInView,
  SignInBody,
} from './session.schema.ts';

/** How long a link can be used. The database knows it too. */
const LINK_HOURS = 72;

function sessionOf(caller: Caller): BrowserSession {
  if (!caller.session) throw new Error('an operation of a browser was reached without its session');
  return caller.session;
}

/**
 * Signs a user in. The same problem, in the same time, whatever does not hold: 401 `wrong-credentials`; 429 when there were
 * too many of them.
 */
export async function signIn(caller: Caller, { email, password }: SignInBody): Promise<Answer<SignedInView>> {
  const { read, limits } = caller.service;
  const session = sessionOf(caller);
  const succeeded = await limits.tryPassword(email, session.from);
  const known = await findCredentials(read, email);
  const isRight = await isPassword(password, known?.hash ?? null);
  if (!isRight || !known?.setAt || known.isDisabled) throw new Problem('wrong-credentials');
  await succeeded();
  await renewHash(caller, known, password);
  return begin(caller, known.user, known.setAt);
}

/** Begins the session and answers who is in it. */
async function begin(caller: Caller, user: SignedIn, passwordSetAt: Date): Promise<Answer<SignedInView>> {
  await sessionOf(caller).signIn(user.id, passwordSetAt);
  return { view: { user: await getMe({ ...caller, user }) } };
}

/** The password is known only now: a hash of older parameters gives way. Sessions go on. */
async function renewHash({ service }: Caller, known: Credentials, password: string): Promise<void> {
  const before = known.hash ?? '';
  if (!isOutdated(before)) return;
  const { user } = known;
  const hash = await hashPassword(password);
  try {
    await record({ service, user }, async (tx, append) => {
      await lockUser(tx, user.id);
      await tx.password.updateMany({ where: { userId: user.id, hash: before }, data: { hash } });
      await appendPassword(tx, append, user.id, 'edited');
      return { view: null };
    });
  } catch (error) {
    // Not what they came for: the next time will do.
    service.log.warn({ error }, 'a password was not hashed anew');
  }
}

/** Makes a link by which a user sets a password, once; the answer is the one place where it is shown. Earlier ones are over. */
export function createPasswordLink(caller: Caller, userId: string): Promise<Answer<PasswordLinkView>> {
  return record(caller, async (tx, append) => {
    await lockUser(tx, userId);
    const createdAt = new Date();
    await endLinks(tx, append, userId, createdAt);
    const id = uuidv7();
    const secret = randomBytes(32).toString('base64url');
    const expiresAt = new Date(createdAt.getTime() + LINK_HOURS * 3_600_000);
    const createdById = caller.user?.id ?? null;
    await tx.passwordLink.create({
      data: { id, userId, sha256: tokenHash(secret), createdById, createdAt, expiresAt },
    });
    await appendLink(tx, append, id, 'created');
    const url = `${caller.service.address}/password#${secret}`;
    return {
      view: { id, userId, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), url },
    };
  });
}

/** Links that could still be used. */
async function endLinks(tx: Tx, append: Append, userId: string, now: Date): Promise<void> {
  const links = await tx.passwordLink.findMany({
    where: { userId, usedAt: null, expiresAt: { gt: now } },
    orderBy: { id: 'asc' },
  });
  for (const { id, createdAt } of links) {
    // Clocks of two processes differ.
    const expiresAt = createdAt > now ? createdAt : now;
    await tx.passwordLink.update({ where: { id }, data: { expiresAt } });
    await appendLink(tx, append, id, 'revoked');
  }
}

/**
 * Sets a password by a link, which is used up, and signs its user in; all their other sessions are over. 410
 * `link-not-valid`; 400 for a password that may not be.
 */
export async function setPassword(
  caller: Caller,
  { secret, password }: SetPasswordBody,
): Promise<Answer<SignedInView>> {
  const { service } = caller;
  const link = await findLink(service.read, secret);
  if (!link) throw new Problem('link-not-valid');
  const { user } = link;
  requireGood(password, user);
  const hash = await hashPassword(password);
  const { view: setAt } = await record({ service, user }, async (tx, append) => {
    const now = new Date();
    await lockUser(tx, user.id);
    const { count } = await tx.passwordLink.updateMany({
      where: { id: link.id, usedAt: null, createdAt: { lte: now }, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (count === 0) throw new Problem('link-not-valid');
    await appendLink(tx, append, link.id, 'used');
    return { view: await putPassword(tx, append, user.id, hash, now) };
  });
  return begin(caller, user, setAt);
}

/** Changes one's own password. All other sessions are over; this one goes on. 400 when `current` is not the password. */
export async function changePassword(
  caller: Caller,
  user: SignedIn,
  { current, password }: ChangePasswordBody,
): Promise<void> {
  const { service } = caller;
  const session = sessionOf(caller);
  const succeeded = await service.limits.tryPassword(user.email, session.from);
  const known = await findCredentials(service.read, user.email);
  if (!(await isPassword(current, known?.hash ?? null))) {
    throw fault('/current', 'This is not your password.');
  }
  await succeeded();
  requireGood(password, user);
  const hash = await hashPassword(password);
  const { view: setAt } = await record({ service, user }, async (tx, append) => {
    await lockUser(tx, user.id);
    const before = await tx.password.findUnique({ where: { userId: user.id } });
    if (before?.hash !== known?.hash) throw fault('/current', 'Your password was changed a moment ago.');
    return { view: await putPassword(tx, append, user.id, hash, new Date()) };
  });
  if (session.isSignedIn) await session.signIn(user.id, setAt);
}

/** The link by its secret is theirs; 410 `link-not-valid` when it cannot be used. */
export async function checkLink(caller: Caller, secret: string) {
  const link = await findLink(caller.service.read, secret);
  if (!link) throw new Problem('link-not-valid');
  const { user, expiresAt } = link;
  return { email: user.email, name: user.name, expiresAt };
}

function requireGood(password: string, user: SignedIn): void {
  const detail = passwordFault(password, user);
  if (detail !== null) throw fault('/password', detail);
}

function fault(pointer: string, detail: string): Problem {
  return new Problem('invalid-request', undefined, { errors: [{ pointer, detail }] });
}

/** Puts changes of one user's way to sign in into a line, with their erasure too. 409 for one who was erased. */
async function lockUser(tx: Tx, id: string): Promise<void> {
  const rows = await tx.$queryRaw<{ email: string }[]>`
    SELECT email FROM staff_user WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (!rows[0]) throw new Problem('not-found');
  if (!rows[0].email.includes('@')) throw new Problem('wrong-state', 'This user was erased.');
}

/** Sets the password and answers since when: later than the one before, whatever the clocks say, so that sessions tell them apart. */
async function putPassword(tx: Tx, append: Append, userId: string, hash: string, now: Date): Promise<Date> {
  const before = await tx.password.findUnique({ where: { userId } });
  const setAt = before ? new Date(Math.max(now.getTime(), before.setAt.getTime() + 1)) : now;
  const data = { hash, setAt };
  await tx.password.upsert({ where: { userId }, create: { userId, ...data }, update: data });
  await appendPassword(tx, append, userId, before ? 'edited' : 'created');
  return setAt;
}

async function appendPassword(tx: Tx, append: Append, userId: string, action: 'created' | 'edited') {
  const state = await getPasswordState(txReader(tx), userId);
  append({ action, record: { type: 'password', id: userId }, state });
}

async function appendLink(tx: Tx, append: Append, id: string, action: 'created' | 'used' | 'revoked') {
  const state = await getLinkState(txReader(tx), id);
  append({ action, record: { type: 'password_link', id }, state });
}
