import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { type Listening, listen } from './support/listening.ts';

const root = path.resolve(import.meta.dirname, '..');

let database: TestDatabase;
let service: Listening;
let folder: string;
let claimId: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-readme-'));
  await symlink(path.join(root, 'scripts'), path.join(folder, 'scripts'));
  database = await cloneDatabase();
  service = await listen(database.serviceUrl);
});

afterAll(async () => {
  await service?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The one block that a pattern finds in the README. */
async function printed(pattern: RegExp): Promise<string> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(pattern)].map((match) => match[1] ?? '');
  expect(blocks).toHaveLength(1);
  return blocks[0] ?? '';
}

// The installed command would run the build; this runs the same sources.
const NPX = `npx() { shift; (cd '${root}' && node --import ./test/support/typescript.mjs src/cli/main.ts "$@"); }`;

/** Runs a script in the test's own folder, which stands for the checkout. */
async function run(script: string, environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', `${NPX}\n${script}`], {
    cwd: folder,
    env: {
      ...process.env,
      API: `http://127.0.0.1:${service.port}/api/v1`,
      DATABASE_URL: database.serviceUrl,
      REJOINDER_DATA_DIR: folder,
      ...environment,
    },
    timeout: 120_000,
  });
  return stdout;
}

test('the story of the README runs as printed and ends with the dossier', async () => {
  const stdout = await run(await printed(/^```bash\n(.*?)^```$/gms));
  const lines = stdout.trimEnd().split('\n');
  const refused = lines.filter((line) => line.includes('four-eyes'));
  expect(refused).toHaveLength(1);
  const dossier = JSON.parse(lines.at(-1) ?? '');
  claimId = dossier.claim.id;
  expect(dossier).toMatchObject({
    dossier: 1,
    standing: { value: 'disputed', lastWord: { act: 'denial' } },
    evidence: [{ verified: true, quotation: { exact: 'machine tools to Russia’s arms industry' } }],
    rebuttals: [
      { act: 'denial', evidence: [{ verified: true, quotation: { exact: '“groundless accusations”' } }] },
    ],
    reviews: [{ decision: 'approve' }],
  });
}, 180_000);

test('what proves it does so as printed, also after the key was rotated', async () => {
  const made = (await run('npx rejoinder key make')).trim();
  await run('npx rejoinder key rotate', { REJOINDER_SIGNING_KEY: made });
  const script = await printed(/^## Prove it\n\n```sh\n(.*?)^```$/gms);
  const stdout = await run(script, { CLAIM: claimId });
  expect(stdout).toMatch(/^VERIFIED/m);
  expect(stdout).toContain('all is as the ledger has it.');
  expect(stdout).toContain('has not come yet.');
}, 180_000);
