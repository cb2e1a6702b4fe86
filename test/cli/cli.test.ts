import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { openService } from '../../src/database/open.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/service-process.ts';

interface Outcome {
  code: number | string;
  stdout: string;
  stderr: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const ADA = 'ada@example.org';
let database: TestDatabase;
let opened: ReturnType<typeof openService>;

beforeAll(async () => {
  database = await cloneDatabase();
  opened = openService(database.serviceUrl, pino({ level: 'silent' }));
  await rejoinder('user', 'add', '--email', ADA, '--name', 'Ada', '--role', 'reviewer', '--role', 'editor');
}, 60_000);

afterAll(async () => {
  await opened.close();
  await database.drop();
});

function rejoinder(...args: string[]): Promise<Outcome> {
  return rejoinderOn(database.ownerUrl, ...args);
}

function rejoinderOn(url: string, ...args: string[]): Promise<Outcome> {
  const command = ['--import', './test/support/typescript.mjs', 'src/cli/main.ts', ...args];
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: url };
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 'killed') : 0, stdout, stderr }),
    );
  });
}

function me(token: string) {
  return request(createApp(opened.service, { checkAnswers: true }))
    .get('/api/v1/me')
    .set('Authorization', `Bearer ${token}`);
}

test('a user who was added signs in with the token that stdout holds alone', async () => {
  const made = await rejoinder('token', 'create', '--email', 'Ada@Example.org', '--label', 'laptop');
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/) });
  expect(made.stderr).toContain('It is shown this once.');
  const token = made.stdout.trim();
  expect(made.stderr).not.toContain(token);

  const answer = await me(token).expect(200);
  expect(answer.body).toMatchObject({ email: ADA, name: 'Ada', roles: ['editor', 'reviewer'] });

  const listed = await rejoinder('token', 'list', '--email', ADA);
  expect(listed.stdout).toContain('\tlaptop\t');
  expect(listed.stdout).not.toContain(token);
  const [id = ''] = listed.stdout.split('\t');
  const revoked = await rejoinder('token', 'revoke', id);
  expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining('\trevoked 2') });
  await me(token).expect(401);
}, 60_000);

test('a user who was added sets a password by the link that stdout holds alone', async () => {
  const made = await rejoinder('user', 'link', '--email', 'Ada@Example.org');
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/password#[\w-]{43}\n$/),
    stderr: expect.stringContaining('For ada@example.org alone, once, until 2'),
  });
  const secret = made.stdout.trim().split('#')[1];
  expect(made.stderr).not.toContain(secret);
  const app = createApp(opened.service, { checkAnswers: true });
  const check = () => request(app).post('/api/v1/password/check').send({ secret });
  expect((await check().expect(200)).body).toMatchObject({ email: ADA, name: 'Ada' });
  expect(await rejoinder('user', 'link', '--email', ADA)).toMatchObject({ code: 0 });
  await check().expect(410);
}, 60_000);

test('a disabled user is out until enabled, and what is left out stays', async () => {
  const email = 'ben@example.org';
  await rejoinder('user', 'add', '--email', email, '--name', 'Ben', '--role', 'reviewer');
  const token = (await rejoinder('token', 'create', '--email', email)).stdout.trim();
  await me(token).expect(200);

  const disabled = await rejoinder('user', 'edit', '--email', email, '--disable');
  expect(disabled).toMatchObject({ code: 0, stdout: expect.stringContaining('\tBen\treviewer\tdisabled 2') });
  await me(token).expect(401);

  const enabled = await rejoinder('user', 'edit', '--email', email, '--enable', '--no-roles');
  expect(enabled).toMatchObject({ code: 0, stdout: expect.stringContaining('\tBen\treader\tenabled') });
  await me(token).expect(200);
  expect((await rejoinder('user', 'list')).stdout.split('\n')[0]).toContain(email);
}, 60_000);

test.each([
  [
    'a bad address',
    ['user', 'add', '--email', 'ada', '--name', 'Ada'],
    '--email: This is not an e-mail address. Give one such as ada@example.org.',
  ],
  [
    'a role that there is not',
    ['user', 'add', '--email', 'cy@example.org', '--name', 'Cy', '--role', 'king'],
    '--role: Give one of: editor, reviewer, admin.',
  ],
  ['nothing to change', ['user', 'edit', '--email', ADA], 'Change at least one field.'],
  [
    'a bad instant',
    ['token', 'create', '--email', ADA, '--expires', 'soon'],
    '--expires: This is not an instant.',
  ],
  [
    'an unknown user',
    ['token', 'create', '--email', 'nobody@example.org'],
    'There is no user with the address nobody@example.org.',
  ],
  [
    'a taken address',
    ['user', 'add', '--email', 'ADA@example.org', '--name', 'Ada'],
    'Another user has this address.',
  ],
  [
    'an unknown token',
    ['token', 'revoke', '00000000-0000-7000-8000-000000000000'],
    'There is no token 00000000-0000-7000-8000-000000000000.',
  ],
])('%s is a sentence on stderr', async (_what, args, sentence) => {
  const { code, stdout, stderr } = await rejoinder(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each([
  ['an option that is needed', ['user', 'add', '--name', 'Ada']],
  ['an unknown command', ['usr']],
  ['two options that contradict', ['user', 'edit', '--email', ADA, '--disable', '--enable']],
])('%s: called wrongly', async (_what, args) => {
  const { code, stdout, stderr } = await rejoinder(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('error:');
});

test('a place without a database is told, and stays as it is', async () => {
  const folder = path.join(tmpdir(), `rejoinder-nothing-${process.pid}`);
  const outcome = await runCommand({ DATABASE_URL: '', REJOINDER_DATA_DIR: folder }, 'fsck');
  expect(outcome).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(`no Rejoinder database in ${folder}`),
  });
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a file that cannot be written is named, and no database is said to be away', async () => {
  const { code, stdout, stderr } = await rejoinder('backup', '/nonexist/x.gz');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^\/nonexist\/x\.gz: there is no such file or folder\.\n$/m);
  expect(stderr).not.toContain('away');
});

test('a database that is away is said to be', async () => {
  const { code, stdout, stderr } = await rejoinderOn(
    'postgresql://ada:secret@127.0.0.1:1/none',
    'user',
    'list',
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('DATABASE_URL: no connection to 127.0.0.1:1/none');
  expect(stderr).not.toContain('secret');
});

test('a user is erased when the operator says yes, and remains an id', async () => {
  const email = 'zoe@example.org';
  const added = await rejoinder('user', 'add', '--email', email, '--name', 'Zoe', '--role', 'editor');
  const [id] = added.stdout.split('\t');
  expect(await rejoinder('user', 'erase', '--email', email)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--yes'),
  });
  const erased = await rejoinder('user', 'erase', '--email', email, '--yes');
  expect(erased).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(`^${id}\terased:${id}\tErased user\treader\t`),
  });
  expect(await rejoinder('user', 'erase', '--email', email, '--yes')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no user'),
  });
}, 60_000);
