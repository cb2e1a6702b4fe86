/**
 * Events by the thousand, in one transaction. They wait in temporary tables with all that does not depend on their place in the
 * log; the lock on the head of the log, which orders all writes, is taken when everything else is done, and then PostgreSQL
 * itself puts index and instant into each body.
 */
import { hash, randomFillSync } from 'node:crypto';
import type { BulkSession } from '../database/bulk.ts';
import { CopyBuffer, copyText } from '../database/copy-rows.ts';
import type { EventAction, EventRecordType, FormType } from './event.ts';

/** One change of one record, which is new to the ledger. `state` and each form are RFC 8785 texts. */
export interface BulkDraft {
  record: { type: EventRecordType; id: string; version?: number };
  /** The claim whose thread this belongs to. It is new too, and the events of its thread come one after the other. */
  claimId?: string;
  state: string;
  forms?: readonly { type: FormType; id: string; form: string }[];
}

/** Takes the events of one bulk write, in their order. */
export interface BulkEvents {
  /** How many there are. */
  readonly count: number;
  append(draft: BulkDraft): void;
  /** Hands over to PostgreSQL what was appended since. */
  flush(): Promise<void>;
  /** Gives all of them their places in the log. Nothing is to come after it but the commit. */
  store(): Promise<void>;
}

// Rows of a few kilobytes stay in one piece: they are read once, and then gone.
const WAITING = `
  CREATE TEMPORARY TABLE waiting_event (position int, previous int, record_type text, record_id uuid, version int, claim_id uuid,
    opening text, middle text, closing text, salt text, state text STORAGE EXTERNAL) WITH (toast_tuple_target = 8160) ON COMMIT DROP;
  CREATE TEMPORARY TABLE waiting_form (event int, position int, type text, record_id uuid, salt text,
    form text STORAGE EXTERNAL) WITH (toast_tuple_target = 8160) ON COMMIT DROP;
  SET CONSTRAINTS event_form_replacement_fkey IMMEDIATE`;

/** Read piece by piece in the order in which they were written. */
const IN_PIECES = `
  CREATE INDEX ON waiting_event USING brin (position) WITH (pages_per_range = 16);
  CREATE INDEX ON waiting_form USING brin (event) WITH (pages_per_range = 16);
  ANALYZE waiting_event; ANALYZE waiting_form`;

const TAKE_PLACES = `
  UPDATE ledger_head SET size = size + $1::int, last_at = greatest(last_at, date_trunc('milliseconds', clock_timestamp()))
  WHERE id = 1 RETURNING size - $1::int AS first, last_at AS at`;

const STORE_EVENTS = `
  INSERT INTO event (index, at, user_id, action, record_type, record_id, version, claim_id, body, salt, state)
  SELECT $1::bigint + position, $2::timestamptz, $3::uuid, $4::text, record_type, record_id, version, claim_id,
    convert_to(concat('{"at":"', instant($2::timestamptz), opening, $1::bigint + position, middle,
      CASE WHEN previous >= 0 THEN concat(',"previous":', $1::bigint + previous) WHEN previous = -1 THEN ',"previous":null' END,
      closing), 'UTF8'), decode(salt, 'hex'), convert_to(state, 'UTF8')
  FROM waiting_event WHERE position >= $5::int AND position < $6::int ORDER BY position`;

const STORE_FORMS = `
  INSERT INTO event_form (event_index, position, type, record_id, salt, form)
  SELECT $1::bigint + event, position, type, record_id, decode(salt, 'hex'), convert_to(form, 'UTF8')
  FROM waiting_form WHERE event >= $2::int AND event < $3::int ORDER BY event, position`;

/** So many events are stored by one statement: it keeps a list of its rows until their foreign keys are checked. */
const PIECE = 5_000;

class Waiting {
  readonly events = new CopyBuffer();
  readonly forms = new CopyBuffer();
}

/** Opens the events of one transaction; all are `action` by this user. */
export async function openBulkEvents(
  session: BulkSession,
  action: EventAction,
  userId: string | null,
): Promise<BulkEvents> {
  await session.run(WAITING);
  const by = userId === null ? 'null' : `"${userId}"`;
  /** One of each is filled while the other is written. */
  let [filling, writing] = [new Waiting(), new Waiting()];
  let count = 0;
  let thread: { claimId: string; newest: number } | undefined;

  function previousOf(claimId: string | undefined, isPublic: boolean): string {
    if (claimId === undefined || !isPublic) return '\\N';
    const previous = thread?.claimId === claimId ? thread.newest : -1;
    thread = { claimId, newest: count };
    return String(previous);
  }

  async function flush(): Promise<void> {
    [filling, writing] = [writing, filling];
    if (writing.events.length > 0)
      await session.load('COPY waiting_event FROM STDIN', writing.events.bytes());
    if (writing.forms.length > 0) await session.load('COPY waiting_form FROM STDIN', writing.forms.bytes());
    writing.events.clear();
    writing.forms.clear();
  }

  return {
    flush,
    get count() {
      return count;
    },
    append({ record, claimId, state, forms: shown = [] }) {
      const { salt, digest } = sealed(state);
      const listed = shown.map(({ type, id, form }, position) => {
        const own = sealed(form);
        filling.forms.add(`${count}\t${position}\t${type}\t${id}\t${own.salt}\t${copyText(form)}\n`);
        return `{"digest":"${own.digest}","id":"${id}","type":"${type}"}`;
      });
      const { type, id, version } = record;
      const previous = previousOf(claimId, listed.length > 0);
      const opening = `","by":${by}${claimId === undefined ? '' : `,"claim":"${claimId}"`},"index":`;
      const visible = listed.length > 0 ? `,"makesVisible":[${listed.join(',')}]` : '';
      const middle = `${visible},"operation":"${type}.${action}"`;
      const versioned = version === undefined ? '' : `,"version":${version}`;
      const closing = `,"record":{"id":"${id}","type":"${type}"${versioned}},"state":"${digest}"}`;
      filling.events.add(
        `${count}\t${previous}\t${type}\t${id}\t${version ?? '\\N'}\t${claimId ?? '\\N'}\t${opening}\t${middle}\t${closing}\t${salt}\t${copyText(state)}\n`,
      );
      count += 1;
    },
    async store() {
      await flush();
      await session.run(IN_PIECES);
      const [head] = await session.rows<{ first: bigint; at: Date }>(TAKE_PLACES, [count]);
      if (!head) throw new Error('the ledger has no head');
      const { first, at } = head;
      for (let begin = 0; begin < count; begin += PIECE) {
        await session.rows(STORE_EVENTS, [first, at, userId, action, begin, begin + PIECE]);
        await session.rows(STORE_FORMS, [first, begin, begin + PIECE]);
      }
    },
  };
}

const salts = Buffer.alloc(16 * 1_024);
let used = salts.length;

/** A new salt, in hexadecimal, and with it the digest of a text: as `saltedDigest` of event.ts. */
function sealed(text: string): { salt: string; digest: string } {
  if (used === salts.length) {
    randomFillSync(salts);
    used = 0;
  }
  const bytes = Buffer.allocUnsafe(16 + Buffer.byteLength(text));
  salts.copy(bytes, 0, used, used + 16);
  const salt = salts.toString('hex', used, used + 16);
  used += 16;
  bytes.write(text, 16);
  return { salt, digest: hash('sha256', bytes, 'hex') };
}
