/** The text of a source, and a checkpoint kept earlier: both verifiers. */
import { describe, expect, test } from '@jest/globals';
import { checkpointText, signerOf } from '../../src/ledger/note.ts';
import { type VerifyOptions, verifyDossier } from '../../src/ledger/verify.ts';
import type { Json, StoryEvent } from '../support/dossier-story.ts';
import {
  makeDossier,
  otherCheckpoint,
  resign,
  type SealedDossier,
  sealStory,
  toBytes,
} from '../support/dossiers.ts';
import { script } from '../support/verify-script.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** What both say; the test fails where they do not say the same. */
function ask({ bytes }: Pick<SealedDossier, 'bytes'>, options: VerifyOptions) {
  const [library, alone] = [verifyDossier(bytes, options), script.verify(bytes, options)];
  expect(alone.outcome).toBe(library.outcome);
  expect(alone.needs).toEqual(library.needs);
  return { ...library, said: [library, alone].map((one) => one.failure ?? one.checks.join('\n')) };
}

/** A dossier whose sources are quoted. */
const quoting = Array.from({ length: 50 }, (_, at) => makeDossier(500 + at)).find(
  ({ document }) =>
    (document.evidence as Json[])[0]?.quotation && !('redacted' in ((document.evidence as Json[])[0] ?? {})),
) as SealedDossier;

const [quoted] = quoting.document.evidence as [Json & { quotation: Json }];
const quotedText = quoting.story.texts.find((text) => {
  const { start, end, exact } = quoted.quotation as { start: number; end: number; exact: string };
  return [...text].slice(start, end).join('') === exact;
}) as string;

/** The same, but its desk recorded the first quotation otherwise. */
function recorded(change: Json): SealedDossier {
  const quotation = { ...quoted.quotation, ...change };
  const { content, events } = quoting.story;
  const forms = (event: StoryEvent) =>
    event.forms.map((one) => (one.id === quoted.id ? { ...one, form: { ...one.form, quotation } } : one));
  const evidence = (content.evidence as Json[]).map((one) =>
    one.id === quoted.id ? { ...one, quotation } : one,
  );
  const story = { ...content, evidence };
  return sealStory(
    { ...quoting.story, content: story, events: events.map((one) => ({ ...one, forms: forms(one) })) },
    0,
  );
}

describe('the text of a source', () => {
  const snapshots = () =>
    Object.values(quoting.document.sources as Record<string, { snapshots: Json[] }>).flatMap(
      (one) => one.snapshots,
    );

  test('is told by its hash, and its quotations are found in it', () => {
    let found = 0;
    for (const [at, text] of quoting.story.texts.entries()) {
      const name = `source ${at}.txt`;
      const { outcome, said } = ask(quoting, { snapshots: [{ name, bytes: encode(text) }] });
      if (outcome === 'failed') continue; // A source that this dossier does not show.
      found++;
      for (const words of said) expect(words).toMatch(new RegExp(`${name} is snapshot .*: \\d+\\.`));
    }
    expect(found).toBe(snapshots().length);
  });

  test('fails with one character more, and with bytes that are no text', () => {
    const [text = ''] = quoting.story.texts;
    for (const bytes of [
      encode(`${text} `),
      encode(`\uFEFF${text}`),
      Uint8Array.of(0xff),
      new Uint8Array(),
    ]) {
      const { outcome, said } = ask(quoting, { snapshots: [{ name: 'source.txt', bytes }] });
      expect(outcome).toBe('failed');
      for (const words of said) expect(words).toMatch(/^source\.txt: /);
    }
  });

  // The log itself may hold a quotation that does not stand in the text: then only the text shows it.
  test.each([
    ['start', { start: 1 }],
    ['another start', { start: 0.5 }],
    ['a negative start', { start: -1 }],
    ['end', { end: 2 }],
    ['words', { exact: 'never said' }],
    ['what stands before', { prefix: 'x' }],
    ['what stands before, as a list', { prefix: ['x'] }],
    ['what stands after', { suffix: 'x' }],
    ['nothing', { exact: null, suffix: null }],
  ])('fails when a recorded quotation has another %s', (_name, change) => {
    const given = { snapshots: [{ name: 'source.txt', bytes: encode(quotedText) }] };
    expect(ask(recorded({}), given).outcome).toBe('consistent');
    const { outcome, said } = ask(recorded(change), given);
    expect(outcome).toBe('failed');
    for (const words of said) expect(words).toMatch(/^source\.txt: ./);
  });
});

describe('a checkpoint kept earlier', () => {
  const dossier = Array.from({ length: 50 }, (_, at) => makeDossier(700 + at)).find(
    (one) => one.story.size > 4,
  ) as SealedDossier;
  const { size } = dossier.story;
  const keys = [dossier.signer.vkey, dossier.logSigner.vkey];

  test('needs a proof, and the proof from either side of it will do', () => {
    for (const other of [1, size - 1, size + 1, size * 3]) {
      const { note: since, proof } = otherCheckpoint(dossier, other);
      for (const trusted of [keys, []]) {
        const asked = ask(dossier, { keys: trusted, since });
        expect(asked.outcome).toBe('incomplete');
        expect(asked.needs).toEqual({ from: Math.min(size, other), to: Math.max(size, other) });
        const answered = ask(dossier, { keys: trusted, since, proof });
        expect(answered.outcome).toBe(trusted.length > 0 ? 'verified' : 'consistent');
        for (const words of answered.said) expect(words).toMatch(/one log/);
      }
    }
  });

  test('of the same size needs none, and has to have the same root', () => {
    expect(ask(dossier, { keys, since: otherCheckpoint(dossier, size).note }).outcome).toBe('verified');
    const rewritten = { ...dossier, leaves: dossier.leaves.map(() => Buffer.alloc(32, 1)) };
    const { outcome, said } = ask(dossier, { keys, since: otherCheckpoint(rewritten, size).note });
    expect(outcome).toBe('failed');
    for (const words of said) expect(words).toMatch(/^the checkpoint kept earlier: /);
  });

  test('of a log that was rewritten fails whatever the proof', () => {
    const rewritten = {
      ...dossier,
      leaves: dossier.leaves.map((leaf, at) => (at === 0 ? Buffer.alloc(32) : leaf)),
    };
    for (const other of [size - 1, size + 2]) {
      const { note: since, proof } = otherCheckpoint(rewritten, other);
      expect(ask(dossier, { keys, since, proof }).outcome).toBe('failed');
      expect(ask(dossier, { keys, since, proof: otherCheckpoint(dossier, other).proof }).outcome).toBe(
        'failed',
      );
    }
  });

  test('fails with a proof that is another, or none', () => {
    const { note: since, proof } = otherCheckpoint(dossier, size + 3);
    const good = JSON.parse(new TextDecoder().decode(proof)) as {
      from: number;
      to: number;
      hashes: string[];
    };
    const proofs = [
      { ...good, from: good.from - 1 },
      { ...good, to: String(good.to) },
      { ...good, hashes: good.hashes.slice(1) },
      { ...good, hashes: [...good.hashes, good.hashes[0]] },
      { ...good, hashes: good.hashes.map((hash) => `${hash}=`) },
      { ...good, hashes: null },
      {},
      null,
      [],
    ];
    for (const one of proofs) {
      expect(ask(dossier, { keys, since, proof: encode(JSON.stringify(one)) }).outcome).toBe('failed');
    }
    expect(ask(dossier, { keys, since, proof: encode('no JSON') }).outcome).toBe('failed');
  });

  test('fails when it is of another log, by another key, or no checkpoint', () => {
    const other = signerOf(dossier.signer.name, new Uint8Array(32).fill(3));
    const text = checkpointText({ origin: dossier.signer.name, size, root: new Uint8Array(32) });
    const ofAnother = checkpointText({ origin: 'other.example', size, root: new Uint8Array(32) });
    const empty = checkpointText({ origin: dossier.signer.name, size: 0, root: new Uint8Array(32) });
    const proof = encode(JSON.stringify({ from: 0, to: size, hashes: [] }));
    const sinces = [
      other.sign(text),
      dossier.logSigner.sign(ofAnother),
      dossier.logSigner.sign(empty),
      text,
      '',
      '\uFEFF',
    ];
    for (const since of sinces)
      expect(ask(dossier, { keys, since: encode(since), proof }).outcome).toBe('failed');
    expect(ask(dossier, { since: Uint8Array.of(0xff) }).outcome).toBe('failed');
  });

  test('counts only when the dossier itself holds', () => {
    const document = structuredClone(dossier.document);
    Object.assign(document, { asOf: '2031-01-01T00:00:00.000Z' });
    const { note: since } = otherCheckpoint(dossier, size + 1);
    expect(ask({ bytes: toBytes(resign(document, dossier.signer)) }, { since }).outcome).toBe('failed');
  });
});
