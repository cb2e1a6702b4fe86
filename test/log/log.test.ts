/** The log as a stranger watches it: over HTTP, without a login. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeBase64 } from '../../src/ledger/base64.ts';
import { verifyConsistency, verifyInclusion } from '../../src/ledger/merkle.ts';
import { openNote, parseCheckpoint, parseVerifierKey } from '../../src/ledger/note.ts';
import { inclusionProofs } from '../../src/ledger/proofs.ts';
import { record } from '../../src/ledger/record.ts';
import { type Desk, ifMatch, openDesk, type Person } from '../support/desk.ts';
import {
  referenceConsistency,
  referenceInclusion,
  referenceLeaf,
  referenceRoot,
} from '../support/reference-tree.ts';
import { testSigner } from '../support/signing.ts';

interface Entry {
  index: number;
  leafHash: string;
  body: string | null;
}
interface Stored {
  size: number;
  root: string;
  note: string;
  key: string;
}

/** How many events the log of these tests has. */
const SIZE = 64;

let desk: Desk;
let editor: Person;
let reviewer: Person;
let claimId: string;
/** The stored bodies, and their leaf hashes. */
let bodies: Uint8Array[];
let leaves: Uint8Array[];

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string) => decodeBase64(text) ?? new Uint8Array();

async function get<T>(path: string): Promise<T> {
  const { status, body } = await desk.anyone.send('get', path);
  expect({ path, status, body }).toMatchObject({ status: 200 });
  return body as T;
}

/** The newest checkpoint, verified. */
async function checkpoint(size?: number) {
  const answer = await desk.anyone.send('get', `/log/checkpoint${size === undefined ? '' : `?size=${size}`}`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  return { note: answer.text, ...parseCheckpoint(openNote(answer.text, parseVerifierKey(testSigner.vkey))) };
}

/** The answer to a request that is right; its body and headers. */
async function made(sent: PromiseLike<{ status: number; body: unknown; headers: Record<string, string> }>) {
  const { status, body, headers } = await sent;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { ...(body as { id: string }), headers };
}

/** Writes so many events in one transaction. */
async function append(times: number): Promise<void> {
  const { service } = desk;
  await record({ user: null, service }, async (_tx, appendOne) => {
    for (let time = 0; time < times; time++) {
      appendOne({ action: 'edited', record: { type: 'user', id: editor.id }, state: { rows: {} } });
    }
    return { view: null };
  });
}

beforeAll(async () => {
  desk = await openDesk();
  editor = await desk.hire('Edda', 'editor');
  reviewer = await desk.hire('Rosa', 'reviewer');
  const claimantId = (await made(editor.send('post', '/actors', { kind: 'person', name: 'Somebody' }))).id;
  const claim = { text: 'The bridge was closed.', statedAt: '2024-05', claimantId };
  claimId = (await made(editor.send('post', '/claims', claim))).id;
  const at = `/claims/${claimId}`;
  const submitted = await made(
    editor.send('post', `${at}/submit`, undefined, ifMatch(await editor.send('get', at))),
  );
  const approval = { decision: 'approve', rationale: 'It is so.' };
  await made(reviewer.send('post', `${at}/reviews`, approval, ifMatch(submitted)));
  await checkpoint();
  // Checkpoints at many sizes, and sizes without one.
  for (let count = await events(); count < SIZE; count = await events()) {
    await append(Math.min(1 + (count % 4), SIZE - count));
    await checkpoint();
  }
  expect((await checkpoint()).size).toBe(SIZE);
  const rows = await desk.service.prisma.event.findMany({ orderBy: { index: 'asc' } });
  bodies = rows.map((row) => Uint8Array.from(row.body));
  leaves = bodies.map(referenceLeaf);
}, 60_000);

afterAll(() => desk.close());

const events = () => desk.service.prisma.event.count();

describe('checkpoints', () => {
  test('the newest is a signed note whose root is that of the stored bodies', async () => {
    const newest = await checkpoint();
    expect(newest).toMatchObject({ origin: 'desk.test', size: SIZE });
    expect(base64(newest.root)).toBe(base64(referenceRoot(leaves)));
  });

  test('all are listed, page by page, each over the bodies that there were', async () => {
    const all: Stored[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page: { items: Stored[]; next: number | null } = await get(
        `/log/checkpoints?from=${from}&limit=7`,
      );
      all.push(...page.items);
      from = page.next;
    }
    const sizes = all.map((one) => one.size);
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    for (const { size, root, note, key } of all) {
      expect(key).toBe(testSigner.vkey);
      expect(root).toBe(base64(referenceRoot(leaves.slice(0, size))));
      expect(await checkpoint(size)).toMatchObject({ size, note });
    }
  });

  test('one is answered with an ETag', async () => {
    const { headers } = await desk.anyone.send('get', '/log/checkpoint');
    const again = await desk.anyone.send('get', '/log/checkpoint', undefined, {
      'If-None-Match': headers.etag ?? '',
    });
    expect(again.status).toBe(304);
  });

  test('keys are listed with the origin', async () => {
    const keys = await get<{ origin: string; items: object[] }>('/log/keys');
    expect(keys).toMatchObject({ origin: 'desk.test', items: [{ vkey: testSigner.vkey, retiredAt: null }] });
  });
});

describe('entries', () => {
  test('all are there, by hash; bodies of those alone that made something public', async () => {
    const all: Entry[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page: { size: number; items: Entry[]; next: number | null } = await get(
        `/log/entries?from=${from}&limit=25`,
      );
      expect(page.size).toBe(SIZE);
      all.push(...page.items);
      from = page.next;
    }
    expect(all.map((one) => one.index)).toEqual(bodies.map((_, index) => index));
    expect(all.map((one) => one.leafHash)).toEqual(leaves.map(base64));
    const forms = await desk.service.prisma.eventForm.findMany();
    const publicIndices = new Set(forms.map((one) => Number(one.eventIndex)));
    expect(publicIndices.size).toBeGreaterThan(1);
    for (const { index, body } of all) {
      const stored = Buffer.from(bodies[index] ?? []).toString('utf8');
      expect(body).toBe(publicIndices.has(index) ? stored : null);
    }
    const shown = all.flatMap((one) => one.body ?? []).join('');
    expect(shown).toContain(claimId);
    expect(shown).not.toMatch(/Somebody|bridge|Edda|It is so/);
  });

  test('a page beyond the end', async () => {
    expect(await get(`/log/entries?from=${SIZE}`)).toEqual({ size: SIZE, items: [], next: null });
    const { body } = await desk.anyone.send('get', `/log/entries?from=${SIZE + 1}`);
    expect(body).toMatchObject({
      type: '/problems/not-found',
      detail: `The log has ${SIZE} signed entries.`,
    });
  });
});

describe('proofs', () => {
  test('of every entry in every tree, out of the stored nodes', async () => {
    const { read } = desk.service;
    for (let size = 1; size <= SIZE; size++) {
      const D = leaves.slice(0, size);
      const indices = D.map((_, index) => index);
      const proofs = await inclusionProofs(read, indices, size);
      expect([...proofs.keys()]).toEqual(indices);
      for (const [index, hashes] of proofs) {
        expect(hashes.map(base64)).toEqual(referenceInclusion(index, D).map(base64));
      }
    }
  }, 60_000);

  test('of inclusion over HTTP', async () => {
    for (let size = 1; size <= SIZE; size++) {
      const D = leaves.slice(0, size);
      const root = referenceRoot(D);
      for (let index = size % 11; index < size; index += 11) {
        const answer = await get<{ leafHash: string; hashes: string[]; proof: string | null }>(
          `/log/proof/inclusion?index=${index}&size=${size}`,
        );
        expect(answer).toMatchObject({ index, size, hashes: referenceInclusion(index, D).map(base64) });
        verifyInclusion(index, size, bytesOf(answer.leafHash), answer.hashes.map(bytesOf), root);
      }
    }
  }, 60_000);

  test('of consistency over HTTP', async () => {
    for (let from = 1; from <= SIZE; from += 5) {
      for (let to = from; to <= SIZE; to += 6) {
        const D = leaves.slice(0, to);
        const { hashes } = await get<{ hashes: string[] }>(`/log/proof/consistency?from=${from}&to=${to}`);
        expect({ from, to, hashes }).toEqual({ from, to, hashes: referenceConsistency(from, D).map(base64) });
        verifyConsistency(
          from,
          to,
          hashes.map(bytesOf),
          referenceRoot(leaves.slice(0, from)),
          referenceRoot(D),
        );
      }
    }
  }, 60_000);

  test('without a size they are those of the newest checkpoint, and one is a tlog-proof', async () => {
    const { note } = await checkpoint();
    const answer = await get<{ hashes: string[]; proof: string }>('/log/proof/inclusion?index=3');
    expect(answer).toMatchObject({ index: 3, size: SIZE, checkpoint: note });
    const [head, index, ...rest] = answer.proof.split('\n');
    expect([head, index]).toEqual(['c2sp.org/tlog-proof@v1', 'index 3']);
    expect(rest.slice(0, answer.hashes.length)).toEqual(answer.hashes);
    expect(rest.slice(answer.hashes.length).join('\n')).toBe(`\n${note}`);
    expect(await get('/log/proof/consistency?from=5')).toMatchObject({ from: 5, to: SIZE });
    const sizes = (await get<{ items: Stored[] }>('/log/checkpoints?limit=100')).items.map((one) => one.size);
    const unsigned = bodies.findIndex((_, size) => size > 0 && !sizes.includes(size));
    expect(await get(`/log/proof/inclusion?index=0&size=${unsigned}`)).toMatchObject({
      checkpoint: null,
      proof: null,
    });
  });

  test.each([
    ['/log/checkpoint?size=0', 400, '#/query/size'],
    ['/log/checkpoint?size=one', 400, '#/query/size'],
    ['/log/checkpoint?size=1000', 404, null],
    ['/log/checkpoints?from=-1', 400, '#/query/from'],
    ['/log/entries?limit=0', 400, '#/query/limit'],
    ['/log/proof/inclusion', 400, '#/query/index'],
    ['/log/proof/inclusion?index=0&size=0', 400, '#/query/size'],
    ['/log/proof/inclusion?index=5&size=5', 400, '#/query/index'],
    ['/log/proof/inclusion?index=64', 404, null],
    ['/log/proof/inclusion?index=1&size=65', 404, null],
    ['/log/proof/inclusion?index=1e1', 400, '#/query/index'],
    ['/log/proof/inclusion?index=9007199254740993', 400, '#/query/index'],
    ['/log/proof/consistency', 400, '#/query/from'],
    ['/log/proof/consistency?from=0', 400, '#/query/from'],
    ['/log/proof/consistency?from=6&to=5', 400, '#/query/from'],
    ['/log/proof/consistency?from=1&to=65', 404, null],
    ['/log/proof/consistency?from=65', 404, null],
  ])('%s is %d', async (path, status, pointer) => {
    const answer = await desk.anyone.send('get', path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const { errors = [] } = answer.body as { errors?: { pointer: string }[] };
    const pointers = errors.map((one) => one.pointer);
    if (pointer === null) expect(pointers).toEqual([]);
    else expect(pointers).toContain(pointer);
  });
});
