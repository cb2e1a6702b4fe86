import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { inspectBackup } from '../../src/backup/inspect.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { runCommand } from '../support/service-process.ts';

let desk: Desk;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-faulty-'));
  desk = await openDesk();
  await desk.hire('Ada', 'editor');
}, 60_000);
afterAll(async () => {
  await desk.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['a row was changed', `UPDATE staff_user SET name = 'Eve'`, /^staff_user \S+: identity is not as event/m],
  ['a table is gone', 'ALTER TABLE showing RENAME TO shown', /^showing: the table is missing$/m],
])(
  'a ledger in which %s is backed up all the same, with a warning and an exit code of its own',
  async (what, script, sentence) => {
    const client = new pg.Client({ connectionString: desk.database.ownerUrl });
    await client.connect();
    await client.query(`SET session_replication_role = replica; ${script}`);
    await client.end();

    const file = path.join(folder, `${what}.tar.gz`);
    const environment = { DATABASE_URL: desk.database.ownerUrl, REJOINDER_DATA_DIR: folder };
    const { code, stdout, stderr } = await runCommand(environment, 'backup', file);
    expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringMatching(/^[0-9a-f]{64} {2}\S/) });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^THE LEDGER HAS (A FAULT|\d+ FAULTS)\. It was backed up as it is/m);
    expect((await inspectBackup(file)).manifest.log.size).toBeGreaterThan(0);
  },
  60_000,
);
