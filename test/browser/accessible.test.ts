/** Every screen in its main states, as everybody who sees it: axe finds nothing, and nothing is cut, covered or too wide. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { DESK_PAGES } from '../../src/http/desk.ts';
import { loadSample } from '../../src/sample/load.ts';
import { ARTICLE } from '../support/article.ts';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { openOffice } from '../support/office.ts';
import { bringAxe, faultsOfLooks } from './looks.ts';
import {
  adminStates,
  type Place,
  readerStates,
  readingStates,
  reviewerStates,
  type State,
  writingStates,
} from './screens.ts';

/** One of these tests takes a quarter of a minute; on a machine that has other work, many times that. */
const SLOW = 300_000;
let desk: BrowserDesk;
let people: Record<'edda' | 'rosa' | 'wilma', Member>;
const ids: Place['ids'] = {
  claim: '',
  source: '',
  actor: '',
  answer: '',
  withdrawn: '',
  draft: '',
  waits: '',
};
let place: Place;
const seen = new Set<string>();

beforeAll(async () => {
  desk = await openBrowserDesk();
  const [edda, rosa, wilma] = await Promise.all([
    desk.hire('Edda', 'editor'),
    desk.hire('Rosa', 'reviewer'),
    desk.hire('Wilma', 'admin'),
  ]);
  people = { edda, rosa, wilma };
  await loadSample(desk.address, { editor: edda.token, reviewer: rosa.token });
  const { create, change, publish } = openOffice(desk);
  const list = async (path: string) =>
    (await desk.send('get', path)).json?.items as { id: string; rebuttalCount: number; name: string }[];
  const [claim] = (await list('/claims?limit=50')).sort((a, b) => b.rebuttalCount - a.rebuttalCount);
  ids.claim = claim?.id ?? '';
  ids.answer = (await list(`/claims/${ids.claim}/rebuttals`))[0]?.id ?? '';
  ids.actor = (await list('/actors?q=Chinese Foreign'))[0]?.id ?? '';
  ids.source = await create(edda, '/sources', {
    title: 'Machine tools',
    publisherId: ids.actor,
    text: ARTICLE,
  });
  const body = { text: 'Machine tools keep the works running.', claimantId: ids.actor, statedAt: '2024-05' };
  const evidence = {
    role: 'appearance',
    sourceId: ids.source,
    quotation: { exact: 'kept the arms works running' },
  };
  for (const name of ['withdrawn', 'draft', 'waits'] as const) {
    ids[name] = await create(edda, '/claims', { ...body, topics: ['machine tools'] });
    await change(edda, 'post', `/claims/${ids[name]}`, '/evidence', evidence);
  }
  await publish(edda, rosa, `/claims/${ids.withdrawn}`);
  await change(edda, 'post', `/claims/${ids.withdrawn}`, '/withdraw', { reason: 'It was recorded twice.' });
  for (const name of ['draft', 'waits'] as const)
    await change(edda, 'post', `/claims/${ids[name]}`, '/submit');
  await change(rosa, 'post', `/claims/${ids.draft}`, '/reviews', {
    decision: 'request_changes',
    rationale: 'Which works are meant?',
  });
  await create(edda, `/claims/${ids.draft}/reply-requests`, {
    actorId: ids.actor,
    channel: 'by e-mail',
    askedAt: '2024-05-16T10:00:00Z',
    dueAt: '2024-05-20T10:00:00Z',
    question: 'What do you say to this?',
  });
  const { text: dossier } = await desk.send('get', `/claims/${ids.claim}/dossier`);
  place = { address: desk.address, ids, dossier };
}, SLOW);
afterAll(() => desk?.close(), 30_000);

describe('axe finds nothing, and nothing is cut, covered or too wide, on the screens of', () => {
  const LOOKS: [string, () => Promise<Page>, (place: Place) => State[]][] = [
    ['a reader', () => desk.window(), readerStates],
    ['an editor who writes', () => desk.signIn(people.edda), writingStates],
    ['an editor who reads', () => desk.signIn(people.edda), readingStates],
    ['a reviewer', () => desk.signIn(people.rosa), reviewerStates],
    ['an admin', () => desk.signIn(people.wilma), adminStates],
  ];
  test.each(LOOKS)(
    '%s',
    async (_, windowOf, states) => expect(await faultsIn(await windowOf(), states(place))).toEqual({}),
    SLOW,
  );
});

test('no screen was left out', () => {
  expect([...seen].sort()).toEqual([...DESK_PAGES, '404'].sort());
  const others = desk.faults().filter((one) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(one));
  expect(others).toEqual([]);
});

/**
 * Goes through the states of a person, two at once: each is loaded once, in a window of its own, then looked at light and
 * dark and at every width.
 */
async function faultsIn(first: Page, states: readonly State[]): Promise<Record<string, string[]>> {
  const storageState = await first.context().storageState();
  await first.context().close();
  const faults: Record<string, string[]> = {};
  const left = [...states];
  const walk = async () => {
    for (let state = left.shift(); state; state = left.shift()) {
      const found = await faultsOf(await desk.window({ storageState }), state);
      if (found.length > 0) faults[`${state.path} (${state.shows})`] = found;
      seen.add(state.page);
    }
  };
  await Promise.all([walk(), walk()]);
  return faults;
}

async function faultsOf(page: Page, { path, open, shows }: State): Promise<string[]> {
  await bringAxe(page.context());
  try {
    await page.goto(desk.address + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await open?.(page);
    await page.getByText(shows).locator('visible=true').first().waitFor();
    return await faultsOfLooks(page);
  } catch (error) {
    return [String(error)];
  } finally {
    await page.context().close();
  }
}
