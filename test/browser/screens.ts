/** The screens of the desk in their main states: their addresses, and what a person does to come to each. */
import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import type { DESK_PAGES } from '../../src/http/desk.ts';
import { ARTICLE } from '../support/article.ts';
import { box, chooser, selectWords } from './pages.ts';

/** A screen in one of its states. */
export interface State {
  /** The address of DESK_PAGES that it is. */
  page: (typeof DESK_PAGES)[number] | '404';
  path: string;
  /** What a person does to come to it. */
  open?: (page: Page) => Promise<unknown>;
  /** Words by which one knows that it is there. */
  shows: string | RegExp;
}

/** Where the desk is, and what is on its record. */
export interface Place {
  address: string;
  ids: Record<'claim' | 'source' | 'actor' | 'answer' | 'withdrawn' | 'draft' | 'waits', string>;
  /** The dossier of the claim. */
  dossier: string;
}

/** Presses the first button of this name. */
function press(name: string | RegExp) {
  return (page: Page) => page.getByRole('button', { name }).first().click();
}

/** Gives a dossier to be verified, with something after its end. */
function drop(page: Page, dossier: string, more: string): Promise<void> {
  return page.getByLabel('Drop a dossier here, or choose its file').setInputFiles({
    name: 'dossier.json',
    mimeType: 'application/json',
    buffer: Buffer.from(dossier + more),
  });
}

export function readerStates({ address, ids, dossier }: Place): State[] {
  const claim = `/claims/${ids.claim}`;
  return [
    { page: '/', path: '/', shows: 'Disputed' },
    { page: '/', path: '/?q=zebra', shows: /No claim|Nothing/ },
    {
      page: '/',
      path: '/',
      open: async (page) => {
        await page.setViewportSize({ width: 390, height: 900 });
        await page.getByRole('button', { name: 'Open the menu' }).click();
      },
      shows: 'Sign in',
    },
    {
      page: '/',
      path: '/',
      open: async (page) => {
        await page.route(/api\/v1\/claims/, (route) => route.abort());
        await page.goto(`${address}/`);
        await page.getByRole('alert').first().waitFor({ timeout: 20_000 });
      },
      shows: 'Try again',
    },
    { page: '/', path: '/', open: (page) => page.context().setOffline(true), shows: 'You are offline' },
    { page: '/claims/:id', path: claim, shows: 'Take it away' },
    { page: '/claims/:id', path: `${claim}?view=time`, shows: 'Take it away' },
    { page: '/claims/:id', path: `${claim}?view=timeline`, open: press('As a list'), shows: 'Hide the list' },
    { page: '/claims/:id', path: `${claim}?view=map`, shows: 'Export as SVG' },
    { page: '/claims/:id', path: `${claim}?asOf=2001-01-01`, shows: 'Nothing of this claim was published' },
    { page: '/claims/:id', path: `/claims/${ids.withdrawn}`, shows: 'It was recorded twice.' },
    { page: '/claims/:id', path: '/claims/01900000-0000-7000-8000-000000000000', shows: /not|no/ },
    { page: '/claims/:id/history', path: `${claim}/history`, shows: 'Everything that happened' },
    { page: '/claims/:id/print', path: `${claim}/print`, shows: /SHA-256|signed/ },
    { page: '/rebuttals/:id', path: `/rebuttals/${ids.answer}`, shows: 'Take it away' },
    { page: '/sources', path: '/sources', shows: 'Desk note' },
    {
      page: '/sources/:id',
      path: claim,
      open: (page) => page.locator('a[href*="?snapshot="]').first().click(),
      shows: 'SHA-256',
    },
    { page: '/actors', path: '/actors', shows: 'Kremlin' },
    { page: '/actors/:id', path: `/actors/${ids.actor}`, shows: 'Chinese Foreign Ministry' },
    { page: '/verify', path: '/verify', shows: 'Whom you trust' },
    { page: '/verify', path: '/verify', open: (page) => drop(page, dossier, ''), shows: 'Consistent' },
    { page: '/verify', path: '/verify', open: (page) => drop(page, dossier, ' '), shows: 'Do not rely' },
    { page: '/sign-in', path: '/sign-in', shows: 'E-mail address' },
    {
      page: '/sign-in',
      path: '/sign-in',
      open: async (page) => {
        await page.getByLabel('E-mail address').fill('nobody@example.org');
        await page.getByLabel('Password', { exact: true }).fill('not the password');
        await page.getByRole('button', { name: 'Sign in' }).click();
      },
      shows: 'is not right',
    },
    { page: '/password', path: '/password', shows: 'Open your link again' },
    { page: '/password', path: '/password#nothing', shows: 'does not work any more' },
    { page: '/account', path: '/account', shows: 'You are not signed in' },
    { page: '/work', path: '/work', shows: /sign in/i },
    { page: '404', path: '/nothing', shows: /nothing|not/i },
  ];
}

export function writingStates({ ids }: Place): State[] {
  return [
    { page: '/claims/:id', path: `/claims/${ids.draft}`, shows: 'What do you say to this?' },
    { page: '/claims/:id', path: `/claims/${ids.claim}?view=map`, shows: 'Export as SVG' },
    {
      page: '/claims/:id',
      path: `/claims/${ids.draft}`,
      open: press('Withdraw'),
      shows: /reason|why/i,
    },
    { page: '/claims/new', path: '/claims/new', shows: 'What is claimed' },
    {
      page: '/claims/new',
      path: '/claims/new',
      open: async (page) => {
        await box(page, 'What is claimed').fill('Machine tools keep the works running.');
        await page.getByRole('button', { name: 'Save as a draft' }).click();
      },
      shows: /not the same/i,
    },
    {
      page: '/claims/new',
      path: '/claims/new',
      open: async (page) => {
        const who = chooser(page, 'Who claims it');
        await who.fill('Somebody');
        await page.getByRole('option', { name: 'New actor' }).waitFor();
        await who.press('ArrowUp');
        await who.press('Enter');
      },
      shows: 'Make this actor',
    },
    { page: '/claims/:id/edit', path: `/claims/${ids.draft}/edit`, shows: 'Which works are meant?' },
    { page: '/claims/:id/edit', path: `/claims/${ids.claim}/edit`, shows: /correction|update/i },
    { page: '/rebuttals/new', path: `/rebuttals/new?claim=${ids.claim}`, shows: 'Kind of rebuttal' },
    { page: '/rebuttals/:id/edit', path: `/rebuttals/${ids.answer}/edit`, shows: /correction|update/i },
  ];
}

export function readingStates({ ids }: Place): State[] {
  const source = `/sources/${ids.source}`;
  const way = (name: RegExp) => async (page: Page) => {
    await page.getByRole('region', { name: /Archived text/ }).waitFor();
    await selectWords(page, 'machine tools and microelectronics');
    await page.getByRole('button', { name }).click();
  };
  return [
    { page: '/sources/new', path: '/sources/new', shows: 'Archive it and read' },
    {
      page: '/sources/new',
      path: '/sources/new',
      open: async (page) => {
        await box(page, 'Text').fill(ARTICLE);
        await page.getByRole('button', { name: 'Archive it and read' }).click();
      },
      shows: 'Give its title.',
    },
    { page: '/sources/:id', path: source, shows: 'Make something of it' },
    { page: '/sources/:id', path: `${source}?at=10-40`, shows: 'Make something of it' },
    {
      page: '/sources/:id',
      path: source,
      open: async (page) => {
        await page.getByRole('region', { name: /Archived text/ }).waitFor();
        await selectWords(page, 'machine tools and microelectronics');
      },
      shows: 'New claim',
    },
    { page: '/sources/:id', path: source, open: way(/^New claim/), shows: 'Record the claim' },
    { page: '/sources/:id', path: source, open: way(/^Rebuttal/), shows: 'Record the rebuttal' },
    { page: '/sources/:id', path: source, open: way(/^Evidence/), shows: 'Add the evidence' },
    { page: '/sources/:id', path: source, open: press('Edit'), shows: 'Save' },
    { page: '/sources/:id', path: source, open: press('Add a newer copy'), shows: 'Cancel' },
    { page: '/actors/:id', path: `/actors/${ids.actor}`, open: press('Edit'), shows: 'Other names' },
    { page: '/work', path: '/work', shows: 'Which works are meant?' },
    { page: '/review', path: '/review', shows: 'Machine tools keep the works running.' },
    { page: '/account', path: '/account', shows: 'Tokens' },
    {
      page: '/account',
      path: '/account',
      open: (page) => page.getByRole('button', { name: 'edda', exact: true }).click(),
      shows: 'Sign out',
    },
    { page: '/people', path: '/people', shows: /admins/ },
    { page: '/exchange', path: '/exchange', shows: /admins/ },
  ];
}

export function reviewerStates({ ids }: Place): State[] {
  const review = `/review/claim/${ids.waits}`;
  return [
    { page: '/review', path: '/review', shows: 'Start with the oldest' },
    { page: '/review/:type/:id', path: review, shows: 'Request changes' },
    {
      page: '/review/:type/:id',
      path: review,
      open: (page) => page.getByRole('button', { name: /^Approve/ }).click(),
      shows: 'Note for the public',
    },
    {
      page: '/review/:type/:id',
      path: review,
      open: async (page) => {
        await page.getByRole('button', { name: /^Reject/ }).click();
        await page.getByRole('button', { name: 'Reject', exact: true }).last().click();
      },
      shows: 'Say why, in a sentence at least.',
    },
    { page: '/review/:type/:id', path: `/review/claim/${ids.claim}`, shows: /nothing|decide/i },
  ];
}

/** An installation without a record, as far as this window is told. */
async function asEmpty(page: Page): Promise<void> {
  const none = { json: { items: [], nextCursor: null } };
  await page.route(/api\/v1\/(?:claims|actors|sources)\?limit=1$/, (route) => route.fulfill(none));
  await page.reload();
}

/** Gives a file to be imported, the example of the documentation if it is no other, and what is answered to it. */
function giveRecord(answer?: (route: Route) => Promise<void>, content?: string) {
  return async (page: Page) => {
    await asEmpty(page);
    await page.getByLabel('Drop an exported record here, or choose its file').setInputFiles({
      name: 'record.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(content ?? (await readFile('docs/export-example.ndjson'))),
    });
    if (!answer) return;
    await page.route(/api\/v1\/import$/, answer);
    await page.getByRole('button', { name: 'Import it' }).click();
  };
}

const REFUSED = {
  type: '/problems/line-refused',
  title: 'A line cannot be imported',
  status: 422,
  line: 4,
  errors: [{ pointer: '/versions/0/state', detail: 'It is none of these states.' }],
};

export function adminStates(): State[] {
  return [
    { page: '/people', path: '/people', shows: 'Add a person' },
    { page: '/people', path: '/people', open: press('Add a person'), shows: 'Cancel' },
    { page: '/people', path: '/people', open: press('Change: edda'), shows: 'Cancel' },
    {
      page: '/people',
      path: '/people',
      open: press('Password link: edda'),
      shows: 'Make a link',
    },
    { page: '/people', path: '/people', open: press('Disable: edda'), shows: /tokens/ },
    { page: '/people', path: '/people', open: press('Erase: edda'), shows: 'to go on' },
    { page: '/people', path: '/people', open: press('Tokens: edda'), shows: 'test' },
    {
      page: '/exchange',
      path: '/exchange',
      open: async (page) => {
        await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
        await page.getByRole('button', { name: 'Export the dossiers' }).click();
      },
      shows: 'It is whole, and saved',
    },
    { page: '/exchange', path: '/exchange', open: giveRecord(), shows: 'Import it' },
    { page: '/exchange', path: '/exchange', open: giveRecord(undefined, 'a,b'), shows: 'Nothing was sent.' },
    {
      page: '/exchange',
      path: '/exchange',
      open: giveRecord((route) => route.fulfill({ status: 422, json: REFUSED })),
      shows: 'Nothing of the import stays.',
    },
    {
      page: '/exchange',
      path: '/exchange',
      open: giveRecord((route) => route.continue()),
      shows: 'Somebody may have begun one just now',
    },
    {
      page: '/exchange',
      path: '/exchange',
      open: giveRecord(() => new Promise(() => {})),
      shows: /Sending|Checking and recording/,
    },
  ];
}
