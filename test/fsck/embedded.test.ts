import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCommand, type ServiceProcess, startService } from '../support/service-process.ts';

let folder: string;
let service: ServiceProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-fsck-'));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await service?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('checks the embedded database beside its running service, which has loaded the sample', async () => {
  const environment = { DATABASE_URL: '', REJOINDER_DATA_DIR: path.join(folder, 'data') };
  service = await startService(environment);
  const { code, stdout, stderr } = await runCommand(environment, 'fsck');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^\d+ events, \d+ checkpoints and \d+ rows were checked: all is as the ledger has it\.\nThe log contains the checkpoint in \S+\.\n$/,
  );
}, 180_000);
