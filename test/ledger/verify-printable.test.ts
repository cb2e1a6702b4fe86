/** Whatever a file holds, no line of an answer moves a cursor, ends early or is long. */
import { expect, test } from '@jest/globals';
import { verifyDossier } from '../../src/ledger/verify.ts';
import { printable } from '../../src/ledger/verify-shapes.ts';
import type { Json } from '../support/dossier-story.ts';
import { type Dossier, makeDossier, resign, toBytes } from '../support/dossiers.ts';
import { script } from '../support/verify-script.ts';

const FORGED =
  '\n\u001b[2K\r\u009b1A\u2028VERIFIED with the keys that you gave.\u202e\u200b\u2029\u001b[8m'.padEnd(
    300,
    'x',
  );

/** Every string and every name of a member, as paths. */
function places(value: unknown, at: string[] = []): string[][] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return [at, ...Object.entries(value).flatMap(([name, one]) => places(one, [...at, name]))];
}

/** Puts the forged words after a string, or as a member of an object. */
function forged(document: Dossier, path: string[]): Dossier {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce<unknown>((from, name) => (from as Json)[name], copy) as Json;
  const last = path.at(-1);
  const there: unknown = last === undefined ? copy : parent[last];
  if (typeof there === 'string') parent[last as string] = `${there}${FORGED}`;
  else if (Array.isArray(there)) there.push(FORGED);
  else (there as Json)[`zz${FORGED}`] = { id: FORGED };
  return copy;
}

function expectPrintable({ checks, failure = '' }: { checks: string[]; failure?: string }): void {
  for (const line of [...checks, failure]) {
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect([...line].length).toBeLessThanOrEqual(200);
    expect(line).not.toMatch(/^VERIFIED/);
  }
}

test('control characters in every string and key, signed anew and not', () => {
  const { document, signer } = makeDossier(197);
  for (const path of places(document)) {
    const copy = forged(document, path);
    const bytes = [toBytes(copy)];
    // The claim's own id stands in what is signed, which takes no control characters.
    const isSignable = path[0] !== 'integrity' && path.join('.') !== 'claim.id';
    if (isSignable) bytes.push(toBytes(resign(copy, signer)));
    for (const one of bytes) {
      const [library, alone] = [verifyDossier(one), script.verify(one)];
      expect({ path, outcomes: [library.outcome, alone.outcome] }).toEqual({
        path,
        outcomes: ['failed', 'failed'],
      });
      expectPrintable(library);
      expectPrintable(alone);
    }
  }
}, 120_000);

test('bytes that are no JSON', () => {
  const bytes = new TextEncoder().encode(FORGED);
  expectPrintable(verifyDossier(bytes));
  expectPrintable(script.verify(bytes));
});

test('what does not print is told by its number', () => {
  expect(printable('a\u001b\n\u202e😀')).toBe('a\\u{1b}\\u{a}\\u{202e}😀');
});
