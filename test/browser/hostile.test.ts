/** Words that would run as scripts if anything took them for more than words: in every field, on every screen, for everybody. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { type HostileRecord, recordPayloads } from '../support/hostile-record.ts';
import { PAYLOADS, packed } from '../support/payloads.ts';

interface Screen {
  path: string;
  /** Texts that have to stand there as they are. */
  shows: readonly string[];
}

const SLOW = 120_000;
const ALL = PAYLOADS.join(' ');
let desk: BrowserDesk;
let made: HostileRecord;
let edda: Member;
let rosa: Member;
let wilma: Member;

beforeAll(async () => {
  desk = await openBrowserDesk();
  [edda, rosa, wilma] = await Promise.all([
    desk.hire('Edda', 'editor'),
    desk.hire('Rosa', 'reviewer'),
    desk.hire('Wilma', 'admin'),
  ]);
  made = await recordPayloads(desk, { edda, rosa, wilma });
}, SLOW);
afterAll(() => desk?.close(), 30_000);

test('the payloads are many, differ, and run where they are markup', async () => {
  expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(60);
  const { ran, close } = await openBait('text/html', `<!doctype html><body>${PAYLOADS[0]}${PAYLOADS[8]}`);
  expect(ran()).toEqual(expect.arrayContaining(['hit 0', 'hit 8']));
  await close();
});

test(
  'no payload runs, and each is shown as it was written, for a reader, an editor, a reviewer and an admin',
  async () => {
    await Promise.all([
      visitAll(await desk.window(), publicScreens()),
      visitAll(await desk.signIn(edda), [...publicScreens(), ...staffScreens(), ...editorScreens()]),
      visitAll(await desk.signIn(rosa), [...staffScreens(), ...reviewScreens()]),
      visitAll(await desk.signIn(wilma), [...staffScreens(), ...adminScreens()]),
    ]);
  },
  SLOW,
);

test(
  'a dossier full of them, under a name that is one, is checked and shown as text',
  async () => {
    const page = await armed(await desk.window());
    const ran = hitsOf(page);
    const { text } = await desk.send('get', `/claims/${made.claims[0]}/dossier`);
    await page.goto(`${desk.address}/verify`);
    const name = '<img src=x onerror=hit(0)>.json';
    const choose = page.getByLabel('Drop a dossier here, or choose its file');
    await choose.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.getByRole('heading', { name: 'Consistent, signer unknown' }).waitFor();
    await settled(page, [made.claimTexts[0] ?? '', name]);
    const broken = Buffer.from(`{"dossier": 1, "claim": {"text": ${JSON.stringify(PAYLOADS[8])}}}`);
    await choose.setInputFiles({ name, mimeType: 'application/json', buffer: broken });
    await page.getByRole('alert').first().waitFor();
    expect(await strays(page)).toEqual([]);
    expect(ran()).toEqual([]);
    await page.context().close();
  },
  SLOW,
);

test(
  'the map that is taken away as SVG runs nothing either, alone or within a page',
  async () => {
    const reader = await armed(await desk.window());
    await reader.goto(`${desk.address}/claims/${made.claims[0]}?view=map`);
    const [download] = await Promise.all([
      reader.waitForEvent('download'),
      reader.getByRole('button', { name: 'Export as SVG' }).click(),
    ]);
    const svg = await readFile(await download.path(), 'utf8');
    await reader.context().close();
    const baits = [
      ['image/svg+xml', svg],
      ['text/html', `<!doctype html><body>${svg}`],
    ] as const;
    for (const [type, body] of baits) {
      const { page, ran, close } = await openBait(type, body);
      expect(await page.evaluate(() => document.documentElement.textContent)).toContain(PAYLOADS[0]);
      expect(await strays(page)).toEqual([]);
      expect(ran()).toEqual([]);
      await close();
    }
  },
  SLOW,
);

test('nothing went wrong in any window, and no policy had to hold anything back', () => {
  expect(desk.faults()).toEqual([]);
});

function publicScreens(): Screen[] {
  const [first = '', second = ''] = made.claims;
  const [firstText = '', secondText = ''] = made.claimTexts;
  const answers = [...packed(2_000)];
  return [
    { path: '/', shows: [firstText, secondText] },
    { path: `/?topic=${encodeURIComponent(packed(60)[0] ?? '')}`, shows: [firstText] },
    {
      path: `/claims/${first}`,
      shows: [firstText, ...answers, ...made.locators, made.sourceText, ALL, ...packed(1_000).slice(0, 1)],
    },
    { path: `/claims/${second}`, shows: [secondText, ...answers] },
    { path: `/claims/${first}?view=time`, shows: [firstText, ...answers] },
    { path: `/claims/${first}?view=timeline`, shows: [firstText] },
    { path: `/claims/${first}?view=map`, shows: [firstText] },
    { path: `/claims/${first}?asOf=2099-01-01`, shows: [] },
    { path: `/claims/${first}/history`, shows: [firstText, ...answers] },
    { path: `/claims/${first}/print`, shows: [firstText, ...answers, ALL] },
    { path: `/claims/${made.withdrawn}`, shows: [packed(1_000)[0] ?? ''] },
    { path: '/sources', shows: packed(500).slice(1) },
    { path: `/sources/${made.sources[1]}`, shows: [packed(500)[1] ?? ''] },
    { path: '/actors', shows: packed(300).slice(1) },
    { path: `/actors/${made.actors[1]}`, shows: [packed(300)[1] ?? '', ...packed(300)] },
    { path: `/nothing/${encodeURIComponent(PAYLOADS[8] ?? '')}`, shows: [] },
  ];
}

function staffScreens(): Screen[] {
  const [first = '', second = ''] = made.claims;
  return [
    { path: `/claims/${first}`, shows: [...packed(2_000), ALL] },
    { path: `/claims/${first}?view=timeline`, shows: [] },
    { path: `/claims/${first}?view=map`, shows: [] },
    { path: `/claims/${second}/history`, shows: packed(2_000) },
    { path: `/claims/${second}/print?as=desk`, shows: packed(2_000) },
    { path: `/claims/${made.returned}`, shows: [ALL] },
    { path: `/sources/${made.sources[1]}?at=0-30`, shows: PAYLOADS },
    { path: `/sources/${made.sources[0]}`, shows: PAYLOADS },
    { path: `/actors/${made.actors[0]}`, shows: packed(300) },
    { path: '/account', shows: [] },
  ];
}

function reviewScreens(): Screen[] {
  const [, second = ''] = made.claims;
  return [
    { path: '/review', shows: packed(2_000).slice(1) },
    { path: `/review/claim/${second}`, shows: packed(2_000) },
    { path: `/review/rebuttal/${made.changedAnswer}`, shows: packed(2_000).slice(0, 1) },
    { path: `/review/actor/${made.actors[0]}`, shows: packed(300).slice(0, 1) },
    { path: `/review/source/${made.sources[0]}`, shows: packed(500).slice(0, 1) },
  ];
}

function editorScreens(): Screen[] {
  return [
    { path: '/work', shows: [ALL] },
    { path: `/claims/${made.returned}/edit`, shows: [ALL] },
    { path: `/rebuttals/${made.answers[0]}/edit`, shows: [] },
    { path: '/account', shows: made.tokenLabels },
  ];
}

function adminScreens(): Screen[] {
  return [{ path: '/people', shows: packed(200) }];
}

/** Opens each screen, folds out what is folded in, and sees that words are words. */
async function visitAll(page: Page, screens: readonly Screen[]): Promise<void> {
  await armed(page);
  const ran = hitsOf(page);
  for (const { path, shows } of screens) {
    await page.goto(desk.address + path);
    await settled(page, shows);
    expect({ path, strays: await strays(page), ran: ran() }).toEqual({ path, strays: [], ran: [] });
  }
  await page.context().close();
}

/** Waits until the page has all that it loads, and every text; tells which are missing. */
async function settled(page: Page, shows: readonly string[]): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const wanted = shows.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  const missing = async () =>
    page.evaluate((texts) => {
      for (const folded of document.querySelectorAll<HTMLElement>('details:not([open]) > summary'))
        folded.click();
      const boxes = [...document.querySelectorAll<HTMLTextAreaElement>('input, textarea')];
      const words = [document.body.textContent ?? '', ...boxes.map((one) => one.value)].join(' ');
      const here = words.replaceAll(/\s+/g, ' ');
      return texts.filter((text) => !here.includes(text)).map((text) => text.slice(0, 80));
    }, wanted);
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await missing()).length === 0) break;
    await page.waitForTimeout(50);
  }
  expect({ path: page.url(), missing: await missing() }).toEqual({ path: page.url(), missing: [] });
}

/** A page that is nothing but a body of this type. */
async function openBait(type: string, body: string) {
  const context = await desk.browser.newContext();
  const page = await armed(await context.newPage());
  const ran = hitsOf(page);
  await context.route('http://bait.test/*', (route) => route.fulfill({ contentType: type, body }));
  await page.goto('http://bait.test/');
  await page.waitForTimeout(100);
  return { page, ran, close: () => context.close() };
}

/** Defines what a payload calls. */
async function armed(page: Page): Promise<Page> {
  await page.addInitScript(() => {
    Object.assign(window, { hit: (number: number) => console.info(`hit ${number}`) });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
      console.info(`hit ${violatedDirective} ${sample}`),
    );
  });
  return page;
}

/** What ran until now, in the page or in a frame of it; and every dialog, which is a fault too. */
function hitsOf(page: Page): () => string[] {
  const hits: string[] = [];
  page.on('console', (message) => {
    if (message.text().startsWith('hit ')) hits.push(message.text());
  });
  page.on('dialog', (dialog) => {
    hits.push(dialog.message());
    void dialog.dismiss();
  });
  return () => hits;
}

/** Elements that no page of ours has: something was taken for markup. */
function strays(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isForeign = (element: Element) =>
      /^(?:iframe|object|embed|base|frame|marquee|audio|video|xss|math|noembed|image|dialog)$/i.test(
        element.tagName,
      ) ||
      (/^script$/i.test(element.tagName) && !/^\/assets\//.test(element.getAttribute('src') ?? '')) ||
      [...element.attributes].some(
        ({ name, value }) =>
          /^on/i.test(name) ||
          (/^(?:.*:)?(?:href|src|srcset|srcdoc|action|formaction|data)$/i.test(name) &&
            /^\W*(?:j\s*a\s*v\s*a\s*script|data:text|vbscript)/i.test(value)),
      );
    return [...document.querySelectorAll('*')]
      .filter(isForeign)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
