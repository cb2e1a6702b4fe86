/** The main job once more, by people who have no mouse: every step is a key, and what has the focus is asked by its name. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ARTICLE } from '../support/article.ts';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';

const SLOW = 90_000;
const MOST_TABS = 120;
let desk: BrowserDesk;
let edda: Member;
let rosa: Member;

beforeAll(async () => {
  desk = await openBrowserDesk();
  [edda, rosa] = await Promise.all([desk.hire('Edda', 'editor'), desk.hire('Rosa', 'reviewer')]);
}, SLOW);
afterAll(() => desk?.close(), 30_000);

/** The name of what has the focus, as a screen reader says it; empty for the page itself. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as (HTMLInputElement & HTMLElement) | null;
    if (!element || element === document.body) return '';
    const label = element.labels?.[0]?.innerText.replace(/\s*\*$/, '');
    return (element.getAttribute('aria-label') ?? label ?? element.innerText).trim();
  });
}

const fits = (name: string, wanted: string | RegExp) =>
  typeof wanted === 'string' ? name === wanted : wanted.test(name);

/** Tab, until what has this name has the focus, and is seen to have it. */
async function tabTo(page: Page, wanted: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    const name = await focused(page);
    if (fits(name, wanted)) {
      expect(await page.evaluate(() => document.activeElement?.matches(':focus-visible'))).toBe(true);
      return;
    }
    passed.push(name.slice(0, 40));
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${wanted}, but to: ${[...new Set(passed)].join(' | ')}`);
}

async function press(page: Page, wanted: string | RegExp): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

async function type(page: Page, wanted: string, words: string): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.insertText(words);
}

/** Makes an actor where a box asks for one. */
async function typeNewActor(page: Page, wanted: string, name: string, kind: string): Promise<void> {
  await type(page, wanted, name);
  await page.getByRole('option', { name: 'New actor' }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'New actor' }).waitFor();
  await tabTo(page, 'Kind');
  await page.keyboard.type(kind);
  await press(page, 'Make this actor');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await focused(page)).toBe(wanted);
}

async function signInByKeys(page: Page, { email, password }: Member): Promise<void> {
  await page.goto(`${desk.address}/`);
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await press(page, 'Sign in');
  await page.waitForURL(/sign-in/);
  await type(page, 'E-mail address', email);
  await type(page, 'Password', password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${desk.address}/`);
  await page.getByRole('link', { name: 'Review' }).waitFor();
}

/** Finds words in the archived text and chooses them; `words` more are taken in by the arrow. */
async function find(page: Page, sought: string, more: number): Promise<void> {
  await tabTo(page, /^Archived text/);
  await page.keyboard.press('/');
  expect(await focused(page)).toBe('Find in the text');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sought);
  await page.getByText('1 found').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  for (let word = 0; word < more; word += 1) await page.keyboard.press('Shift+ArrowRight');
}

test(
  'an editor reads in a source, makes a claim and an answer of its words, and submits both',
  async () => {
    const page = await desk.window();
    await signInByKeys(page, edda);
    await press(page, 'Read in a source');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await type(page, 'Text', ARTICLE);
    await type(page, 'Title', 'Machine tools');
    await typeNewActor(page, 'Publisher', 'The Courier', 'News');
    await type(page, 'Published on', '2024-05-16');
    await press(page, 'Archive it and read');
    await page.getByRole('region', { name: 'Archived text, with no marked passages' }).waitFor();

    await find(page, 'machine tools', 2);
    await page.getByLabel('The words that are quoted').waitFor();
    expect((await page.getByLabel('The words that are quoted').innerText()).trim()).toBe(
      'machine tools and microelectronics',
    );
    await page.keyboard.press('Enter');
    expect(await focused(page)).toMatch(/^New claim/);
    await page.keyboard.press('Enter');
    await type(page, 'What is claimed', 'Machine tools from abroad keep the arms works running.');
    await typeNewActor(page, 'Who claims it', 'White House', 'Gov');
    await press(page, 'Record the claim');
    await page.getByText('The claim is a draft now').waitFor();
    await press(page, 'Submit for review');
    await page.getByText('The claim is in review').waitFor();
    await press(page, 'Go on reading');
    expect(await focused(page)).toMatch(/^Archived text/);

    await find(page, 'groundless accusations', 0);
    await page.keyboard.press('Enter');
    await press(page, /^Rebuttal/);
    await tabTo(page, /^Denial/);
    await page.keyboard.press('Space');
    await type(page, 'The rebuttal', 'The ministry calls the charge groundless.');
    await typeNewActor(page, 'Who answers', 'Foreign Ministry', 'Org');
    await tabTo(page, /^No evidence recorded/);
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toMatch(/^No evidence offered/);
    await press(page, 'Record the rebuttal');
    await page.getByText('The rebuttal is a draft now').waitFor();
    await press(page, 'Submit for review');
    await page.getByText('The rebuttal is in review').waitFor();
    await page.context().close();
  },
  SLOW,
);

test(
  'a reviewer reads both and approves them',
  async () => {
    const page = await desk.window();
    await signInByKeys(page, rosa);
    await press(page, 'Review');
    await page.getByText('2 submissions wait').waitFor();
    for (const words of ['keep the arms works running', 'calls the charge groundless']) {
      // The answer is for her once what it answers is published: after the claim she is led on to it, or to the queue.
      if (new URL(page.url()).pathname === '/review') await press(page, /^Start with the oldest/);
      await page.getByText(words).first().waitFor();
      await page.getByRole('button', { name: /^Approve/ }).waitFor();
      await page.keyboard.press('a');
      await page.getByLabel('Why').waitFor();
      expect(await focused(page)).toBe('Why');
      await page.keyboard.insertText('The words stand in the source.');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { level: 1, name: /^Approved/ }).waitFor();
      await page.waitForFunction(() => /queue/.test(document.activeElement?.textContent ?? ''));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /^Approved/ }).waitFor({ state: 'hidden' });
    }
    await page.getByText('Nothing waits for a review').waitFor();
    await page.context().close();
  },
  SLOW,
);

test(
  'a reader finds the claim, and takes the dossier away',
  async () => {
    const page = await desk.window();
    await page.goto(desk.address);
    await page.getByRole('link', { name: /keep the arms works running/ }).waitFor();
    await type(page, 'Search the claims', 'machine too');
    await page.waitForURL(/q=machine/);
    await press(page, /keep the arms works running/);
    await page.getByRole('heading', { level: 1, name: /keep the arms works running/ }).waitFor();
    await tabTo(page, 'Download the dossier (JSON)');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const dossier = JSON.parse(await readFile(await download.path(), 'utf8')) as {
      claim: { text: string };
      rebuttals: { act: string; evidenceOffered: string }[];
    };
    expect(dossier.claim.text).toBe('Machine tools from abroad keep the arms works running.');
    expect(dossier.rebuttals).toMatchObject([{ act: 'denial', evidenceOffered: 'no' }]);
    await page.context().close();
  },
  SLOW,
);

test('nothing went wrong in any window', () => {
  expect(desk.faults()).toEqual([]);
});
