/**
 * The only door to a write. `work` changes what it has to through `tx` and hands every change to `append`; the events
 * are written in the same transaction, last of all, so that the lock on the ledger's head is held for two short
 * statements. A write without an event fails: no write can forget its event.
 */
import type { Caller } from '../access/caller.ts';
import { isWorthRepeating } from '../database/faults.ts';
import type { Prisma } from '../database/generated/client.ts';
import { type Answer, finishOnce, replayOnce } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { type EventDraft, type SealedEvent, sealEvent } from './event.ts';

/** A transaction: commands write through it, and read through `txReader(tx)`. */
export type Tx = Prisma.TransactionClient;
/** Notes one change for the ledger. Order counts. */
export type Append = (draft: EventDraft) => void;

const ATTEMPTS = 4;

/**
 * Runs one write and answers what `work` answers, or the first answer of an earlier request with the same
 * Idempotency-Key. Deadlocks and serialization failures are repeated, so `work` must have no effect beside `tx`. Problem
 * `ledger-inconsistent` (503) when something stored was found to contradict itself.
 */
export async function record<T extends Answer>(
  caller: Caller,
  work: (tx: Tx, append: Append) => Promise<T>,
): Promise<T> {
  const { ledger } = caller.service;
  if (ledger.isInconsistent) throw new Problem('ledger-inconsistent', ledger.fault ?? undefined);
  for (let attempt = 1; ; attempt++) {
    try {
      return await caller.service.prisma.$transaction(
        async (tx) => {
          const replayed = await replayOnce(tx, caller.idempotency);
          if (replayed) return replayed as T;
          const drafts: EventDraft[] = [];
          const answer = await work(tx, (draft) => drafts.push(draft));
          if (drafts.length === 0) throw new Error('a write ended without an event for the ledger');
          await finishOnce(tx, caller.idempotency, answer);
          await appendEvents(tx, drafts, caller.user?.id ?? null);
          return answer;
        },
        { maxWait: 5_000, timeout: 15_000 },
      );
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthRepeating(error)) throw error;
    }
  }
}

async function appendEvents(tx: Tx, drafts: EventDraft[], userId: string | null): Promise<void> {
  const [head] = await tx.$queryRaw<{ size: bigint; at: Date }[]>`
    UPDATE ledger_head SET size = size + ${drafts.length}::int,
      last_at = greatest(last_at, date_trunc('milliseconds', clock_timestamp()))
    WHERE id = 1 RETURNING size, last_at AS at`;
  if (!head) throw new Error('the ledger has no head');
  const first = head.size - BigInt(drafts.length);
  const sealed = drafts.map((draft, position) => sealEvent(draft, first + BigInt(position), head.at, userId));
  await tx.event.createMany({ data: sealed.map(eventRow) });
  const forms = sealed.flatMap(formRows);
  if (forms.length > 0) await tx.eventForm.createMany({ data: forms });
}

function eventRow({ index, at, userId, draft, body, salt, state }: SealedEvent) {
  return {
    index,
    at,
    userId,
    action: draft.action,
    recordType: draft.record.type,
    recordId: draft.record.id,
    version: draft.record.version ?? null,
    claimId: draft.claimId ?? null,
    body: Uint8Array.from(body),
    salt: Uint8Array.from(salt),
    state: Uint8Array.from(state),
  };
}

function formRows({ index, forms }: SealedEvent) {
  return forms.map(({ type, id, salt, form }, position) => ({
    eventIndex: index,
    position,
    type,
    recordId: id,
    salt: Uint8Array.from(salt),
    form: Uint8Array.from(form),
  }));
}
