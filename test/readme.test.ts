import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from './support/database.ts';
import { type Listening, listen } from './support/listening.ts';

const root = path.resolve(import.meta.dirname, '..');

let database: TestDatabase;
let service: Listening;

beforeAll(async () => {
  database = await cloneDatabase();
  service = await listen(database.serviceUrl);
});

afterAll(async () => {
  await service?.close();
  await database?.drop();
});

async function printedStory(): Promise<string> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```bash\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  expect(blocks).toHaveLength(1);
  return blocks[0] ?? '';
}

test('the story of the README runs as printed and ends with the dossier', async () => {
  // The installed command would run the build; this runs the same sources.
  const command = 'npx() { shift; node --import ./test/support/typescript.mjs src/cli/main.ts "$@"; }';
  const script = `${command}\n${await printedStory()}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: root,
    env: {
      ...process.env,
      API: `http://127.0.0.1:${service.port}/api/v1`,
      DATABASE_URL: database.serviceUrl,
    },
    timeout: 60_000,
  });
  const lines = stdout.trimEnd().split('\n');
  const refused = lines.filter((line) => line.includes('four-eyes'));
  expect(refused).toHaveLength(1);
  const dossier = JSON.parse(lines.at(-1) ?? '');
  expect(dossier).toMatchObject({
    dossier: 1,
    standing: { value: 'disputed', lastWord: { act: 'denial' } },
    evidence: [{ verified: true, quotation: { exact: 'machine tools to Russia’s arms industry' } }],
    rebuttals: [
      { act: 'denial', evidence: [{ verified: true, quotation: { exact: '“groundless accusations”' } }] },
    ],
    reviews: [{ decision: 'approve' }],
  });
}, 60_000);
