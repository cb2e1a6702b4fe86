/** The verifier runs in a browser: nothing that it imports is of Node, and it works where there are browser globals only. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { makeDossier } from '../support/dossiers.ts';

const entry = path.resolve(import.meta.dirname, '../../src/ledger/verify.ts');

/** The file that an import means, resolved as for a browser: no conditions of Node, no modules of Node. */
function resolved(specifier: string, from: string): string {
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier);
  expect(specifier).not.toMatch(/^node:/);
  const [scope = '', name = '', ...rest] = specifier.split('/');
  const parts = scope.startsWith('@') ? [`${scope}/${name}`, rest] : [scope, [name, ...rest].filter(Boolean)];
  const [packageName, inside] = parts as [string, string[]];
  const root = createRequire(from)
    .resolve.paths(packageName)
    ?.map((one) => path.join(one, packageName));
  for (const folder of root ?? []) {
    const manifest = readManifest(folder);
    if (!manifest) continue;
    const wanted = inside.length > 0 ? `./${inside.join('/')}` : '.';
    const entries = manifest.exports as Record<string, unknown> | string | undefined;
    const found =
      typeof entries === 'object' ? (entries[wanted] ?? (wanted === '.' ? entries : undefined)) : entries;
    return path.join(folder, pick(found) ?? String(manifest.module ?? manifest.main));
  }
  throw new Error(`${specifier} cannot be resolved from ${from}`);
}

function readManifest(folder: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function pick(found: unknown): string | undefined {
  if (typeof found === 'string') return found;
  if (typeof found !== 'object' || found === null) return undefined;
  const { browser, import: esm, default: standard } = found as Record<string, unknown>;
  return pick(browser ?? esm ?? standard);
}

function sourceOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.ts')) return text;
  const options = {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  } as const;
  return transformSync(text, options).code;
}

test('in a context with the globals of a browser alone', async () => {
  const context = vm.createContext({ TextEncoder, TextDecoder, atob, btoa });
  const modules = new Map<string, vm.SourceTextModule>();
  const load = (file: string): vm.SourceTextModule => {
    const known = modules.get(file);
    if (known) return known;
    const made = new vm.SourceTextModule(sourceOf(file), { context, identifier: file });
    modules.set(file, made);
    return made;
  };
  const main = load(entry);
  await main.link((specifier, from) => load(resolved(specifier, from.identifier)));
  await main.evaluate();
  const { verifyDossier } = main.namespace as typeof import('../../src/ledger/verify.ts');

  const { bytes, signer, logSigner } = makeDossier(3);
  expect(verifyDossier(bytes, { keys: [signer.vkey, logSigner.vkey] }).outcome).toBe('verified');
  expect(verifyDossier(bytes).outcome).toBe('consistent');
  expect(verifyDossier(bytes.slice(1)).outcome).toBe('failed');

  const ours = [...modules.keys()].filter((file) => file.endsWith('.ts'));
  expect(ours.length).toBeGreaterThan(8);
  for (const file of ours) {
    const code = readFileSync(file, 'utf8').replace(/\/\*.*?\*\/|\/\/.*$/gms, '');
    expect(code).not.toMatch(/\b(?:Buffer|process|require|__dirname|globalThis)\b|node:/);
  }
});
