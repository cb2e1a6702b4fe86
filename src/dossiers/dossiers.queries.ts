import { hash } from 'node:crypto';
import type { Caller, Service } from '../access/caller.ts';
import type { Target } from '../access/permissions.ts';
import type { QueryReader, Reader } from '../database/sql.ts';
import { inBatches, perReader, together } from '../database/together.ts';
import { targetOf } from '../editorial/visibility.ts';
import type { BytesAnswer } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { Inconsistency, reporting } from '../ledger/inconsistency.ts';
import { type Composed, Contradiction, composeDossier } from './dossiers.rules.ts';
import { sealDossier } from './integrity.queries.ts';
import { readPublicEvents } from './public-events.queries.ts';
import { openStored } from './stored.queries.ts';

const NOW = `SELECT claim.id, dossier_revision AS revision, size::float8 AS size FROM claim CROSS JOIN ledger_head
  WHERE claim.id = ANY($1::uuid[])`;

/** The most dossiers that one statement is about. */
const MOST_AT_ONCE = 16;
/** While one batch of them waits for the database, another computes; of more batches each would be smaller. */
const BATCHES = 2;
/** Twice what a batch takes. A large thread takes longer, and so does a claim that a write holds. */
const PATIENCE_MS = 100;

/** Waits for the write that holds the head of the ledger: its instants may lie before the one that is asked for. */
const SETTLED = 'SELECT size::float8 AS size FROM ledger_head FOR SHARE';

const SIZE_AT = `SELECT index::float8 + 1 AS size FROM event WHERE at <= $1::timestamptz ORDER BY at DESC, index DESC LIMIT 1`;

const storedIn = perReader((read: QueryReader) => openStored(read));

/** A claim, with its dossier where one is stored that still holds: what is there need not be looked for. */
export interface DossierTarget extends Target {
  stored: BytesAnswer | null;
}

/**
 * Finds the claim of a dossier. 404 and 410 as for every record, for which a stored dossier leaves no room. Where the caller
 * has it already, under the ETag `known`, it comes without bytes.
 */
export async function dossierTarget(
  caller: Caller,
  params: { readonly id: string },
  known?: string,
): Promise<DossierTarget> {
  const stored = await storedIn(caller.service.read).find(params.id, known);
  return stored ? { id: params.id, stored } : { ...(await claimTarget(caller, params)), stored };
}

const claimTarget = targetOf('claim');

/**
 * Makes the public dossier as RFC 8785 bytes; null when nothing of the claim is public. It is stored until an event touches
 * something in it: the revision is read before the ledger, so what is stored is never older than it says. 503 while the
 * ledger is not signed, for what was not signed before.
 */
export function makeDossier(service: Service, claimId: string): Promise<BytesAnswer | null> {
  const { waiting, begin } = making(service.read);
  // Who is not begun yet sees all that happened until now.
  const joined = waiting.get(claimId);
  if (joined) return joined;
  const made = begin({ service, claimId });
  waiting.set(claimId, made);
  return made;
}

const making = perReader(() => {
  const waiting = new Map<string, Promise<BytesAnswer | null>>();
  const begin = inBatches(
    ({ service, claimId }: { service: Service; claimId: string }) => {
      waiting.delete(claimId);
      return makeOne(service, claimId);
    },
    { atMost: MOST_AT_ONCE, underWay: BATCHES, patience: PATIENCE_MS },
  );
  return { waiting, begin };
});

async function makeOne(service: Service, claimId: string): Promise<BytesAnswer | null> {
  // Who waited for others may find it made by them.
  const stored = await storedIn(service.read).find(claimId);
  if (stored) return stored;
  const now = await nowOf(service.read)(claimId);
  if (!now) return null;
  // Of one revision the bytes are the same, whoever asks: who asks meanwhile waits for those. A large thread takes memory.
  const underWay = beingMade(service.read);
  const key = `${claimId} ${now.revision}`;
  const joined = underWay.get(key);
  if (joined) return await joined;
  const made = makeAndStore(service, claimId, now).finally(() => underWay.delete(key));
  underWay.set(key, made);
  return await made;
}

const beingMade = perReader(() => new Map<string, Promise<BytesAnswer | null>>());

async function makeAndStore(service: Service, claimId: string, now: Now): Promise<BytesAnswer | null> {
  const answer = await dossierAtSize(service, claimId, now.size, now.revision);
  if (!answer) return null;
  // It is there, stored or not.
  await storedIn(service.read)
    .store({ claimId, revision: now.revision, ...answer })
    .catch((error: unknown) => service.log.warn({ error, claimId }, 'a dossier could not be stored'));
  return answer;
}

interface Now {
  revision: number;
  size: number;
}

const nowOf = perReader((read) =>
  together<string, Now | undefined>(MOST_AT_ONCE, async (ids) => {
    const rows = await read.rows<Now & { id: string }>(NOW, [ids]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }),
);

/** The dossier as it was with the first `size` events of the ledger: the same bytes as were served then. 400 beyond the end. */
export async function getDossierAtSize(
  service: Service,
  claimId: string,
  size: number,
): Promise<BytesAnswer> {
  const [head] = await service.read.rows<{ size: number }>(SETTLED);
  if (!head || size > head.size) {
    const detail = `The ledger has ${head?.size ?? 0} events.`;
    throw new Problem('invalid-request', undefined, { errors: [{ pointer: '#/query/atSize', detail }] });
  }
  const answer = await dossierAtSize(service, claimId, size);
  if (!answer) throw await absence(service.read, claimId, size);
  return answer;
}

/** The dossier as the desk had published it at an instant. 400 for one that has not come, 404 before the first publication. */
export async function getDossierAsOf(service: Service, claimId: string, at: string): Promise<BytesAnswer> {
  // The clock of the database: that of the events.
  const [clock] = await service.read.rows<{ hasCome: boolean }>(
    'SELECT $1::timestamptz < clock_timestamp() AS "hasCome"',
    [at],
  );
  if (!clock?.hasCome) {
    const detail = `${at} has not come yet.`;
    throw new Problem('invalid-request', undefined, { errors: [{ pointer: '#/query/asOf', detail }] });
  }
  await service.read.rows(SETTLED);
  const [row] = await service.read.rows<{ size: number }>(SIZE_AT, [at]);
  const answer = row && (await dossierAtSize(service, claimId, row.size));
  if (!answer) throw await absence(service.read, claimId, row?.size ?? 0);
  return answer;
}

/** Why there was no dossier: withdrawn at that time, or not published yet. */
async function absence(read: Reader, claimId: string, size: number): Promise<Problem> {
  const { thread } = await readPublicEvents(read, claimId, size);
  const newest = thread.findLast((event) => event.body.record.id === claimId);
  const notice = newest?.forms.find((one) => one.type === 'notice')?.form as { kind: string; reason: string };
  // An import tells earlier corrections before it shows the claim.
  if (!newest || notice?.kind !== 'withdrawal') {
    return new Problem('not-found', 'The desk had published nothing of this claim by then.');
  }
  const { kind, reason } = notice;
  return new Problem('withdrawn', undefined, { notice: { kind, reason, at: newest.body.at } });
}

/**
 * Unsigned: what a dossier says, and the events that it stands on. Nothing of it depends on keys. Inconsistency when the
 * events contradict the log or each other.
 */
export async function composeAtSize(read: Reader, claimId: string, size: number): Promise<Composed | null> {
  const { thread, references } = await readPublicEvents(read, claimId, size);
  try {
    return composeDossier(claimId, thread, references);
  } catch (error) {
    throw error instanceof Contradiction ? new Inconsistency(error.message) : error;
  }
}

/** The same for all events that there are. */
export async function composeNow(read: Reader, claimId: string): Promise<Composed | null> {
  const now = await nowOf(read)(claimId);
  return now ? composeAtSize(read, claimId, now.size) : null;
}

/** Null when nothing of the claim was public. An inconsistency that it comes upon is reported to the ledger. */
function dossierAtSize(
  { read, ledger }: Service,
  claimId: string,
  size: number,
  known?: number,
): Promise<BytesAnswer | null> {
  return reporting(ledger, async () => {
    const revision = known ?? (await nowOf(read)(claimId))?.revision ?? 0;
    const composed = await composeAtSize(read, claimId, size);
    if (!composed) return null;
    const bytes = await sealDossier({ read, ledger, revision }, composed);
    return { bytes, etag: hash('sha256', bytes) };
  });
}
