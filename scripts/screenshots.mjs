/**
 * Makes a picture of every screen, by a service of its own on a fresh folder with the sample: `npm run screenshots`.
 * `npm run screenshots -- <folder> --every-look` puts them elsewhere, and makes each at 390 px and in the dark too.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { leave, root, setup } from './setup.mjs';

const { values: options, positionals } = parseArgs({
  options: { 'every-look': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const OUT = path.resolve(positionals[0] ?? path.join(root, 'docs/screenshots'));
const START_MS = 120_000;
const PASSWORD = 'pictures of every screen';

await setup().catch(leave);
const { default: packed } = await import('@sparticuz/chromium');
const { chromium } = await import('playwright-core');

const data = mkdtempSync(path.join(tmpdir(), 'rejoinder-screenshots-'));
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const service = spawn(process.execPath, [path.join(root, 'scripts/start.mjs')], {
  cwd: root,
  env: { ...process.env, DATABASE_URL: '', PORT: String(port), REJOINDER_DATA_DIR: data, LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => service.once('exit', resolve));
let browser;
try {
  const links = await linksOf(service);
  browser = await chromium.launch({
    executablePath: process.env.REJOINDER_BROWSER ?? (await packed.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-zygote'],
  });
  await takeAll(links);
} finally {
  await browser?.close();
  service.kill('SIGINT');
  await ended;
  rmSync(data, { recursive: true, force: true });
}

async function takeAll(links) {
  mkdirSync(OUT, { recursive: true });
  const people = { reader: await browser.newContext() };
  for (const [role, link] of Object.entries(links)) people[role] = await signIn(link);
  const get = async (address, context = people.editor) =>
    (await (await context.request.get(`${base}/api/v1${address}`)).json()).items;

  const claims = await get('/claims?limit=50');
  const claim = claims.toSorted((a, b) => b.rebuttalCount - a.rebuttalCount)[0].id;
  const draft = claims.find((one) => one.state !== 'published')?.id ?? claim;
  const source = (await get('/sources?q=dispute'))[0].id;
  const actor = (await get('/actors?q=Chinese%20Foreign'))[0].id;
  const [answer] = await get(`/claims/${claim}/rebuttals`);
  const [waits] = await get('/review-queue');

  const small = { width: 390 };
  const dark = { scheme: 'dark' };
  const shot = async (name, who, address, given = {}) => {
    await shotAs(name, who, address, given);
    if (!options['every-look'] || given.width || given.scheme) return;
    await shotAs(`${name}-390`, who, address, { ...given, ...small, height: undefined });
    await shotAs(`${name}-dark`, who, address, { ...given, ...dark });
  };
  const shotAs = async (
    name,
    who,
    address,
    { width = 1_280, height = width < 600 ? 844 : 860, scheme = 'light', full = true, act } = {},
  ) => {
    const page = await people[who].newPage();
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto(base + address);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await act?.(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: path.join(OUT, `${name}.png`), fullPage: full });
    await page.close();
    process.stdout.write(`${name}\n`);
  };
  const press = (name) => (page) => page.getByRole('button', { name }).first().click();

  await shot('record', 'reader', '/');
  await shot('record-390', 'reader', '/', small);
  await shot('record-dark', 'reader', '/', dark);
  await shot('claim', 'reader', `/claims/${claim}`, { height: 1_320, full: false });
  await shot('claim-whole', 'reader', `/claims/${claim}`);
  await shot('claim-390', 'reader', `/claims/${claim}`, small);
  await shot('claim-dark', 'reader', `/claims/${claim}`, dark);
  for (const view of ['time', 'timeline', 'map']) {
    await shot(`claim-${view}`, 'reader', `/claims/${claim}?view=${view}`);
  }
  await shot('history', 'reader', `/claims/${claim}/history`);
  await shot('print', 'reader', `/claims/${claim}/print`);
  await shot('sources', 'reader', '/sources');
  await shot('source-public', 'reader', `/sources/${source}`);
  await shot('actors', 'reader', '/actors');
  await shot('actor', 'reader', `/actors/${actor}`);
  await shot('verify', 'reader', '/verify', { act: (page) => verify(page, claim) });
  await shot('sign-in', 'reader', '/sign-in');
  await shot('password', 'reader', '/password');
  await shot('not-found', 'reader', '/nothing');

  await shot('work', 'editor', '/work');
  await shot('claim-desk', 'editor', `/claims/${draft}`);
  await shot('claim-new', 'editor', '/claims/new');
  await shot('claim-edit', 'editor', `/claims/${claim}/edit`);
  await shot('rebuttal-new', 'editor', `/rebuttals/new?claim=${claim}`);
  await shot('rebuttal-edit', 'editor', `/rebuttals/${answer.id}/edit`);
  await shot('source-new', 'editor', '/sources/new');
  await shot('reader', 'editor', `/sources/${source}`, { full: false, act: choose });
  await shot('reader-390', 'editor', `/sources/${source}`, { ...small, full: false, act: choose });
  await shot('reader-dark', 'editor', `/sources/${source}`, { ...dark, full: false, act: choose });
  await shot('account', 'editor', '/account');
  await shot('review-queue', 'reviewer', '/review');
  if (waits) {
    const { type, id } = waits;
    await shot('review', 'reviewer', `/review/${type}/${id}`);
    await shot('review-dark', 'reviewer', `/review/${type}/${id}`, dark);
    await shot('review-decision', 'reviewer', `/review/${type}/${id}`, { act: press(/^Approve/) });
  }
  await shot('people', 'admin', '/people');
  await shot('people-new', 'admin', '/people', { full: false, act: press('Add a person') });
  await shot('exchange', 'admin', '/exchange');
}

/** Chooses words of the archived text by the box that finds them. */
async function choose(page) {
  const box = page.getByLabel('Find in the text');
  await box.fill('normal trade and economic exchanges');
  await box.press('Enter');
  await page.getByLabel('The words that are quoted').waitFor();
}

async function verify(page, claim) {
  const dossier = await (await page.request.get(`${base}/api/v1/claims/${claim}/dossier`)).body();
  await page.getByRole('button', { name: 'Use the keys of this service' }).click();
  await page.getByRole('button', { name: 'Forget them' }).waitFor();
  await page
    .getByLabel('Drop a dossier here, or choose its file')
    .setInputFiles({ name: 'dossier.json', mimeType: 'application/json', buffer: dossier });
  await page.getByRole('heading', { name: /^Verified/ }).waitFor();
}

/** Somebody sets the password by their link, as the first start prints it, and is signed in. */
async function signIn(link) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  const boxes = page.locator('input[type="password"]');
  await boxes.first().waitFor();
  for (const box of await boxes.all()) await box.fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/password');
  await page.close();
  return context;
}

/** Waits until the service is there, and reads the three links that it prints. */
function linksOf({ stdout }) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The service did not come up.')), START_MS);
    const links = {};
    let text = '';
    stdout.on('data', (chunk) => {
      text += chunk;
      for (const [, role, link] of text.matchAll(/^ +(editor|reviewer|admin) +\S+ +(http\S+)$/gm))
        links[role] = link;
      if (Object.keys(links).length < 3) return;
      clearTimeout(timer);
      resolve(links);
    });
    service.once('exit', (code) => reject(new Error(`The service ended (${code}).`)));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
