/** Words of every script are read, selected and quoted rightly, and many things that were made of the same words are told apart. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { type Office, openOffice } from '../support/office.ts';
import { placesOf, quotedWords, selectWords, written } from './pages.ts';

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
let rosa: Member;
let claim = '';
let source = '';

beforeAll(async () => {
  desk = await openBrowserDesk();
  office = openOffice(desk);
  const { create, change, publish } = office;
  [edda, rosa] = await Promise.all([desk.hire('Edda', 'editor'), desk.hire('Rosa', 'reviewer')]);
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
    const node = page.getByLabel('Map of the claim and its rebuttals').getByText('تقول وزارة').first();
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
      const list = page.getByRole('list', { name: /Claims found|The claim and its rebuttals/ });
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

describe('of many things made of one paragraph', () => {
  const SENTENCE = 'The pier was open, and the pier was long, said the mayor of the port.';
  let crowded = '';
  beforeAll(async () => {
    const port = await office.create(edda, '/actors', { kind: 'person', name: 'Mayor' });
    crowded = await office.create(edda, '/sources', { title: 'The port', publisherId: port, text: SENTENCE });
    const quotations = [
      'The pier was open',
      'was open, and',
      'the pier was long',
      'the pier',
      'mayor of the port',
    ];
    for (const [index, exact] of [...quotations, 'the port'].entries()) {
      const body = { text: `Claim ${index + 1} of the pier.`, claimantId: port, statedAt: '2024' };
      const path = `/claims/${await office.create(edda, '/claims', body)}`;
      const start = [...SENTENCE.slice(0, SENTENCE.indexOf(exact))].length;
      const quotation = { exact, start };
      await office.change(edda, 'post', path, '/evidence', {
        role: 'supports',
        sourceId: crowded,
        quotation,
      });
      if (index < 3) await office.publish(edda, rosa, path);
    }
  }, SLOW);

  test(
    'the first few stand beside it, and a button shows the rest',
    async () => {
      const page = await desk.signIn(edda);
      await page.goto(`${desk.address}/sources/${crowded}`);
      const notes = page.getByRole('region', { name: /Archived text/ }).getByRole('link');
      const more = page.getByRole('button', { name: 'Show 3 more' });
      await more.waitFor();
      expect(await notes.count()).toBe(3);
      expect(await more.getAttribute('aria-expanded')).toBe('false');
      await more.focus();
      await page.keyboard.press('Enter');
      const less = page.getByRole('button', { name: 'Hide these 3' });
      await less.waitFor();
      expect(await less.getAttribute('aria-expanded')).toBe('true');
      expect(await notes.count()).toBe(6);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Claim 4');
      await less.click();
      expect(await notes.count()).toBe(3);

      // Words whose note is folded away lead to it all the same.
      await page.locator('mark', { hasText: 'the port' }).last().click();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/Claim [56]/);
      expect(await notes.count()).toBe(6);
      await page.context().close();
    },
    SLOW,
  );

  test(
    'the public reads each word once, with all that is quoted of it',
    async () => {
      const page = await desk.window();
      await page.goto(`${desk.address}/sources/${crowded}`);
      const passage = page.getByRole('list', { name: 'Quoted passages' }).locator('blockquote');
      await passage.first().waitFor();
      expect(await passage.allInnerTexts()).toEqual([SENTENCE]);
      expect(await passage.locator('mark').allInnerTexts()).toEqual([
        'The pier ',
        'was open',
        ', and',
        'the pier was long',
      ]);
      await page.getByRole('link', { name: '“was open, and”' }).first().click();
      await page.waitForURL(/at=9-22/);
      await page.locator('mark[data-target]').first().waitFor();
      expect(await page.locator('mark[data-target]').allInnerTexts()).toEqual(['was open', ', and']);
      await page.context().close();
    },
    SLOW,
  );
});

test(
  'a page that waits for long says so, until what it waits for comes',
  async () => {
    const page = await desk.window();
    const held: Route[] = [];
    const isLong = page.getByText('This takes longer than usual');
    const letGo = () => Promise.all(held.splice(0).map((route) => route.continue()));
    await page.route(/api\/v1\/claims(\?|$)/, (route) => void held.push(route));
    await page.goto(desk.address);
    await page.getByRole('status').filter({ has: isLong }).waitFor();
    await letGo();
    await page.getByRole('list', { name: 'Claims' }).waitFor();
    expect(await isLong.count()).toBe(0);

    await page.getByLabel('Search the claims').fill('no such words');
    await isLong.waitFor();
    expect(await page.getByRole('list', { name: 'Claims' }).isVisible()).toBe(true);
    await letGo();
    await page.getByText('No claim fits this').waitFor();
    expect(await isLong.count()).toBe(0);
    await page.context().close();
  },
  SLOW,
);

test('nothing went wrong in any window', () => {
  expect(desk.faults()).toEqual([]);
});
