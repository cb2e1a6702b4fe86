/** The import path in the hands of who may write SQL as the service: it opens no way round the rules of the lifecycle. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Person } from '../support/desk.ts';
import { type Desk, ifMatch, openDesk } from '../support/desk.ts';

let desk: Desk;
let ada: Person;
let actor: string;
let claim: string;

async function refusal(sql: string, { database }: Desk = desk): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: database.serviceUrl });
  await client.connect();
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    const { constraint, code } = error as { constraint?: string; code: string };
    return constraint ?? code;
  } finally {
    await client.end();
  }
}

const approval =
  () => `INSERT INTO public.review (id, head_id, number, reviewer_id, decision, rationale, created_at)
  VALUES (gen_random_uuid(), '${claim}', 1, '${ada.id}', 'approve', 'By hand.', now())`;

beforeAll(async () => {
  desk = await openDesk();
  ada = await desk.hire('Ada', 'editor', 'reviewer');
  actor = (await ada.send('post', '/actors', { kind: 'person', name: 'N. N.' })).body.id;
  const body = { text: 'Said.', claimantId: actor, statedAt: '2024' };
  const made = await ada.send('post', '/claims', body);
  claim = made.body.id;
  await ada.send('post', `/claims/${claim}/submit`, undefined, ifMatch(made));
});
afterAll(() => desk.close());

describe('where there is a record', () => {
  test('nobody begins an import', async () => {
    expect(await refusal('SELECT begin_import(NULL)')).toBe('import_into_nothing');
  });

  test('the setting of an import makes none', async () => {
    expect(await refusal(`SET rejoinder.import = 'yes'; ${approval()}`)).toBe('four_eyes');
    expect(await refusal(`INSERT INTO import_mark (transaction) VALUES (1)`)).toBe('42501');
  });

  test.each(['version_author', 'head', 'event', 'version', 'import_mark'])(
    'a table of one’s own with the name %s does not change what a rule reads',
    async (table) => {
      const shadow = `CREATE TEMPORARY TABLE ${table} (LIKE public.${table});`;
      expect(await refusal(`${shadow} ${approval()}`)).toBe('four_eyes');
    },
  );
});
