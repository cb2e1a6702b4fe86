/** Without a line, beside others, and when one leaves or is signed out, nothing that was written is lost. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { type Office, openOffice } from '../support/office.ts';
import { box, chooser, newActor, selectWords } from './pages.ts';

const SLOW = 60_000;

let desk: BrowserDesk;
let office: Office;
let edda: Member;
let emil: Member;
let rosa: Member;
let actor = '';

beforeAll(async () => {
  desk = await openBrowserDesk();
  office = openOffice(desk);
  [edda, emil, rosa] = await Promise.all([
    desk.hire('Edda', 'editor'),
    desk.hire('Emil', 'editor'),
    desk.hire('Rosa', 'reviewer'),
  ]);
  actor = await office.create(edda, '/actors', { kind: 'organization', name: 'Harbour Office' });
}, SLOW);
afterAll(() => desk?.close(), 30_000);

describe('what is written', () => {
  const SAVED = /^Saved/;
  let first: Page;
  let second: Page;
  let path = '';
  beforeAll(async () => {
    const body = { text: 'The pier is long.', claimantId: actor, statedAt: '2024' };
    path = `/claims/${await office.create(edda, '/claims', body)}`;
    [first, second] = await Promise.all([desk.signIn(edda), desk.signIn(emil)]);
    for (const page of [first, second]) {
      await page.goto(`${desk.address}${path}/edit`);
      await words(page).waitFor();
    }
  }, SLOW);
  afterAll(async () => {
    await first?.context().close();
    await second?.context().close();
  });
  const textOf = async () => (await desk.send('get', path, { token: edda.token })).json?.text;
  const words = (page: Page) => box(page, 'What is claimed');

  test(
    'without a line is kept, and saved when the line is back',
    async () => {
      await first.context().setOffline(true);
      await first.getByText('You are offline.').waitFor();
      await words(first).fill('The pier is short.');
      await words(first).blur();
      await first.getByText('Not saved: the desk cannot be reached. Kept on this device.').waitFor();
      await first.context().setOffline(false);
      await first.getByText(SAVED).waitFor();
      expect(await first.getByText('You are offline.').isVisible()).toBe(false);
      expect(await textOf()).toBe('The pier is short.');
    },
    SLOW,
  );

  test(
    'without a line is there again when the window was closed',
    async () => {
      const page = await first.context().newPage();
      await page.goto(`${desk.address}${path}/edit`);
      await words(page).waitFor();
      // Not `setOffline`: that ends with the window, which in its last moment may save after all.
      const lose = (route: Route) =>
        route.request().method() === 'PATCH' ? route.abort('internetdisconnected') : route.continue();
      await page.context().route('**/api/v1/claims/*', lose);
      await words(page).fill('The pier is very short.');
      await page.getByText(/Kept on this device/).waitFor();
      // It is on the device, where other windows see it, and not in this window alone.
      await first.waitForFunction(() => Object.values(localStorage).join().includes('very short'));
      await page.close();
      await first.context().unroute('**/api/v1/claims/*', lose);
      const again = await first.context().newPage();
      await again.goto(`${desk.address}${path}/edit`);
      await again.getByText('Your unsaved words are back').waitFor();
      expect(await words(again).inputValue()).toBe('The pier is very short.');
      await again.getByRole('button', { name: 'Throw it away' }).click();
      expect(await words(again).inputValue()).toBe('The pier is short.');
      expect(await textOf()).toBe('The pier is short.');
      await again.close();
    },
    SLOW,
  );

  test(
    'by two at once is shown to the second, who decides',
    async () => {
      await second.reload();
      await words(second).waitFor();
      await words(first).fill('The pier is short and old.');
      await words(first).blur();
      await first.getByText(SAVED).waitFor();
      for (let tries = 0; (await textOf()) !== 'The pier is short and old.' && tries < 50; tries += 1)
        await first.waitForTimeout(50);
      await words(second).fill('The pier is short and new.');
      await words(second).blur();
      const conflict = second.getByRole('group', { name: 'Text: you and edda changed it' });
      await conflict.waitFor();
      expect(await conflict.locator('del').allInnerTexts()).toEqual([expect.stringContaining('old')]);
      expect(await conflict.locator('ins').allInnerTexts()).toEqual([expect.stringContaining('new')]);
      expect(await second.getByRole('main').innerText()).not.toMatch(/412|stale|If-Match|ETag/);
      expect(await textOf()).toBe('The pier is short and old.');
      await conflict.getByRole('button', { name: 'Keep mine' }).click();
      await second.getByText(SAVED).waitFor();
      expect(await textOf()).toBe('The pier is short and new.');
    },
    SLOW,
  );
});

describe('who would leave unsaved words by the Back button', () => {
  test(
    'is asked first, stays with them, and goes when they say so',
    async () => {
      const page = await desk.signIn(edda);
      await page.getByRole('link', { name: 'My work' }).click();
      await page.waitForURL(/\/work$/);
      await page.getByRole('link', { name: 'Record', exact: true }).click();
      await page.getByRole('link', { name: 'New claim' }).click();
      await box(page, 'What is claimed').fill('The pier has a lamp.');
      const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
      await page.goBack();
      await dialog.waitFor();
      expect(new URL(page.url()).pathname).toBe('/claims/new');
      await dialog.getByRole('button', { name: 'Stay here' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(await box(page, 'What is claimed').inputValue()).toBe('The pier has a lamp.');

      await page.goBack();
      await dialog.getByRole('button', { name: 'Leave without saving' }).click();
      await page.waitForURL(`${desk.address}/`);
      await page.goBack();
      await page.waitForURL(/\/work$/);
      await page.context().close();
    },
    SLOW,
  );
});

describe('whose session ends while they write', () => {
  /** Ends the session as a time-out does, behind the page's back. */
  const endSession = (page: Page) => page.context().clearCookies();
  const signInAgain = async (page: Page, { email, password }: Member) => {
    await page.getByRole('link', { name: 'Sign in again' }).first().click();
    await page.waitForURL(/\/sign-in\?to=/);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  test(
    'a claim: signs in and is back at it, with every word',
    async () => {
      const page = await desk.signIn(edda);
      const path = `/claims/${await office.create(edda, '/claims', { text: 'The pier is wide.', claimantId: actor, statedAt: '2024' })}`;
      await page.goto(`${desk.address}${path}/edit`);
      await box(page, 'What is claimed').waitFor();
      await endSession(page);
      await box(page, 'What is claimed').fill('The pier is wide and green.');
      await box(page, 'What is claimed').blur();
      await page.getByText('Your session has ended').waitFor();
      await signInAgain(page, edda);
      await page.waitForURL(`${desk.address}${path}/edit`);
      await page.getByText('Your unsaved words are back').waitFor();
      expect(await box(page, 'What is claimed').inputValue()).toBe('The pier is wide and green.');
      await page.getByRole('button', { name: 'Save it' }).click();
      await page.getByText(/^Saved/).waitFor();
      expect((await desk.send('get', path, { token: edda.token })).json?.text).toBe(
        'The pier is wide and green.',
      );
      await page.context().close();
    },
    SLOW,
  );

  test(
    'a rationale: signs in and decides with it',
    async () => {
      const path = `/claims/${await office.create(edda, '/claims', { text: 'The pier is red.', claimantId: actor, statedAt: '2024' })}`;
      await office.change(edda, 'post', path, '/submit');
      const page = await desk.signIn(rosa);
      const review = `${desk.address}/review${path.replace('/claims/', '/claim/')}`;
      await page.goto(review);
      await page.getByRole('button', { name: /^Request changes/ }).click();
      await box(page, 'Why').fill('Red like what?');
      await endSession(page);
      await page.getByRole('button', { name: 'Request changes', exact: true }).last().click();
      await signInAgain(page, rosa);
      await page.waitForURL(review);
      await page.getByText('What you began to write is kept on this device.').waitFor();
      await page.getByRole('button', { name: /^Request changes/ }).click();
      expect(await box(page, 'Why').inputValue()).toBe('Red like what?');
      await page.getByRole('button', { name: 'Request changes', exact: true }).last().click();
      await page.getByRole('heading', { level: 1, name: /^Changes requested/ }).waitFor();
      expect(
        await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('review:'))),
      ).toEqual([]);
      await page.context().close();
    },
    SLOW,
  );

  test(
    'in the panel of a source: finds the words again, and may throw them away',
    async () => {
      const text = 'The pier was open, said the mayor.';
      const source = await office.create(edda, '/sources', { title: 'The pier', text });
      const page = await desk.signIn(edda);
      const begin = async () => {
        await page.getByRole('region', { name: /Archived text/ }).waitFor();
        await selectWords(page, 'The pier was open');
        await page.getByRole('button', { name: /^New claim/ }).click();
      };
      await page.goto(`${desk.address}/sources/${source}`);
      await begin();
      await box(page, 'What is claimed').fill('The pier was open.');
      await newActor(page, chooser(page, 'Who claims it'), 'Mayor', 'person');
      await box(page, 'When it was said').fill('2024-05-16');
      await endSession(page);
      await page.getByRole('button', { name: 'Record the claim' }).click();
      await signInAgain(page, edda);
      await page.waitForURL(`${desk.address}/sources/${source}`);
      await begin();
      await page.getByText('Your unsaved words are back').waitFor();
      expect(await box(page, 'What is claimed').inputValue()).toBe('The pier was open.');
      await page.getByRole('button', { name: 'Throw it away' }).click();
      expect(await box(page, 'What is claimed').inputValue()).toBe('');
      await page.context().close();
    },
    SLOW,
  );
});

test('nothing went wrong in any window', () => {
  expect(desk.faults().filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});
