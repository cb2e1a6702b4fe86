/** A log that began before states had rows in them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inBulk } from '../../src/database/bulk.ts';
import { checkDatabase, faultLine } from '../../src/fsck/fsck.ts';
import { canonicalBytes } from '../../src/ledger/event.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { walkOver } from '../support/walk.ts';

type Row = Record<string, unknown>;
type Rows = Record<string, Row[] | undefined>;

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  const walk = await walkOver(desk, 3);
  for (let step = 0; step < 80; step++) await walk.step();
}, 120_000);
afterAll(() => desk.close());

/** A state as it was written then. */
function olderState(type: string, rows: Rows): unknown {
  const [head] = rows.head ?? [];
  if (!head) return { id: Object.values(rows)[0]?.[0]?.id };
  const quotations = new Map((rows.quotation ?? []).map((one) => [one.id, one]));
  return {
    head,
    version: rows.version?.[0],
    authors: (rows.version_author ?? []).map((one) => one.user_id),
    rebuttal: rows.rebuttal?.[0] ?? null,
    fields: rows[`${type}_version`]?.[0],
    evidence: (rows.evidence ?? []).map((one) => ({
      ...one,
      quotation: quotations.get(one.quotation_id) ?? null,
    })),
    reviews: rows.review ?? [],
    notices: rows.notice ?? [],
  };
}

/** The faults in rows of the domain, once every event has an older state but those of what is younger than such states. */
async function faultsInRows(change = ''): Promise<string[]> {
  const lines: string[] = [];
  const undone = new Error('undone');
  await inBulk(desk.database.ownerUrl, 'write', async (session) => {
    await session.run('SET LOCAL session_replication_role = replica');
    const events = await session.rows<{ index: string; type: string; state: Buffer }>(
      `SELECT index, record_type AS type, state FROM event WHERE state IS NOT NULL AND record_type NOT IN ('signing_key', 'redaction', 'password', 'password_link')`,
    );
    for (const { index, type, state } of events) {
      const older = olderState(type, (JSON.parse(state.toString('utf8')) as { rows: Rows }).rows);
      await session.rows('UPDATE event SET state = $1::bytea WHERE index = $2::bigint', [
        canonicalBytes(older),
        index,
      ]);
    }
    await session.run(change);
    await checkDatabase(session, (fault) => lines.push(faultLine(fault)));
    throw undone;
  }).catch((error) => {
    if (error !== undone) throw error;
  });
  return lines.filter((line) => !line.startsWith('event '));
}

test('its rows are known, and no false alarm is given', async () => {
  expect(await faultsInRows()).toEqual([]);
}, 60_000);

test('what such a state told of a row is compared', async () => {
  expect(
    await faultsInRows(`UPDATE claim_version SET text = text || '!' WHERE ctid = (SELECT ctid FROM claim_version LIMIT 1);
    DELETE FROM api_token WHERE ctid = (SELECT ctid FROM api_token LIMIT 1)`),
  ).toEqual([
    expect.stringMatching(/^api_token \S+: is missing; event \d+ recorded it$/),
    expect.stringMatching(/^claim_version \S+: text is not as event \d+ recorded$/),
  ]);
}, 60_000);
