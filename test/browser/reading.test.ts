/** Words of every script are read, selected and written rightly; without a line and beside others nothing that was written is lost. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { type Office, openOffice } from '../support/office.ts';
import { box, placesOf, quotedWords, selectWords, written } from './pages.ts';

/** Stored in NFC these stay as they are: q and x with a mark have no character of their own. */
const TEXT = [
  'Emoji come first 👩🏽‍💻 👨‍👩‍👧 🏳️‍🌈 and 𝒳, so that offsets in units and in characters differ.',
  'The q\u0303uoted 🧑🏿‍🚒 na\u00efve x\u0331 words stand here.',
  'قال الوزيرُ إنّ المرفأ مفتوح اليوم للسفن كلها.',
].join('\n');
const CLAIM = 'تقول وزارة الخارجية إن المرفأ (ميناء 7) مفتوح: «نعم».';
const NAME = 'وزارة الخارجية';
const SLOW = 60_000;

let desk: BrowserDesk;
let office: Office;
let edda: Member;
let emil: Member;
let rosa: Member;
let claim = '';
let source = '';

beforeAll(async () => {
  desk = await openBrowserDesk();
  office = openOffice(desk);
  const { create, change, publish } = office;
  [edda, emil, rosa] = await Promise.all([
    desk.hire('Edda', 'editor'),
    desk.hire('Emil', 'editor'),
    desk.hire('Rosa', 'reviewer'),
  ]);
  const ministry = await create(edda, '/actors', { kind: 'organization', name: NAME });
  const port = await create(edda, '/actors', { kind: 'organization', name: 'Harbour Office' });
  source = await create(edda, '/sources', { title: 'نص الخبر', publisherId: ministry, text: TEXT });
  claim = await create(edda, '/claims', {
    text: CLAIM,
    claimantId: ministry,
    statedAt: '2024-05-16',
    language: 'ar',
    context: 'المرفأ هو الأكبر في البلاد.',
  });
  await change(edda, 'post', `/claims/${claim}`, '/evidence', {
    role: 'appearance',
    sourceId: source,
    quotation: { exact: 'المرفأ مفتوح' },
    saidById: ministry,
    note: 'كما جاء في النص.',
  });
  await publish(edda, rosa, `/claims/${claim}`);
  const answer = await create(edda, `/claims/${claim}/rebuttals`, {
    act: 'denial',
    responderId: port,
    text: 'The harbour office says that it is closed (pier 7).',
    statedAt: '2024-05-17',
    evidenceOffered: 'no',
    language: 'en',
  });
  await publish(edda, rosa, `/rebuttals/${answer}`);
}, SLOW);
afterAll(() => desk?.close(), 30_000);

describe('an Arabic claim with an English answer', () => {
  let page: Page;
  beforeAll(async () => {
    page = await desk.window();
    await page.goto(`${desk.address}/claims/${claim}`);
    await page.getByText('The harbour office says').first().waitFor();
  }, SLOW);
  afterAll(() => page?.context().close());

  test('each is written in its own direction and language', async () => {
    const statement = page.getByRole('heading', { level: 1 }).getByText(CLAIM);
    expect(await written(statement)).toEqual({ direction: 'rtl', language: 'ar' });
    const context = page.getByText('المرفأ هو الأكبر في البلاد.');
    expect((await written(context)).direction).toBe('rtl');
    const answer = page.getByRole('article').getByText('The harbour office says');
    expect(await written(answer)).toEqual({ direction: 'ltr', language: 'en' });
  });

  test('a quotation begins with its mark at the right', async () => {
    const quotation = page.locator('q').filter({ hasText: 'المرفأ مفتوح' }).first();
    expect((await written(quotation)).direction).toBe('rtl');
    const [opening = 0, first = 0, last = 0, closing = 0] = await placesOf(quotation, ['“', 'ا', 'ح', '”']);
    expect([opening, first, last, closing]).toEqual([opening, first, last, closing].sort((a, b) => b - a));
  });

  test('a name does not turn the English around it', async () => {
    const line = page.getByText(/^Claimed by/).first();
    const name = line.locator('bdi').first();
    expect((await written(name)).direction).toBe('rtl');
    const [by = 0, comma = 0, year = 0] = await placesOf(line, ['C', ',', '2']);
    const { x, width } = (await name.boundingBox()) ?? { x: 0, width: 0 };
    expect(by).toBeLessThan(x);
    expect(comma).toBeGreaterThanOrEqual(x + width - 1);
    expect(year).toBeGreaterThan(comma);
  });

  test('the desk’s note in Arabic keeps its full stop at its end', async () => {
    const note = page.getByText('كما جاء في النص.').last();
    expect((await written(note)).direction).toBe('rtl');
  });

  test('so do the record, the print and the map', async () => {
    await page.goto(desk.address);
    expect((await written(page.getByText(CLAIM).first())).direction).toBe('rtl');
    await page.goto(`${desk.address}/claims/${claim}/print`);
    expect(await written(page.getByText(CLAIM).first())).toEqual({ direction: 'rtl', language: 'ar' });
    await page.goto(`${desk.address}/claims/${claim}?view=map`);
    const node = page.getByLabel('Map of the claim and its answers').getByText('تقول وزارة').first();
    expect((await written(node)).direction).toBe('rtl');
  });
});

describe('selected words are quoted to the character', () => {
  let page: Page;
  let draft = '';
  beforeAll(async () => {
    const actors = (await desk.send('get', '/actors')).json?.items as { id: string }[];
    draft = await office.create(edda, '/claims', {
      text: 'A draft.',
      claimantId: actors[0]?.id,
      statedAt: '2024',
    });
    page = await desk.signIn(edda);
    await page.goto(`${desk.address}/sources/${source}`);
    await region().waitFor();
  }, SLOW);
  afterAll(() => page?.context().close());

  const region = () => page.getByRole('region', { name: /Archived text/ });
  const find = async (words: string) => {
    await region().focus();
    await page.keyboard.press('/');
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(words);
    await page.getByText('1 found').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  };
  const WAYS: [string, string, () => Promise<void>][] = [
    [
      'with the mouse, over emoji and combining marks',
      'q\u0303uoted 🧑🏿‍🚒 na\u00efve x\u0331 words',
      () => selectWords(page, 'q\u0303uoted 🧑🏿‍🚒 na\u00efve x\u0331 words'),
    ],
    ['with the mouse, from right to left', 'اليوم للسفن كلها', () => selectWords(page, 'اليوم للسفن كلها')],
    ['with keys, an emoji of several', '👨‍👩‍👧', () => find('👨‍👩‍👧')],
    [
      'with keys, words with marks, widened to the left',
      'الوزيرُ إنّ',
      async () => {
        await find('الوزيرُ');
        await page.keyboard.press('Shift+ArrowLeft');
      },
    ],
    [
      'with keys, a letter and its mark, widened to the right',
      'x\u0331 words',
      async () => {
        await find('x\u0331');
        await page.keyboard.press('Shift+ArrowRight');
      },
    ],
  ];

  test.each(WAYS)(
    '%s',
    async (_, words, select) => {
      await select();
      await page.getByLabel('The words that are quoted').getByText(words, { exact: true }).waitFor();
      expect(await quotedWords(page)).toBe(words);
      await page.getByRole('button', { name: /^Evidence for/ }).click();
      const list = page.getByRole('list', { name: /Claims found|The claim and its answers/ });
      await list.getByRole('button').filter({ hasText: 'A draft.' }).click();
      await page.getByRole('button', { name: 'Add the evidence' }).click();
      await page.getByText('The passage is part of the claim now').waitFor();
      await page.getByRole('button', { name: 'Go on reading' }).click();

      const { json } = await desk.send('get', `/claims/${draft}`, { token: edda.token });
      const quotations = ((json?.evidence ?? []) as { quotation: Record<string, unknown> }[]).map(
        (one) => one.quotation,
      );
      const start = [...TEXT.slice(0, TEXT.indexOf(words))].length;
      const end = start + [...words].length;
      expect(quotations).toContainEqual(expect.objectContaining({ exact: words, start, end }));
    },
    SLOW,
  );
});

describe('what is written', () => {
  const SAVED = /^Saved/;
  let first: Page;
  let second: Page;
  let path = '';
  beforeAll(async () => {
    const actors = (await desk.send('get', '/actors')).json?.items as { id: string }[];
    const body = { text: 'The pier is long.', claimantId: actors[0]?.id, statedAt: '2024' };
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
      const conflict = second.getByRole('group', { name: 'Text: you both changed it' });
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

  test('and nothing went wrong in any window', () => {
    expect(desk.faults().filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
