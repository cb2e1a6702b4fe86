/** `rejoinder verify` and scripts/verify-dossier.mjs as processes: without a database or settings, with the same answers. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { flipBit } from '../support/dossier-damage.ts';
import { makeDossier, otherCheckpoint, type SealedDossier } from '../support/dossiers.ts';
import { scriptFile } from '../support/verify-script.ts';

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const dossier = Array.from({ length: 50 }, (_, at) => makeDossier(900 + at)).find(
  (one) => one.story.size > 4,
) as SealedDossier;
const { size } = dossier.story;
const keys = [dossier.signer.vkey, dossier.logSigner.vkey];
const trusted = keys.flatMap((key) => ['--key', key]);
let folder: string;

const ways: [string, string[]][] = [
  ['rejoinder verify', ['--import', './test/support/typescript.mjs', 'src/cli/main.ts', 'verify']],
  ['verify-dossier.mjs', [fileURLToPath(scriptFile)]],
];

function run(command: string[], args: string[], input: Uint8Array = new Uint8Array()): Promise<Outcome> {
  return new Promise((resolve) => {
    // A database that cannot be reached: the command must not look for one.
    const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'nonsense' };
    const child = spawn(process.execPath, [...command, ...args], { cwd: root, env });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (data) => (outcome.stdout += data));
    child.stderr.on('data', (data) => (outcome.stderr += data));
    child.on('close', (code) => resolve({ ...outcome, code }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rejoinder-verify-'));
  const grown = otherCheckpoint(dossier, size + 3);
  await writeFile(file('dossier.json'), dossier.bytes);
  await writeFile(file('flipped.json'), flipBit(dossier.bytes, 4 * dossier.bytes.length));
  await writeFile(file('keys.txt'), `${keys.join('\n')}\n`);
  await writeFile(file('since.txt'), grown.note);
  await writeFile(file('proof.json'), grown.proof);
  await writeFile(file('source.txt'), 'Not the text of any source.');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the script is one file of under 300 lines that a stranger can read, and needs Node alone', async () => {
  const lines = (await readFile(scriptFile, 'utf8')).trimEnd().split('\n');
  expect(lines.length).toBeLessThan(300);
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(120);
  const text = lines.join('\n');
  const named = [...text.matchAll(/\bfrom '([^']*)'/g)].map(([, name]) => name);
  expect(named).toEqual(['node:crypto', 'node:fs', 'node:util']);
  expect(text).not.toMatch(/\bimport\s*\(|\brequire\b|\bfetch\b|\beval\b|\bFunction\b/);
});

describe.each(ways)('%s', (name, command) => {
  const ask = (args: string[], input?: Uint8Array) => run(command, args, input);

  test('0: verified by the keys, given as they are or in a file, the dossier from a file or from stdin', async () => {
    const given = [
      await ask([file('dossier.json'), ...trusted]),
      await ask([file('dossier.json'), '--key', file('keys.txt')]),
      await ask(['-', ...trusted], dossier.bytes),
    ];
    for (const { code, stdout, stderr } of given) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('rror') });
      expect(stdout).toMatch(/VERIFIED with the keys that you gave\.\n$/);
      expect(stdout).toContain(dossier.document.integrity.sha256);
    }
  }, 60_000);

  test('1: it fails, and stdout says where', async () => {
    const other = makeDossier(4).signer.vkey;
    const failing = [[file('flipped.json')], [file('dossier.json'), '--key', other], [file('since.txt')]];
    for (const args of failing) {
      const { code, stdout } = await ask(args);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^FAILED: .+: .+$/m);
    }
    const { code, stdout } = await ask([file('dossier.json'), ...trusted, '--snapshot', file('source.txt')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('FAILED: ') });
    expect(stdout).toContain('source.txt');
  }, 60_000);

  test('2: called wrongly', async () => {
    const wrong = [
      [],
      [file('dossier.json'), file('dossier.json')],
      [file('nothing.json')],
      [file('dossier.json'), '--unknown'],
      [file('dossier.json'), '--key', file('nothing.txt')],
      [file('dossier.json'), '--key', 'desk.example.org+00000000+AAAA'],
      [file('dossier.json'), '--key', file('source.txt')],
      [file('dossier.json'), '--since', file('nothing.txt')],
    ];
    const outcomes = await Promise.all(wrong.map((args) => ask(args)));
    expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      wrong.map(() => ({ code: 2, stdout: '' })),
    );
    for (const { stderr } of outcomes) expect(stderr).not.toBe('');
  }, 120_000);

  test('--help says how to call it', async () => {
    const { code, stdout } = await ask(['--help']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('--since') });
  }, 60_000);

  test('3: consistent, signer unknown', async () => {
    const { code, stdout } = await ask([file('dossier.json')]);
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: expect.stringContaining('CONSISTENT, SIGNER UNKNOWN'),
    });
  }, 60_000);

  test('a checkpoint kept earlier: says which proof it needs, takes it from a file or from the service', async () => {
    const since = [file('dossier.json'), ...trusted, '--since', file('since.txt')];
    const query = `/log/proof/consistency?from=${size}&to=${size + 3}`;
    const without = await ask(since);
    expect(without.code).toBe(2);
    expect(without.stdout).toContain(query);
    expect((await ask([...since, '--proof', file('proof.json')])).code).toBe(0);
    const alone = await ask([file('dossier.json'), ...trusted, '--proof', file('proof.json')]);
    expect({ ...alone, said: `${alone.stdout}${alone.stderr}` }).toMatchObject({
      code: 2,
      said: expect.stringMatching(/--proof (goes )?with --since/),
    });
    // The script uses no network.
    if (name !== 'rejoinder verify') {
      expect((await ask([...since, '--log', 'http://127.0.0.1:1'])).code).toBe(2);
      return;
    }

    const asked: (string | undefined)[] = [];
    const service = await answering(asked, otherCheckpoint(dossier, size + 3).proof);
    try {
      const { port } = service.address() as AddressInfo;
      expect((await ask([...since, '--log', `http://127.0.0.1:${port}/api/v1/`])).code).toBe(0);
      expect(asked).toEqual([`/api/v1${query}`]);
      expect((await ask([...since, '--log', `http://127.0.0.1:${port}/gone`])).code).toBe(2);
    } finally {
      service.close();
    }
  }, 60_000);
});

async function answering(asked: (string | undefined)[], proof: Uint8Array): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/gone')) return response.writeHead(404).end();
    asked.push(request.url);
    return response.end(proof);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
