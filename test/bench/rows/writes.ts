/** Writing: a claim with its event, on a copy of the record that goes with the row. */
import { statfs } from 'node:fs/promises';
import { canonicalText } from '../../../src/ledger/canonical.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { compare } from '../measure.ts';
import { onDatabase } from '../on-database.ts';
import { idAt } from '../record/ids.ts';
import { sentence } from '../record/words.ts';
import type { Bench, LoadRequest, Row } from '../rows.types.ts';
import { startBenchService } from '../service.ts';

const STATED_AT = '2024-05-16';

/**
 * All that a new claim consists of, with an event as the ledger wants it, in one statement that commits by itself. Each part
 * waits for the one before it. The state and its salt come from outside, as they do in the service.
 */
const CREATE = `WITH new_head AS (
    INSERT INTO head (id, type, created_by_id) VALUES ($1::uuid, 'claim', $2::uuid) RETURNING id),
  new_version AS (
    INSERT INTO version (head_id, number, created_by_id) SELECT id, 1, $2::uuid FROM new_head RETURNING head_id),
  new_author AS (
    INSERT INTO version_author (head_id, number, user_id) SELECT head_id, 1, $2::uuid FROM new_version RETURNING head_id),
  new_claim AS (
    INSERT INTO claim (id, standing, standing_value) SELECT head_id, $6::jsonb, 'unanswered' FROM new_author RETURNING id),
  fields AS (
    INSERT INTO claim_version (head_id, number, text, claimant_id, stated_at, stated_from, language, topics, context)
    SELECT id, 1, $4::text, $3::uuid, '${STATED_AT}', '${STATED_AT}Z', NULL, '{}', NULL FROM new_claim RETURNING head_id),
  place AS (
    UPDATE ledger_head SET size = size + 1, last_at = greatest(last_at, date_trunc('milliseconds', clock_timestamp()))
    FROM fields WHERE ledger_head.id = 1 RETURNING size - 1 AS index, last_at AS at)
  INSERT INTO event (index, at, user_id, action, record_type, record_id, version, claim_id, salt, state, body)
  SELECT index, at, $2::uuid, 'created', 'claim', $1::uuid, 1, $1::uuid, decode($7::text, 'hex'), convert_to($5::text, 'UTF8'),
    convert_to('{"at":"' || instant(at) || '","by":"' || $2::uuid || '","claim":"' || $1::uuid || '","index":' || index
      || ',"operation":"claim.created","record":{"id":"' || $1::uuid || '","type":"claim","version":1},"state":"'
      || encode(sha256(decode($7::text, 'hex') || convert_to($5::text, 'UTF8')), 'hex') || '"}', 'UTF8')
  FROM place`;

/** More than a stretch can use up. */
const ENOUGH = 40_000;

export const writeRows: Row[] = [
  {
    name: 'create',
    title: 'Create a claim, with its event',
    targets: [{ figure: 'ratio', atLeast: 0.12 }],
    async run(bench) {
      const { folder } = bench.stored;
      if (
        !bench.options.spend &&
        folder !== null &&
        (await freeBytes(folder)) < (await sizeOf(bench.stored.ownerUrl)) * 1.2
      ) {
        return {
          notThere: `There is no room in ${folder} for a copy of the record to write into; --spend writes into the record itself.`,
        };
      }
      await bench.service.stop();
      const copy = await bench.stored.copy();
      try {
        const { actorId, userId } = await whoWrites(copy.url);
        const service = await startBenchService({ DATABASE_URL: copy.url });
        try {
          const own: Bench = { ...bench, stored: { ...bench.stored, ownerUrl: copy.url }, service };
          return await compare(own, {
            limit: 'one statement that inserts claim and event',
            statement: { text: CREATE, params: [] },
            freshParams: (stretch) => newClaims(bench, stretch, actorId, userId),
            requests: newRequests(bench, actorId),
            status: 201,
          });
        } finally {
          await service.stop();
        }
      } finally {
        await copy.drop();
      }
    },
  },
];

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function sizeOf(url: string): Promise<number> {
  return onDatabase(url, async (client) => {
    const { rows } = await client.query<{ size: number }>(
      'SELECT pg_database_size(current_database())::float8 AS size',
    );
    return rows[0]?.size ?? 0;
  });
}

/** An actor of the record, and a user of the bench. */
async function whoWrites(url: string): Promise<{ actorId: string; userId: string }> {
  return onDatabase(url, async (client) => {
    const { rows } = await client.query<{ actorId: string; userId: string }>(
      `SELECT (SELECT id FROM actor ORDER BY id LIMIT 1) AS "actorId",
         (SELECT id FROM staff_user WHERE email = 'bench-editor@example.org') AS "userId"`,
    );
    if (!rows[0]) throw new Error('the record has no actor');
    return rows[0];
  });
}

function newRequests(bench: Bench, claimantId: string): LoadRequest[] {
  const random = seededRandom(bench.options.seed + 9);
  const headers = { authorization: `Bearer ${bench.stored.tokens.editor}` };
  return Array.from({ length: 2_000 }, () => ({
    method: 'POST' as const,
    path: '/api/v1/claims',
    headers,
    body: JSON.stringify({ text: sentence(random, 14), claimantId, statedAt: STATED_AT }),
  }));
}

/** Parameters of the statement: each claim once. */
function newClaims(bench: Bench, stretch: number, actorId: string, userId: string): unknown[][] {
  const random = seededRandom(bench.options.seed + 100 + stretch);
  const standing = {
    value: 'unanswered',
    sentence: 'Nobody has answered it on the record.',
    openRebuttals: [],
    lastWord: { rebuttalId: null, actorId, act: null, date: STATED_AT },
  };
  const count = bench.options.quick ? 2_000 : ENOUGH;
  return Array.from({ length: count }, (_, one) => {
    // Long after all that the record holds.
    const id = idAt(20_000_000 + stretch, 20, stretch * ENOUGH + one);
    const text = sentence(random, 14);
    const state = canonicalText({
      rows: {
        claim: [{ id }],
        claim_version: [
          {
            claimant_id: actorId,
            context: null,
            head_id: id,
            language: null,
            number: 1,
            stated_at: STATED_AT,
            text,
            topics: [],
          },
        ],
        head: [
          {
            created_by_id: userId,
            id,
            newest_version: 1,
            published_version: null,
            revision: 1,
            type: 'claim',
          },
        ],
        version: [{ created_by_id: userId, head_id: id, number: 1, state: 'draft', submitted_at: null }],
        version_author: [{ head_id: id, number: 1, user_id: userId }],
      },
    });
    const salt = Array.from({ length: 16 }, () => random.below(256).toString(16).padStart(2, '0')).join('');
    return [id, userId, actorId, text, state, JSON.stringify(standing), salt];
  });
}
