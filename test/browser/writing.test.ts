/** Without a line, beside others, and when one leaves or is signed out, nothing that was written is lost. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { type Office, openOffice } from '../support/office.ts';
import { box } from './pages.ts';

const SLOW = 60_000;

let desk: BrowserDesk;
let office: Office;
let edda: Member;
let emil: Member;
let actor = '';

beforeAll(async () => {
  desk = await openBrowserDesk();
  office = openOffice(desk);
  [edda, emil] = await Promise.all([desk.hire('Edda', 'editor'), desk.hire('Emil', 'editor')]);
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

  test('nothing went wrong in any window', () => {
    expect(desk.faults().filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
