/**
 * How much JavaScript a reader loads before a public page is there: the gzipped size of its entry, of the page, and of
 * whatever both import at once. Ends with 1 when a page is over the budget.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './setup.mjs';

const BUDGET_KB = 180;
const folder = path.join(root, 'dist/desk');
const manifest = JSON.parse(readFileSync(path.join(folder, '.vite/manifest.json'), 'utf8'));

/** The pages of the public, and what each opens by itself. */
const PAGES = {
  Record: ['record/record-page.tsx', 'parts/actor-picker.tsx'],
  Claim: ['claim/claim-page.tsx'],
  History: ['claim/history-page.tsx'],
  Print: ['claim/print-page.tsx'],
  Sources: ['sources/sources-page.tsx', 'parts/actor-picker.tsx'],
  Source: ['sources/source-page.tsx'],
  Actors: ['actors/actors-page.tsx'],
  Actor: ['actors/actor-page.tsx'],
  Verify: ['verify/verify-page.tsx'],
  'Sign in': ['access/sign-in-page.tsx'],
};

/** A module of its own is named by its file; one that several pages share by its name alone. */
function entryOf(key) {
  const name = path.basename(key, '.tsx');
  const entry =
    manifest[key] ?? Object.values(manifest).find((one) => one.name === name && one.file.endsWith('.js'));
  if (!entry) throw new Error(`the manifest has no ${key}`);
  return entry;
}

/** The files that an entry of the manifest needs at once. */
function filesOf(key, found = new Set()) {
  const entry = entryOf(key);
  if (found.has(entry.file)) return found;
  found.add(entry.file);
  for (const one of entry.imports ?? []) filesOf(one, found);
  return found;
}

function kilobytes(files) {
  const sizes = [...files].map(
    (file) => gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length,
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

let isOver = false;
for (const [page, modules] of Object.entries(PAGES)) {
  const files = new Set(['index.html', ...modules].flatMap((key) => [...filesOf(key)]));
  const size = kilobytes(files);
  if (size > BUDGET_KB) isOver = true;
  console.log(
    `${page.padEnd(8)} ${size.toFixed(1).padStart(6)} kB of ${BUDGET_KB}${size > BUDGET_KB ? '  TOO MUCH' : ''}`,
  );
}
process.exit(isOver ? 1 : 0);
