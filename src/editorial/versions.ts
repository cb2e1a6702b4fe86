/**
 * Heads and versions inside a write: locked, started, opened for an edit. One lifecycle for claims, rebuttals, actors and
 * sources; what differs is the table that holds a version's fields.
 */
import { v7 as uuidv7 } from 'uuid';
import { actingUserId, type Caller } from '../access/caller.ts';
import { prepared } from '../database/prisma.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import type { Tx } from '../ledger/record.ts';
import { editPlan, type VersionState } from './lifecycle.ts';
import type { RecordType } from './visibility.ts';

/** A head under its lock, with the state of its newest version. */
export interface LockedHead {
  id: string;
  type: RecordType;
  newestVersion: number;
  publishedVersion: number | null;
  withdrawalId: string | null;
  state: VersionState;
  /** The claim whose thread it belongs to; null for actors and sources. */
  claimId: string | null;
}

/** What the public is told about a change of something published. */
export interface NoticeBody {
  kind: 'correction' | 'update';
  reason: string;
}

const LOCKED = `
  SELECT head.id, head.type, newest_version AS "newestVersion", published_version AS "publishedVersion",
    withdrawal_id AS "withdrawalId", version.state, record_etag(head.id) AS etag,
    CASE head.type WHEN 'claim' THEN head.id ELSE rebuttal.claim_id END AS "claimId"
  FROM head
  JOIN version ON version.head_id = head.id AND version.number = head.newest_version
  LEFT JOIN rebuttal ON rebuttal.id = head.id
  WHERE head.id = $1::uuid`;

/**
 * Locks a head until the end of the transaction and holds If-Match against its ETag (412). `withShown` locks also the
 * actors and sources that the newest version shows: an approval publishes them just as they were read.
 */
export async function lockHead(
  tx: Tx,
  id: string,
  ifMatch: readonly string[],
  { withShown = false } = {},
): Promise<LockedHead> {
  await tx.$queryRaw`SELECT FROM head WHERE id = ${id}::uuid FOR UPDATE`;
  if (withShown) {
    await tx.$queryRaw`SELECT FROM head WHERE id IN (SELECT shown_by(own.id, own.newest_version) FROM head own WHERE own.id = ${id}::uuid)
      ORDER BY id FOR UPDATE`;
  }
  // A statement of its own: it sees what was committed while the locks were waited for.
  const [head] = await tx.$queryRawUnsafe<(LockedHead & { etag: string })[]>(LOCKED, id);
  if (!head) throw new Problem('not-found');
  checkIfMatch(ifMatch, head.etag);
  return head;
}

/** The columns of what a version says. */
const DETAILS = {
  claim: 'text, claimant_id, stated_at, stated_from, language, topics, context, redaction_id',
  rebuttal:
    'act, responder_id, text, stated_at, stated_from, evidence_offered, attack, language, redaction_id',
  actor: 'kind, name, aliases, same_as, part_of_id, redaction_id',
  source: 'title, url, publisher_id, published_at, published_from, language, redaction_id',
} as const satisfies Record<RecordType, string>;

/** The columns of a record beside its id that it begins with. */
const OWN = {
  claim: ['standing', 'standing_value'],
  rebuttal: ['claim_id', 'parent_id', 'depth'],
  actor: [],
  source: [],
} as const satisfies Record<RecordType, readonly string[]>;

// One statement: a write holds a connection, and each statement is a way to the database and back.
const start = (type: RecordType) => {
  const own = OWN[type].map((column) => `, ${column}`).join('');
  const fields = DETAILS[type];
  return prepared(
    `start_${type}`,
    `WITH new_head AS (
       INSERT INTO head (id, type, created_by_id) VALUES ($1::uuid, '${type}', $2::uuid) RETURNING id AS head_id),
     new_version AS (
       INSERT INTO version (head_id, number, created_by_id) SELECT head_id, 1, $2::uuid FROM new_head RETURNING head_id),
     new_author AS (
       INSERT INTO version_author (head_id, number, user_id) SELECT head_id, 1, $2::uuid FROM new_version RETURNING head_id),
     new_record AS (
       INSERT INTO ${type} (id${own}) SELECT head_id${own} FROM new_author
       CROSS JOIN json_populate_record(NULL::${type}, $3::json) own RETURNING id AS head_id)
     INSERT INTO ${type}_version (head_id, number, ${fields}) SELECT new_record.head_id, 1, ${fields} FROM new_record
     CROSS JOIN json_populate_record(NULL::${type}_version, $4::json) first`,
  );
};
const START = {
  claim: start('claim'),
  rebuttal: start('rebuttal'),
  actor: start('actor'),
  source: start('source'),
};

/**
 * Starts a record: its head, what it is (`own`), and version 1 as a draft, with its first author. Fields are named as in the
 * API, and null where they are left out. Answers the new id.
 */
export async function startRecord(
  tx: Tx,
  caller: Caller,
  type: RecordType,
  { own = {}, version }: { own?: object; version: object },
): Promise<string> {
  const id = uuidv7();
  const params = [asColumns(own), asColumns(version)].map((one) => JSON.stringify(one));
  await tx.$executeRawUnsafe(START[type], id, actingUserId(caller), ...params);
  return id;
}

/** `statedAt` is the column `stated_at`. */
function asColumns(fields: object): object {
  const column = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [column(name), value]));
}

async function startVersion(tx: Tx, caller: Caller, headId: string, number: number): Promise<void> {
  await tx.version.create({ data: { headId, number, createdById: actingUserId(caller) } });
  await addAuthor(tx, caller, headId, number);
}

/** Whoever touches a version becomes an author of it, and is held to four eyes. */
export async function addAuthor(tx: Tx, caller: Caller, headId: string, number: number): Promise<void> {
  await tx.versionAuthor.createMany({
    data: [{ headId, number, userId: actingUserId(caller) }],
    skipDuplicates: true,
  });
}

/**
 * Opens the newest version for an edit: a draft as it is, else the next version as its copy. Answers the number of the
 * version that may be edited now. 409 while it is in review.
 */
export async function openForEdit(
  tx: Tx,
  caller: Caller,
  head: LockedHead,
  notice?: NoticeBody | null,
): Promise<number> {
  const plan = editPlan(head.state);
  if (typeof plan === 'object') throw new Problem('wrong-state', plan.refused);
  let number = head.newestVersion;
  if (plan === 'new-version') {
    number += 1;
    await tx.head.update({ where: { id: head.id }, data: { newestVersion: number } });
    await startVersion(tx, caller, head.id, number);
    const fields = DETAILS[head.type];
    await tx.$executeRawUnsafe(
      `INSERT INTO ${head.type}_version (head_id, number, ${fields})
       SELECT head_id, $2::int, ${fields} FROM ${head.type}_version WHERE head_id = $1::uuid AND number = $2::int - 1`,
      head.id,
      number,
    );
    await keepNotice(tx, head, number);
  } else {
    await addAuthor(tx, caller, head.id, number);
  }
  if (notice) await writeNotice(tx, caller, head, number, notice);
  await touch(tx, head.id);
  return number;
}

/** A version that follows on one that never was published still owes the public the notice that was begun. */
async function keepNotice(tx: Tx, head: LockedHead, number: number): Promise<void> {
  if (head.newestVersion === head.publishedVersion) return;
  const kept = await tx.notice.findFirst({
    where: { headId: head.id, number: head.newestVersion, kind: { not: 'withdrawal' } },
  });
  if (kept) await tx.notice.create({ data: { ...kept, id: uuidv7(), number, createdAt: new Date() } });
}

async function writeNotice(
  tx: Tx,
  caller: Caller,
  head: LockedHead,
  number: number,
  notice: NoticeBody,
): Promise<void> {
  if (head.publishedVersion === null) {
    throw new Problem(
      'wrong-state',
      'A notice tells the public of a change; nothing of this was published yet.',
    );
  }
  const { kind, reason } = notice;
  const begun = await tx.notice.updateMany({
    where: { headId: head.id, number, kind: { not: 'withdrawal' } },
    data: { kind, reason },
  });
  if (begun.count > 0) return;
  await tx.notice.create({
    data: { id: uuidv7(), headId: head.id, number, kind, reason, createdById: actingUserId(caller) },
  });
}

/** 422 for a new version of something published that tells the public nothing of itself. */
export async function requireNotice(tx: Tx, head: LockedHead, number: number): Promise<void> {
  if (head.publishedVersion === null || number === head.publishedVersion) return;
  const given = await tx.notice.count({ where: { headId: head.id, number, kind: { not: 'withdrawal' } } });
  if (given === 0) throw new Problem('notice-needed');
}

/** Counts a change of the record, which gives it a new ETag. */
export async function touch(tx: Tx, headId: string): Promise<void> {
  await tx.head.update({ where: { id: headId }, data: { revision: { increment: 1 } } });
}
