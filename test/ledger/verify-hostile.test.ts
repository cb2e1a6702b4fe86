/** What JavaScript would take for something else than it is: a desk may even have signed it. Both verifiers refuse it alike. */
import { describe, expect, test } from '@jest/globals';
import { verifyDossier } from '../../src/ledger/verify.ts';
import { type Json, makeStory, type StoryForm } from '../support/dossier-story.ts';
import { type Dossier, makeDossier, resign, sealStory, toBytes } from '../support/dossiers.ts';
import {
  referenceConsistency,
  referenceInclusion,
  referenceLeaf,
  referenceRoot,
} from '../support/reference-tree.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { script } from '../support/verify-script.ts';
import { refusals } from '../trials/conformance.ts';

function outcomes(bytes: Uint8Array): string[] {
  return [verifyDossier(bytes).outcome, script.verify(bytes).outcome];
}

/** Every value that could stand where another has to. */
const STRANGE: unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e300,
  '',
  'x',
  '__proto__',
  [],
  [[]],
  {},
  [{}],
  { length: 0 },
  { id: null },
];

/** Everything of a value that can be replaced, as paths. */
function paths(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, one]) => paths(one, [...at, name]))];
}

function replaced(document: Dossier, path: string[], value: unknown): Dossier {
  const copy = structuredClone(document);
  const last = path.at(-1) as string;
  const parent = path.slice(0, -1).reduce<unknown>((from, name) => (from as Json)[name], copy) as Json;
  parent[last] = value;
  return copy;
}

describe('strange values', () => {
  const { document, signer } = makeDossier(197);
  const random = seededRandom(77);

  test('anywhere in the document, signed anew', () => {
    const { integrity: _integrity, ...content } = document;
    const all = paths(content).filter((path) => path.length > 0);
    for (let round = 0; round < 150; round++) {
      const path = random.pick(all);
      const value = random.pick(STRANGE);
      const changed = replaced(document, path, value);
      if (JSON.stringify(changed) === JSON.stringify(document)) continue;
      let bytes: Uint8Array;
      try {
        bytes = toBytes(resign(changed, signer));
      } catch {
        continue;
      }
      expect({ path, value, outcomes: outcomes(bytes) }).toEqual({
        path,
        value,
        outcomes: ['failed', 'failed'],
      });
    }
  }, 60_000);

  test('anywhere in integrity, as they are and in a list of their own', () => {
    const all = paths(document.integrity).filter((path) => path.length > 0);
    for (const path of all) {
      const before = path.reduce<unknown>((from, name) => (from as Json)[name], document.integrity);
      for (const value of [[before], { 0: before, length: 1 }, random.pick(STRANGE)]) {
        const changed = replaced(document, ['integrity', ...path], value);
        if (JSON.stringify(changed) === JSON.stringify(document)) continue;
        expect({ path, outcomes: outcomes(toBytes(changed)) }).toEqual({
          path,
          outcomes: ['failed', 'failed'],
        });
      }
    }
  }, 60_000);
});

describe('what the log itself holds', () => {
  /** Seals a story in which the form of one thing is this, in the document and in the log. */
  function sealed(
    type: string,
    change: (form: Json) => unknown,
    put: (content: Json, form: unknown) => void,
  ): Uint8Array {
    const story = makeStory(197);
    const content = structuredClone(story.content);
    const newest = story.events
      .flatMap((event) => event.forms)
      .findLast((one) => one.type === type) as StoryForm;
    const form = change(newest.form);
    put(content, form);
    const events = story.events.map((event) => ({
      ...event,
      forms: event.forms.map((one) =>
        one.type === type && one.id === newest.id ? { ...one, form: form as Json } : one,
      ),
    }));
    return sealStory({ ...story, content, events }, 0).bytes;
  }
  const putStanding = (content: Json, form: unknown) => Object.assign(content, { standing: form });
  const putClaim = (content: Json, form: unknown) => Object.assign(content, { claim: form });

  test('a good one seals', () => {
    expect(outcomes(sealed('standing', (form) => ({ ...form, sentence: 'x' }), putStanding))).toEqual([
      'consistent',
      'consistent',
    ]);
  });

  test.each([[[]], ['x'], [null], [1], [[{ value: 'disputed' }]]])('a standing that is %j', (form) => {
    expect(outcomes(sealed('standing', () => form, putStanding))).toEqual(['failed', 'failed']);
  });

  test.each([{ version: '1' }, { version: 7 }, { version: null }, { id: ['x'] }])(
    'a claim with %j',
    (change) => {
      expect(outcomes(sealed('claim', (form) => ({ ...form, ...change }), putClaim))).toEqual([
        'failed',
        'failed',
      ]);
    },
  );
});

describe('nothing where something has to be', () => {
  const { document, signer } = makeDossier(197);
  test.each(['actors', 'sources', 'notices', 'history', 'rebuttals', 'evidence', 'reviews', 'replyRequests'])(
    '%s',
    (name) => {
      for (const value of [[], {}, '', null]) {
        const types = { actors: ['actor'], sources: ['source', 'snapshot'], notices: ['notice'] }[name] ?? [];
        const records = document.integrity.records.filter((one) => !types.includes(one.type));
        const bare = { ...document, [name]: value, integrity: { ...document.integrity, records } };
        const [library, alone] = outcomes(toBytes(resign(bare, signer)));
        expect(alone).toBe(library);
      }
    },
  );
});

test('proofs of the naive reference are taken, and changed ones refused, by both', () => {
  const leaves = Array.from({ length: 40 }, (_, at) => referenceLeaf(Buffer.from(`entry ${at}`)));
  const base64 = (hash: Buffer) => hash.toString('base64');
  for (const treeSize of [1, 2, 3, 7, 8, 9, 31, 40]) {
    const tree = leaves.slice(0, treeSize);
    const root = base64(referenceRoot(tree));
    for (let leafIdx = 0; leafIdx < treeSize; leafIdx++) {
      const proof = referenceInclusion(leafIdx, tree).map(base64);
      const one = {
        leafIdx,
        treeSize,
        root,
        leafHash: base64(tree[leafIdx] as Buffer),
        proof,
        wantErr: false,
      };
      expect(refusals(one)).toEqual([false, false]);
      const changed = [
        { ...one, leafIdx: treeSize },
        { ...one, leafIdx: -1 },
        { ...one, treeSize: 0 },
        { ...one, leafIdx: Number.NaN },
        { ...one, root: '' },
        { ...one, leafHash: base64(leaves[39 - leafIdx] as Buffer) },
        { ...one, proof: [...proof, root] },
        { ...one, proof: [root, ...proof] },
        ...(proof.length > 0
          ? [
              { ...one, proof: proof.slice(1) },
              { ...one, proof: ['', ...proof.slice(1)] },
            ]
          : []),
      ].filter((other) => other.leafHash !== one.leafHash || JSON.stringify(other) !== JSON.stringify(one));
      for (const other of changed) {
        if (other.leafHash !== one.leafHash && 39 - leafIdx === leafIdx) continue;
        expect(refusals(other)).toEqual([true, true]);
      }
    }
    for (let size1 = 1; size1 <= treeSize; size1++) {
      const proof = referenceConsistency(size1, tree).map(base64);
      const root1 = base64(referenceRoot(tree.slice(0, size1)));
      const one = { size1, size2: treeSize, root1, root2: root, proof, wantErr: false };
      expect(refusals(one)).toEqual([false, false]);
      const others = [
        { ...one, size1: 0 },
        { ...one, size1: treeSize + 1 },
        { ...one, size2: Number.POSITIVE_INFINITY },
        { ...one, root2: root1 === root ? '' : root1 },
        { ...one, root1: '' },
        { ...one, proof: [...proof, root] },
        { ...one, proof: proof.length > 0 ? proof.slice(1) : [root1] },
      ];
      for (const other of others) expect(refusals(other)).toEqual([true, true]);
    }
  }
});
