import { type Caller, isStaff } from '../access/caller.ts';
import type { Target } from '../access/permissions.ts';
import type { Reader } from '../database/sql.ts';
import { redactedOf } from '../editorial/redacted.schema.ts';
import { type Page, readCursor, toPage } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type RecordedState, stateOfRow } from '../ledger/recorded-rows.ts';
import type { ReplyRequestForm, ReplyRequestQuery, ReplyRequestView } from './reply-requests.schema.ts';

/** A published rebuttal may be named to the public; a draft does not exist for it. */
const form = (
  rebuttalId: string,
  outcome = 'one.outcome',
) => `(jsonb_build_object('id', one.id, 'actorId', one.actor_id, 'channel', one.channel,
  'askedAt', instant(one.asked_at), 'dueAt', instant(one.due_at), 'question', one.question, 'outcome', ${outcome},
  'rebuttalId', ${rebuttalId}) || ${redactedOf('one')})`;

const PUBLIC_REBUTTAL = '(SELECT id FROM head WHERE id = one.rebuttal_id AND published_version IS NOT NULL)';

/** `answered` by a draft is not told before the answer is public. */
const PUBLIC_OUTCOME = `CASE WHEN one.rebuttal_id IS NULL OR ${PUBLIC_REBUTTAL} IS NOT NULL THEN one.outcome END`;

/** The target of operations on one reply request: staff only. */
export async function replyRequestTarget(caller: Caller, params: { readonly id: string }): Promise<Target> {
  const request = isStaff(caller) ? await getReplyRequest(caller.service.read, params.id) : null;
  if (!request) throw new Problem('not-found');
  return { id: request.id };
}

const VIEW = `${form('one.rebuttal_id')}::jsonb || jsonb_build_object('claimId', one.claim_id, 'createdAt', instant(one.created_at))`;

/** One reply request as staff read it. */
export async function getReplyRequest(read: Reader, id: string): Promise<ReplyRequestView | null> {
  const [row] = await read.rows<{ view: ReplyRequestView }>(
    `SELECT ${VIEW} AS view FROM reply_request one WHERE one.id = $1::uuid`,
    [id],
  );
  return row?.view ?? null;
}

/** One reply request after a write, with the state that the ledger keeps; null when there is none. */
export async function getWrittenReplyRequest(
  read: Reader,
  id: string,
): Promise<{ view: ReplyRequestView; state: RecordedState } | null> {
  const [row] = await read.rows<{ view: ReplyRequestView; state: RecordedState }>(
    `SELECT ${VIEW} AS view, ${stateOfRow('reply_request', 'one')} AS state FROM reply_request one WHERE one.id = $1::uuid`,
    [id],
  );
  return row ?? null;
}

/** A page of the reply requests of a claim, oldest first. */
export async function listReplyRequests(
  read: Reader,
  claimId: string,
  query: ReplyRequestQuery,
): Promise<Page<ReplyRequestView>> {
  const rows = await read.rows<{ id: string; view: ReplyRequestView }>(
    `SELECT one.id, ${VIEW} AS view FROM reply_request one
     WHERE one.claim_id = $1::uuid AND ($2::uuid IS NULL OR one.id > $2::uuid) ORDER BY one.id LIMIT $3::int`,
    [claimId, readCursor(query.cursor), query.limit + 1],
  );
  return toPage(rows, query.limit);
}

/** The public forms of the reply requests of a claim, oldest first. */
export async function replyRequestForms(read: Reader, claimId: string): Promise<ReplyRequestForm[]> {
  const rows = await read.rows<{ form: ReplyRequestForm }>(
    `SELECT ${form(PUBLIC_REBUTTAL, PUBLIC_OUTCOME)} AS form FROM reply_request one WHERE one.claim_id = $1::uuid ORDER BY one.id`,
    [claimId],
  );
  return rows.map((row) => row.form);
}
