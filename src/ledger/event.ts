import { createHash, randomBytes } from 'node:crypto';
import { canonicalText } from './canonical.ts';
import type { RecordedState } from './recorded-rows.ts';

/** The kinds of record that the ledger speaks of. */
export type EventRecordType =
  | 'claim'
  | 'rebuttal'
  | 'actor'
  | 'source'
  | 'snapshot'
  | 'reply_request'
  | 'user'
  | 'token'
  | 'password'
  | 'password_link'
  | 'signing_key'
  | 'redaction';

/** What an event says was done. */
export type EventAction =
  | 'created'
  | 'edited'
  | 'evidence_added'
  | 'evidence_removed'
  | 'submitted'
  | 'taken_back'
  | 'approved'
  | 'changes_requested'
  | 'rejected'
  | 'withdrawn'
  | 'settled'
  | 'revoked'
  | 'used'
  | 'retired'
  | 'erased'
  | 'carried_out'
  | 'refused'
  | 'imported';

/** The kinds of public form: the shape in which the public reads a record, exactly as a dossier carries it. */
export type FormType =
  | 'claim'
  | 'standing'
  | 'rebuttal'
  | 'evidence'
  | 'review'
  | 'actor'
  | 'source'
  | 'snapshot'
  | 'notice'
  | 'tombstone'
  | 'reply_request'
  | 'signing_key';

/** One public form that an event makes visible. */
export interface PublicForm {
  type: FormType;
  id: string;
  form: unknown;
}

/** What a command hands to `append`: one change of one record. */
export interface EventDraft {
  action: EventAction;
  record: { type: EventRecordType; id: string; version?: number };
  /** The claim whose thread this belongs to. */
  claimId?: string;
  /** The rows of the record after the change. Never names, e-mail addresses or secrets of people. */
  state: RecordedState;
  forms?: PublicForm[];
}

/** An event as it is stored; `body`, `state` and each form are RFC 8785 bytes. */
export interface SealedEvent {
  index: bigint;
  at: Date;
  userId: string | null;
  draft: EventDraft;
  body: Buffer;
  salt: Buffer;
  state: Buffer;
  forms: { type: FormType; id: string; salt: Buffer; form: Buffer }[];
}

/** What the body of an event says, and so what its leaf in the log binds. Digests are of salt and canonical bytes. */
export interface EventBody {
  index: number;
  at: string;
  by: string | null;
  /** `<record type>.<action>` */
  operation: string;
  record: { type: EventRecordType; id: string; version?: number };
  /** The claim whose thread this belongs to. */
  claim?: string;
  state: string;
  /** The public event of that thread before this one; null for its first. Only what is public of a thread has it. */
  previous?: number | null;
  makesVisible?: { type: FormType; id: string; digest: string }[];
}

/** RFC 8785 bytes of a JSON value. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

/** Hexadecimal SHA-256 of salt and bytes: binding, and it tells nothing about the bytes. */
export function saltedDigest(salt: Uint8Array, bytes: Uint8Array): string {
  return createHash('sha256').update(salt).update(bytes).digest('hex');
}

/**
 * Gives a draft its place in the log. The body holds ids, numbers and salted digests only, so it can be shown to anyone
 * and never needs redaction. `previous` is what the chain of its thread says.
 */
export function sealEvent(
  draft: EventDraft,
  index: bigint,
  at: Date,
  userId: string | null,
  previous: number | null | undefined,
): SealedEvent {
  const salt = randomBytes(16);
  const state = canonicalBytes(draft.state);
  const forms = (draft.forms ?? []).map(({ type, id, form }) => ({
    type,
    id,
    salt: randomBytes(16),
    form: canonicalBytes(form),
  }));
  const body: EventBody = {
    index: Number(index),
    at: at.toISOString(),
    by: userId,
    operation: `${draft.record.type}.${draft.action}`,
    record: draft.record,
    ...(draft.claimId && { claim: draft.claimId }),
    state: saltedDigest(salt, state),
    ...(previous !== undefined && { previous }),
    ...(forms.length > 0 && {
      makesVisible: forms.map((one) => ({
        type: one.type,
        id: one.id,
        digest: saltedDigest(one.salt, one.form),
      })),
    }),
  };
  return { index, at, userId, draft, body: canonicalBytes(body), salt, state, forms };
}
