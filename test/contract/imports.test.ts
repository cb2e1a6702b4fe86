/** Who may import whom: section 6 of the design, read from the syntax tree of every file. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ModuleItem, parseSync } from '@swc/core';

const src = path.resolve(import.meta.dirname, '../../src');

interface Import {
  /** Path below src with `/`, or the name of a package. */
  to: string;
  /** It vanishes when compiled. */
  typeOnly: boolean;
}

const FEATURES = [
  'actors',
  'backup',
  'claims',
  'cli',
  'dossiers',
  'evidence',
  'exchange',
  'fsck',
  'log',
  'quotations',
  'rebuttals',
  'redactions',
  'reply-requests',
  'reviews',
  'sample',
  'session',
  'sources',
  'tokens',
  'users',
];
const SHARED = ['access', 'database', 'editorial', 'http', 'ledger'];
/** The web desk, which the service serves as files and knows nothing of. */
const DESK = 'desk';

/** Pure: a rule of the desk that needs nothing but values. */
const PURE = /(\.rules|editorial\/(lifecycle|standing|standing-sentence|stated-date|source-text))\.ts$/;

const files = new Map<string, { text: string; imports: Import[] }>();
for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
  const name = file.split(path.sep).join('/');
  if (!/\.tsx?$/.test(name) || name.startsWith('database/generated/')) continue;
  const text = readFileSync(path.join(src, file), 'utf8');
  files.set(name, { text, imports: importsOf(name, text) });
}

function importsOf(name: string, text: string): Import[] {
  const { body } = parseSync(text, { syntax: 'typescript', tsx: name.endsWith('.tsx'), target: 'es2022' });
  const found = body.flatMap((item) => importIn(item) ?? []);
  for (const [, to] of text.matchAll(/\bimport\(\s*'([^']+)'/g))
    found.push({ to: to ?? '', typeOnly: false });
  return found.map(({ to, typeOnly }) => ({
    to: to.startsWith('.') ? path.posix.join(path.posix.dirname(name), to) : to,
    typeOnly,
  }));
}

function importIn(item: ModuleItem): Import | null {
  if (item.type === 'ImportDeclaration') {
    const each = item.specifiers.map((one) => one.type === 'ImportSpecifier' && one.isTypeOnly);
    return { to: item.source.value, typeOnly: item.typeOnly || (each.length > 0 && each.every(Boolean)) };
  }
  if (item.type === 'ExportAllDeclaration') return { to: item.source.value, typeOnly: false };
  if (item.type === 'ExportNamedDeclaration' && item.source)
    return { to: item.source.value, typeOnly: item.typeOnly };
  return null;
}

const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');
const isFile = (to: string) => /\.tsx?$/.test(to);

/** Every import that breaks a rule, as `from → to`. */
function breaking(rule: (from: string, one: Import) => boolean): string[] {
  return [...files].flatMap(([from, { imports }]) =>
    imports.filter((one) => rule(from, one)).map(({ to }) => `${from} → ${to}`),
  );
}

describe('who may import whom', () => {
  test('every folder of src is known here as a feature or as shared', () => {
    const folders = new Set([...files.keys()].map(folderOf).filter(Boolean));
    const known = [...FEATURES, ...SHARED, DESK];
    expect([...folders].filter((one) => !known.includes(one))).toEqual([]);
    expect(files.size).toBeGreaterThan(60);
  });

  test('an import of ours names a file that exists, with its extension', () => {
    expect(
      breaking((_from, { to }) => isFile(to) && !to.startsWith('database/generated/') && !files.has(to)),
    ).toEqual([]);
  });

  test('what is shared never imports a feature', () => {
    expect(
      breaking(
        (from, { to }) => SHARED.includes(folderOf(from)) && isFile(to) && FEATURES.includes(folderOf(to)),
      ),
    ).toEqual([]);
  });

  test('only app.ts imports routes', () => {
    expect(breaking((from, { to }) => to.endsWith('.routes.ts') && from !== 'app.ts')).toEqual([]);
  });

  test('routes reach the database and the ledger through commands and queries alone', () => {
    expect(
      breaking(
        (from, { to }) => from.endsWith('.routes.ts') && ['database', 'ledger'].includes(folderOf(to)),
      ),
    ).toEqual([]);
  });

  test('queries write nothing: they import no commands, and neither Prisma nor record()', () => {
    expect(
      breaking(
        (from, { to, typeOnly }) =>
          from.endsWith('.queries.ts') &&
          (to.endsWith('.commands.ts') ||
            (!typeOnly && ['database/prisma.ts', 'ledger/record.ts'].includes(to))),
      ),
    ).toEqual([]);
  });

  test('commands import no routes and no other commands of a feature', () => {
    expect(
      breaking(
        (from, { to }) =>
          from.endsWith('.commands.ts') &&
          /\.(commands|routes)\.ts$/.test(to) &&
          folderOf(from) !== folderOf(to),
      ),
    ).toEqual([]);
  });

  test('rules, lifecycle, standing and dates are pure: types, and other pure files', () => {
    const pureToo = (to: string) => PURE.test(to) || /^quotations\/(fold|nearest|occurrences)\.ts$/.test(to);
    expect(breaking((from, { to, typeOnly }) => PURE.test(from) && !typeOnly && !pureToo(to))).toEqual([]);
    expect(breaking((from, { to }) => /^quotations\//.test(from) && !(pureToo(to) && isFile(to)))).toEqual(
      [],
    );
  });

  test('schemas import zod, the text and paging primitives, the words of the desk and other schemas', () => {
    const allowed = (to: string) =>
      to === 'zod' ||
      to.endsWith('.schema.ts') ||
      ['http/text.ts', 'http/paging.ts', 'editorial/desk-part.ts'].includes(to);
    expect(breaking((from, { to }) => from.endsWith('.schema.ts') && !allowed(to))).toEqual([]);
  });

  test('express is known to http, access and app.ts alone', () => {
    expect(
      breaking(
        (from, { to }) =>
          to === 'express' && from !== 'app.ts' && !['http', 'access'].includes(folderOf(from)),
      ),
    ).toEqual([]);
  });

  test('each client of the database has its room', () => {
    expect(
      breaking(
        (from, { to }) =>
          (/^(pg|postgres)$/.test(to) || to.startsWith('@prisma/')) && folderOf(from) !== 'database',
      ),
    ).toEqual([]);
  });

  test('config.ts is the only reader of the environment', () => {
    const readers = [...files]
      .filter(([, { text }]) => /process\s*\.\s*env\b/.test(text))
      .map(([name]) => name);
    expect(readers).toEqual(['config.ts']);
  });

  test('the desk takes types of the schemas and runs the verifier; nothing imports the desk', () => {
    const isOurs = (to: string) => isFile(to) && folderOf(to) !== DESK;
    const allowed = (from: string, { to, typeOnly }: Import) =>
      (from === 'desk/api.ts' && typeOnly && to.endsWith('.schema.ts')) ||
      (from.startsWith('desk/verify/') && ['ledger/verify.ts', 'ledger/note.ts'].includes(to));
    expect(breaking((from, one) => folderOf(from) === DESK && isOurs(one.to) && !allowed(from, one))).toEqual(
      [],
    );
    expect(breaking((from, { to }) => folderOf(from) !== DESK && folderOf(to) === DESK)).toEqual([]);
    const ofServer = (to: string) =>
      ['express', 'pg', 'postgres', 'zod'].includes(to) || to.startsWith('node:');
    expect(
      breaking(
        (from, { to, typeOnly }) =>
          folderOf(from) === DESK && from !== 'desk/vite.config.ts' && !typeOnly && ofServer(to),
      ),
    ).toEqual([]);
  });

  test('no imports go in a circle', () => {
    expect(circles()).toEqual([]);
  });
});

/** Depth-first search over the imports that are left when the types are gone. */
function circles(): string[] {
  const found: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, trail: readonly string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const { to, typeOnly } of files.get(file)?.imports ?? []) {
      if (!typeOnly && files.has(to)) visit(to, [...trail, file]);
    }
    state.set(file, 'done');
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}
