/** Claims that are alike: by the rarest words that they share, as PostgreSQL has counted them, or by none in scripts without words. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { idOf, type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { seededRandom } from '../support/seeded-random.ts';

const PIER = 'The harbour office says that the northern pier has been closed to lorries since May.';
const OTHER = 'The harbour office says that a southern lighthouse has been open to visitors for years.';
const CHINESE = '外交部说港口今天向所有船只开放';
const COMMON = 'the office says that it has been so for all of them';

let room: Newsroom;
let actor: string;

beforeAll(async () => {
  room = await openNewsroom();
  actor = await room.create(room.ada, '/actors', 'actors', { kind: 'organization', name: 'Harbour Office' });
  for (const text of [PIER, OTHER, CHINESE]) await write(text);
});
afterAll(() => room.close());

const write = (text: string) =>
  room.create(room.ada, '/claims', 'claims', { text, claimantId: idOf(actor), statedAt: '2024' });

async function similar(text: string): Promise<{ text: string; similarity: number }[]> {
  const { status, body } = await room.ada.send('post', '/claims/similar', { text });
  expect(status).toBe(200);
  return body.items.map((one: { claim: { text: string }; similarity: number }) => ({
    text: one.claim.text,
    similarity: one.similarity,
  }));
}

async function asOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: room.database.ownerUrl });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** How many claims have the words that a text is compared by. */
async function comparedWith(text: string): Promise<number> {
  return asOwner(async (owner) => {
    const { rows } = await owner.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM claim_version WHERE search_words(text) @@ similar_words($1)',
      [text],
    );
    return rows[0]?.count ?? Number.NaN;
  });
}

async function expectFound(): Promise<void> {
  const reworded = PIER.replace('has been closed', 'was shut').replace('lorries', 'heavy lorries');
  const [first, second] = await similar(reworded);
  expect(first?.text).toBe(PIER);
  expect(first?.similarity).toBeGreaterThan(0.6);
  expect(second === undefined || second.similarity < (first?.similarity ?? 0)).toBe(true);
  expect((await similar(CHINESE.replace('今天', '昨天')))[0]?.text).toBe(CHINESE);
  // A name in another script makes no other text of a sentence.
  expect((await similar(`${PIER} (港口)`))[0]?.text).toBe(PIER);
}

test('before anything was counted', async () => {
  await expectFound();
  expect(await similar('…')).toEqual([]);
  expect(await similar('Zebras gallop.')).toEqual([]);
});

test('among thousands, once the words are counted', async () => {
  const random = seededRandom(4);
  const words = COMMON.split(' ');
  await asOwner(async (owner) => {
    // What the lists read of a claim, many times over. Rare words are rare among these.
    for (let batch = 0; batch < 4; batch++) {
      const texts = Array.from({ length: 1_000 }, () =>
        Array.from({ length: 9 }, () => random.pick(words)).join(' '),
      );
      await owner.query(
        `WITH text AS (SELECT text, gen_random_uuid() AS id FROM unnest($1::text[]) AS text),
           like_it AS (SELECT * FROM claim_version WHERE text = $2),
           heads AS (INSERT INTO head (id, type, created_by_id) SELECT text.id, 'claim', head.created_by_id
             FROM text CROSS JOIN like_it JOIN head ON head.id = like_it.head_id RETURNING id, created_by_id),
           versions AS (INSERT INTO version (head_id, number, created_by_id) SELECT id, 1, created_by_id FROM heads RETURNING head_id),
           claims AS (INSERT INTO claim (id, standing, standing_value) SELECT heads.id, claim.standing, claim.standing_value
             FROM heads CROSS JOIN like_it JOIN claim ON claim.id = like_it.head_id RETURNING id)
         INSERT INTO claim_version (head_id, number, text, claimant_id, stated_at, stated_from, topics)
         SELECT text.id, 1, text.text, claimant_id, stated_at, stated_from, topics FROM text CROSS JOIN like_it`,
        [texts, PIER],
      );
    }
    await owner.query('ANALYZE claim_version');
  });
  await expectFound();
  // Nothing but frequent words: several of them together, so that not half the record is compared.
  const frequent = 'The office says that all of them have been so.';
  const [first] = await similar(frequent);
  expect(first?.similarity).toBeGreaterThan(0.3);
  expect(await comparedWith(frequent)).toBeLessThan(2_000);
  expect(await comparedWith(frequent)).toBeGreaterThan(0);
});
