/**
 * The only door to a write. `work` changes what it has to through `tx` and hands every change to `append`; the events
 * are written in the same transaction, last of all, so that the lock on the ledger's head is held for two short
 * statements, or three where something of a claim's thread becomes public. A write without an event fails: no write can forget its event.
 */
import type { Caller } from '../access/caller.ts';
import type { BulkSession } from '../database/bulk.ts';
import { isWorthRepeating } from '../database/faults.ts';
import type { Prisma } from '../database/generated/client.ts';
import { prepared, txReader } from '../database/prisma.ts';
import { type Answer, finishOnce, replayOnce } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { type BulkEvents, openBulkEvents } from './bulk-events.ts';
import { type EventAction, type EventDraft, type SealedEvent, sealEvent } from './event.ts';
import { readChains } from './thread-chain.ts';

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
  requireConsistency(caller);
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

function requireConsistency({ service: { ledger } }: Caller): void {
  if (ledger.isInconsistent) throw new Problem('ledger-inconsistent', ledger.publicFault ?? undefined);
}

/**
 * The same for a write of any size, by COPY, on a connection of its own: `work` hands its changes to `events`, all of which are
 * `action`. It is not repeated.
 */
export async function recordInBulk<T>(
  caller: Caller,
  action: EventAction,
  work: (session: BulkSession, events: BulkEvents) => Promise<T>,
): Promise<T> {
  requireConsistency(caller);
  const write = async (session: BulkSession) => {
    const events = await openBulkEvents(session, action, caller.user?.id ?? null);
    const answer = await work(session, events);
    if (events.count === 0) throw new Error('a write ended without an event for the ledger');
    await events.store();
    return answer;
  };
  return await caller.service.bulk('write', write);
}

/** Takes the lock on the head of the log, which orders all writes, and with it the next places. */
const TAKE_PLACES = prepared(
  'take_places',
  `UPDATE ledger_head SET size = size + $1::int, last_at = greatest(last_at, date_trunc('milliseconds', clock_timestamp()))
   WHERE id = 1 RETURNING size, last_at AS at`,
);

/** All events and their forms in one statement: the head of the log is locked while it runs. */
const STORE_EVENTS = prepared(
  'store_events',
  `WITH stored AS (
     INSERT INTO event (index, at, user_id, action, record_type, record_id, version, claim_id, body, salt, state)
     SELECT index, at, user_id, action, record_type, record_id, version, claim_id,
       convert_to(body, 'UTF8'), decode(salt, 'hex'), convert_to(state, 'UTF8')
     FROM json_to_recordset($1::json) AS one (index bigint, at timestamptz, user_id uuid, action text, record_type text,
       record_id uuid, version int, claim_id uuid, body text, salt text, state text)
     ORDER BY index)
   INSERT INTO event_form (event_index, position, type, record_id, salt, form)
   SELECT event_index, position, type, record_id, decode(salt, 'hex'), convert_to(form, 'UTF8')
   FROM json_to_recordset($2::json) AS one (event_index bigint, position int, type text, record_id uuid, salt text, form text)`,
);

async function appendEvents(tx: Tx, drafts: EventDraft[], userId: string | null): Promise<void> {
  const [head] = await tx.$queryRawUnsafe<{ size: bigint; at: Date }[]>(TAKE_PLACES, drafts.length);
  if (!head) throw new Error('the ledger has no head');
  const first = head.size - BigInt(drafts.length);
  const claimIds = drafts.flatMap(({ claimId, forms }) => (claimId && forms?.length ? [claimId] : []));
  // Under the lock: no other event of the thread can come between.
  const chains = await readChains(txReader(tx), claimIds, Number(first));
  const sealed = drafts.map((draft, position) => {
    const index = first + BigInt(position);
    const { claimId = null, forms = [] } = draft;
    const previous = chains.next({ index: Number(index), claimId, isPublic: forms.length > 0 });
    return sealEvent(draft, index, head.at, userId, previous);
  });
  const [events, forms] = [sealed.map(eventRow), sealed.flatMap(formRows)];
  await tx.$executeRawUnsafe(STORE_EVENTS, JSON.stringify(events), JSON.stringify(forms));
}

/** Canonical bytes are UTF-8 of JSON, so they travel as text; as bytes they are stored. */
function eventRow({ index, at, userId, draft, body, salt, state }: SealedEvent) {
  return {
    index: String(index),
    at,
    user_id: userId,
    action: draft.action,
    record_type: draft.record.type,
    record_id: draft.record.id,
    version: draft.record.version ?? null,
    claim_id: draft.claimId ?? null,
    body: body.toString('utf8'),
    salt: salt.toString('hex'),
    state: state.toString('utf8'),
  };
}

function formRows({ index, forms }: SealedEvent) {
  return forms.map(({ type, id, salt, form }, position) => ({
    event_index: String(index),
    position,
    type,
    record_id: id,
    salt: salt.toString('hex'),
    form: form.toString('utf8'),
  }));
}
