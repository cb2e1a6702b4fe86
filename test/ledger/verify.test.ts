/** Both verifiers on a seeded share of the trials, and the words in which they answer. */
import { describe, expect, test } from '@jest/globals';
import { type Verification, type VerifyOptions, verifyDossier } from '../../src/ledger/verify.ts';
import { type Breakage, DAMAGE } from '../support/dossier-damage.ts';
import { FORGERIES } from '../support/dossier-forgeries.ts';
import { OMISSIONS } from '../support/dossier-omissions.ts';
import { makeDossier, resign, type SealedDossier, toBytes } from '../support/dossiers.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { script } from '../support/verify-script.ts';
import { agreement, everyFlip, flipBits } from '../trials/verifiers.ts';

const keysOf = ({ signer, logSigner }: SealedDossier) => [signer.vkey, logSigner.vkey];
const both = (bytes: Uint8Array, options: VerifyOptions = {}): [string, Verification][] => [
  ['src', verifyDossier(bytes, options)],
  ['script', script.verify(bytes, options)],
];

describe('a share of the trials', () => {
  test('one-bit flips are detected', () => {
    expect(flipBits(200, 11)).toEqual({ flips: 200, detected: 200 });
    const { flips, detected } = everyFlip(509);
    expect(flips).toBeGreaterThan(50);
    expect(detected).toBe(flips);
  }, 60_000);

  test('good dossiers verify, broken ones fail, and the two verifiers agree', () => {
    expect(agreement(20, 60, 13)).toMatchObject({ good: 20, broken: 60, disagreements: 0 });
  }, 60_000);

  test.each(Object.entries({ ...DAMAGE, ...FORGERIES, ...OMISSIONS }))(
    '%s fails with a place and a reason',
    (_name, breakage: Breakage) => {
      const random = seededRandom(14);
      const broken = Array.from({ length: 30 }, (_, at) => () => breakage(makeDossier(1400 + at), random));
      const bytes = broken.reduce<Uint8Array | null>((found, make) => found ?? make(), null);
      for (const [, { outcome, failure }] of both(bytes as Uint8Array)) {
        expect(outcome).toBe('failed');
        expect(failure).toMatch(/^.+: .+/);
        // Nothing was left to chance: no member of undefined was read.
        expect(failure).not.toMatch(/NaN|\[object/);
      }
    },
  );
});

describe('a log that is older than the chains of its threads', () => {
  const withoutChain = (isOlder: (at: number) => boolean) => {
    let at = 0;
    const body = ({ previous, ...rest }: Record<string, unknown>) =>
      previous === undefined || isOlder(at++) ? rest : { ...rest, previous };
    return makeDossier(3, { body });
  };

  test.each([
    ['begins without them', (at: number) => at < 2, 'consistent', /they are all from event \d+ on, up to/],
    ['has none', () => true, 'consistent', /others may be missing/],
    [
      'leaves none out later',
      (at: number) => at === 2,
      'failed',
      /it comes after event|another event of its thread/,
    ],
  ] as const)('%s', (_name, isOlder, outcome, words) => {
    for (const [, said] of both(withoutChain(isOlder).bytes)) {
      expect(said.outcome).toBe(outcome);
      expect([...said.checks, said.failure].join('\n')).toMatch(words);
    }
  });
});

describe('what the verifiers say', () => {
  const dossier = makeDossier(3);
  const { claim, throughEvent, integrity } = dossier.document;

  test('what was checked, of which size, by which keys', () => {
    for (const [, { outcome, checks }] of both(dossier.bytes, { keys: keysOf(dossier) })) {
      const text = checks.join('\n');
      expect(outcome).toBe('verified');
      expect(text).toContain(`${dossier.bytes.length} bytes`);
      expect(text).toContain(integrity.sha256);
      expect(text).toContain(String(claim.id));
      expect(text).toContain(`through event ${throughEvent}`);
      for (const key of keysOf(dossier)) expect(text).toContain(key);
      expect(text).toContain(`${dossier.story.size} events`);
      expect(text).toContain(`: ${integrity.events.length};`);
      expect(text).toContain(`: ${integrity.records.length};`);
    }
  });

  test('consistent, while nobody said whose keys these are', () => {
    for (const [, { outcome }] of both(dossier.bytes)) expect(outcome).toBe('consistent');
  });

  test('signed by another key, when one of the two is not among the trusted', () => {
    const [signer, logSigner] = keysOf(dossier);
    expect(signer).not.toBe(logSigner);
    for (const key of [signer, logSigner, makeDossier(4).signer.vkey] as string[]) {
      for (const [, { outcome, failure }] of both(dossier.bytes, { keys: [key] })) {
        expect({ outcome, failure }).toMatchObject({
          outcome: 'failed',
          failure: expect.stringContaining('signed by another'),
        });
      }
    }
  });

  test('the place of a changed word', () => {
    const document = structuredClone(dossier.document);
    Object.assign(document.claim, { text: 'The harbour was never open.' });
    for (const [, { failure }] of both(toBytes(document))) expect(failure).toMatch(/^integrity: .*sha256/);
    for (const [, { failure, checks }] of both(toBytes(resign(document, dossier.signer)))) {
      expect(failure).toMatch(/^claim: it is not what event \d+ recorded/);
      expect(checks.length).toBeGreaterThanOrEqual(3);
    }
  });

  test('that a working dossier and a problem are no signed dossiers', () => {
    const { integrity: _integrity, ...unsigned } = dossier.document;
    for (const value of [
      unsigned,
      { ...unsigned, view: 'working' },
      { type: '/problems/not-found', status: 404 },
    ]) {
      for (const [, { failure }] of both(toBytes(value))) expect(failure).toMatch(/^the file: /);
    }
  });

  test('that a key is no key, before anything else', () => {
    expect(() => verifyDossier(dossier.bytes, { keys: ['desk.example.org+00000000+AAAA'] })).toThrow(
      'verifier key',
    );
  });
});
