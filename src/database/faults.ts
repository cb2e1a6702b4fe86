/** What a failure of the database means: which problem, whether to try again, or that the database is away. */
import { Problem, type ProblemCode } from '../http/problem.ts';

/** Constraints whose breach is somebody's request, by name. Of all others the service should have seen the fault first. */
const CONSTRAINTS: Record<string, ProblemCode> = {
  four_eyes: 'four-eyes',
  target_published: 'target-not-published',
  version_immutable: 'wrong-state',
  version_step: 'wrong-state',
  head_next_version: 'wrong-state',
  review_in_review: 'wrong-state',
  review_of_newest: 'wrong-state',
  review_with_what_shows_it: 'wrong-state',
  notice_immutable: 'wrong-state',
  evidence_immutable: 'wrong-state',
  quotation_in_snapshot: 'quote-not-found',
  rebuttal_depth: 'thread-too-deep',
  actor_not_part_of_itself: 'part-of-cycle',
  reply_request_due: 'due-before-asked',
  reply_request_outcome: 'answer-not-in-thread',
  staff_user_email_key: 'email-taken',
  password_link_once: 'link-not-valid',
  idempotency_key_pkey: 'idempotency-key-running',
};

/** SQLSTATEs of a server that is stopping, starting, full or gone (classes 08 and 57P, and 53300), or whose lock took too long. */
const AWAY_STATES = /^(?:08...|57P0[123]|53300|55P03)$/;
/** What sockets and our two clients say of a connection that is gone or cannot be had. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
  // The driver adapter's own words: what it throws before Prisma has put a code of its own around it.
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TooManyConnections',
]);
/** A Unix socket that is not there; of files, too, is said that they are not. */
const isMissingSocket = ({ code, syscall }: Record<string, unknown>) =>
  code === 'ENOENT' && syscall === 'connect';
const REPEAT_CODES = new Set(['40P01', '40001', 'P2034', 'TransactionWriteConflict']);
const AWAY_WORDS =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Can't reach database|not queryable|Server has closed the connection/i;

/** An error and everything that it says it was caused by, outermost first. */
function causes(error: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < 20) {
    const one = queue.shift();
    if (typeof one !== 'object' || one === null || found.includes(one as Record<string, unknown>)) continue;
    const fields = one as Record<string, unknown>;
    found.push(fields);
    queue.push(
      fields.cause,
      fields.meta,
      fields.driverAdapterError,
      ...(Array.isArray(fields.errors) ? fields.errors : []),
    );
  }
  return found;
}

/** SQLSTATEs, codes of Prisma and of sockets, kinds of the driver adapter: whatever the error and its causes carry. */
function codesOf(error: unknown): string[] {
  return causes(error).flatMap((one) =>
    [one.originalCode, one.code, one.kind].filter((code) => typeof code === 'string'),
  );
}

function constraintOf(error: unknown): string | undefined {
  for (const one of causes(error)) {
    const { constraint, constraint_name: named } = one;
    if (typeof named === 'string') return named;
    if (typeof constraint === 'string') return constraint;
    if (typeof constraint === 'object' && constraint !== null && 'index' in constraint)
      return String(constraint.index);
  }
  return undefined;
}

/** A deadlock or serialization failure: the same again may well succeed. */
export function isWorthRepeating(error: unknown): boolean {
  return codesOf(error).some((code) => REPEAT_CODES.has(code));
}

/** Somebody else held a lock for longer than one may wait. */
export function isLockTimeout(error: unknown): boolean {
  return codesOf(error).includes('55P03');
}

/** The database cannot be reached, is going down or coming up, or had no connection or time for us. */
export function isAway(error: unknown): boolean {
  return (
    codesOf(error).some((code) => AWAY_STATES.test(code) || AWAY_CODES.has(code)) ||
    causes(error).some(
      (one) => isMissingSocket(one) || (typeof one.message === 'string' && AWAY_WORDS.test(one.message)),
    )
  );
}

/** The problem that a failure of the database is to the caller; undefined for what is none of theirs. */
export function databaseProblem(error: unknown): Problem | undefined {
  const code = CONSTRAINTS[constraintOf(error) ?? ''];
  if (code) return new Problem(code);
  if (isAway(error) || isWorthRepeating(error))
    return new Problem('unavailable', undefined, {}, { 'Retry-After': '2' });
  return undefined;
}
