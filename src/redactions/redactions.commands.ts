import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import { txReader } from '../database/prisma.ts';
import type { Answer } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { record, type Tx } from '../ledger/record.ts';
import type { RecordedState } from '../ledger/recorded-rows.ts';
import { doomedForms, doomedStates, rowsOf, targetStates } from './reach.queries.ts';
import { getRedaction } from './redactions.queries.ts';
import { replacementsOf } from './redactions.rules.ts';
import type { RedactionBody, RedactionView } from './redactions.schema.ts';

async function present(tx: Tx, id: string): Promise<Answer<RedactionView>> {
  const view = await getRedaction(txReader(tx), id);
  if (!view) throw new Problem('not-found');
  return { view };
}

/** The redaction's own row, which says why and who, as the ledger keeps it. */
async function ownState(tx: Tx, id: string): Promise<RecordedState> {
  const none = { heads: [], snapshots: [], replyRequests: [] };
  return { rows: await rowsOf(txReader(tx), { ...none, redactions: [id] }) };
}

/** Asks for a redaction. 422 for targets that there are not, 409 for those that were redacted before. */
export function requestRedaction(caller: Caller, { ground, targets }: RedactionBody): Promise<Answer> {
  return record(caller, async (tx, append) => {
    await requireTargets(tx, JSON.stringify(targets));
    const id = uuidv7();
    await tx.redaction.create({ data: { id, ground, targets, requestedById: actingUserId(caller) } });
    append({ action: 'created', record: { type: 'redaction', id }, state: await ownState(tx, id) });
    return { ...(await present(tx, id)), location: `/redactions/${id}` };
  });
}

async function requireTargets(tx: Tx, targets: string): Promise<void> {
  const states = await targetStates(txReader(tx), targets);
  const at = (which: typeof states, detail: string) =>
    which.map(({ place }) => ({ pointer: `/targets/${place}`, detail }));
  const missing = states.filter((one) => !one.found);
  if (missing.length > 0) {
    const errors = at(missing, 'There is nothing of this kind that could be redacted.');
    throw new Problem('unknown-reference', undefined, { errors });
  }
  const before = states.filter((one) => one.redacted);
  if (before.length > 0) {
    throw new Problem('already-redacted', undefined, { errors: at(before, 'It was redacted before.') });
  }
}

interface Asked {
  ground: string;
  /** JSON text. */
  targets: string;
  requestedById: string;
}

/** Locks a redaction that nobody has decided on; 409 for any other. */
async function lockAsked(tx: Tx, id: string): Promise<Asked> {
  const [asked] = await tx.$queryRaw<(Asked & { state: string })[]>`
    SELECT ground, targets::text, requested_by_id AS "requestedById", state::text FROM redaction WHERE id = ${id}::uuid FOR UPDATE`;
  if (!asked) throw new Problem('not-found');
  if (asked.state !== 'requested') {
    throw new Problem('wrong-state', `This redaction was ${asked.state.replace('_', ' ')} before.`);
  }
  return asked;
}

/**
 * Consents to another admin's redaction, and carries it out in the same transaction. The database empties what the targets
 * reach; the ledger gets the forms that take the place of those emptied, and anew what stays of all that was touched.
 */
export function consentToRedaction(caller: Caller, id: string): Promise<Answer> {
  return record(caller, async (tx, append) => {
    const { ground, targets, requestedById } = await lockAsked(tx, id);
    if (requestedById === actingUserId(caller)) throw new Problem('own-request');
    await lockAdmins(tx, [requestedById, actingUserId(caller)]);
    const { size: first, at: decidedAt } = await lockWords(tx, targets);
    await refusePuppets(tx, id, actingUserId(caller));
    await requireTargets(tx, targets);

    const read = txReader(tx);
    const states = await doomedStates(read, targets);
    const redacted = { at: decidedAt.toISOString(), ground };
    const { events, replacements } = replacementsOf(await doomedForms(read, targets), redacted, first);
    await tx.$executeRaw`SELECT carry_out_redaction(${id}::uuid, ${actingUserId(caller)}::uuid, ${decidedAt}::timestamptz,
      ${replacements.map((one) => one.event)}::bigint[], ${replacements.map((one) => one.position)}::int[],
      ${replacements.map((one) => one.in)}::bigint[], ${replacements.map((one) => one.at)}::int[])`;

    const { events: before, forms: formsBefore } = states.emptiedBefore;
    const rows = await rowsOf(read, { ...states, redactions: [...states.redactions, id] });
    const state: RecordedState = {
      rows,
      emptied: {
        events: [...before, ...states.events.map((index): [number, string] => [index, id])],
        forms: [
          ...formsBefore,
          ...replacements.map((one): (typeof formsBefore)[number] => [
            one.event,
            one.position,
            id,
            one.in,
            one.at,
          ]),
        ],
      },
    };
    for (const [round, forms] of events.entries()) {
      append({
        action: 'carried_out',
        record: { type: 'redaction', id },
        state: round === 0 ? state : await ownState(tx, id),
        ...(forms.length > 0 && { forms }),
      });
    }
    return present(tx, id);
  });
}

/** Both stay admins until it is done; 409 when one is not any more. */
async function lockAdmins(tx: Tx, ids: string[]): Promise<void> {
  const admins = await tx.$queryRaw<object[]>`
    SELECT id FROM staff_user WHERE id = ANY(${ids}::uuid[]) AND 'admin' = ANY(roles) AND disabled_at IS NULL ORDER BY id FOR SHARE`;
  if (admins.length < ids.length) {
    throw new Problem('wrong-state', 'Whoever asked for it is no admin any more. Ask for it anew.');
  }
}

/** 403 for who consents by what the other admin has given them since: that would be one person. */
async function refusePuppets(tx: Tx, id: string, userId: string): Promise<void> {
  const puppets = await tx.$queryRaw<object[]>`
    SELECT FROM redaction_puppets(${id}::uuid) puppet (id) WHERE puppet.id = ${userId}::uuid`;
  if (puppets.length > 0) {
    throw new Problem(
      'own-request',
      'Since they asked for this, whoever did has made or edited your user, or made a token for you, or for somebody who did so. Let another admin consent, or ask for it anew.',
    );
  }
}

/**
 * Locks everything that a writer of the same words needs, the head of the ledger last of all. Answers the index that the
 * next event gets, and an instant of the ledger's own clock: not before the newest event, and not after the next.
 */
async function lockWords(tx: Tx, targets: string): Promise<{ size: number; at: Date }> {
  await tx.$queryRaw`SELECT FROM head WHERE id IN (SELECT owner_id FROM redaction_things(${targets}::jsonb)) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT FROM ledger_head WHERE id = 1 FOR UPDATE`;
  const [head] = await tx.$queryRaw<{ size: number; at: Date }[]>`
    SELECT size::float8 AS size, greatest(last_at, date_trunc('milliseconds', clock_timestamp())) AS at
    FROM ledger_head WHERE id = 1`;
  if (!head) throw new Error('the ledger has no head');
  return head;
}

/** Refuses a redaction; whoever asked for it withdraws it so. */
export function refuseRedaction(caller: Caller, id: string, reason: string): Promise<Answer> {
  return record(caller, async (tx, append) => {
    await lockAsked(tx, id);
    const decision = { state: 'refused', decidedById: actingUserId(caller), decidedAt: new Date() } as const;
    await tx.redaction.update({ where: { id }, data: { ...decision, refusal: reason } });
    append({ action: 'refused', record: { type: 'redaction', id }, state: await ownState(tx, id) });
    return present(tx, id);
  });
}
