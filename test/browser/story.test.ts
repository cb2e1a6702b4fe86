/** The main job of the desk, by two people who signed in: from a pasted article to a dossier that proves itself. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ARTICLE } from '../support/article.ts';
import { type BrowserDesk, type Member, openBrowserDesk } from '../support/browser-desk.ts';
import { box, chooser, newActor, quotedWords, selectWords } from './pages.ts';

let desk: BrowserDesk;
let edda: Member;
let rosa: Member;
let editor: Page;
let reviewer: Page;
let claimPath = '';
let dossier: Buffer;

beforeAll(async () => {
  desk = await openBrowserDesk();
  edda = await desk.hire('Edda', 'editor', 'reviewer');
  rosa = await desk.hire('Rosa', 'reviewer');
  editor = await desk.signIn(edda);
  reviewer = await desk.signIn(rosa);
}, 60_000);
afterAll(() => desk?.close(), 30_000);

const SLOW = 60_000;

describe('the main job', () => {
  test(
    'an article is pasted and archived',
    async () => {
      await editor.getByRole('link', { name: 'Read in a source' }).first().click();
      await box(editor, 'Text').fill(ARTICLE);
      await box(editor, 'Title').fill('Machine tools');
      await newActor(editor, chooser(editor, 'Publisher'), 'The Courier', 'outlet');
      await box(editor, 'Published on').fill('2024-05-16');
      await editor.getByRole('button', { name: 'Archive it and read' }).click();
      await editor.getByRole('region', { name: 'Archived text, with no marked passages' }).waitFor();
    },
    SLOW,
  );

  test(
    'words are selected, and become a claim with the place where it was said',
    async () => {
      await selectWords(editor, 'machine tools and microelectronics from abroad');
      expect(await quotedWords(editor)).toContain('machine tools and microelectronics from abroad');
      await editor.getByRole('button', { name: /^New claim/ }).click();
      await box(editor, 'What is claimed').fill('Machine tools from abroad keep the arms works runing.');
      await newActor(editor, chooser(editor, 'Who claims it'), 'White House', 'government');
      await editor.getByRole('button', { name: 'Record the claim' }).click();
      await editor.getByText('The claim is a draft now, and its passage is marked in the text.').waitFor();
      await editor.getByRole('button', { name: 'Go on reading' }).click();
      await editor.getByRole('region', { name: 'Archived text, with 1 marked passage' }).waitFor();
    },
    SLOW,
  );

  test(
    'other words become the answer to it',
    async () => {
      await selectWords(editor, '“groundless accusations”');
      await editor.getByRole('button', { name: /^Rebuttal/ }).click();
      await editor.getByRole('radio', { name: 'Denial' }).check();
      await box(editor, 'The rebuttal').fill('The ministry calls the charge groundless.');
      await newActor(editor, chooser(editor, 'Who answers'), 'Foreign Ministry', 'organization');
      await editor.getByRole('radio', { name: 'No evidence offered' }).check();
      await editor.getByRole('button', { name: 'Record the rebuttal' }).click();
      await editor.getByText('The rebuttal is a draft now').waitFor();
      await editor.getByRole('button', { name: 'Submit for review' }).click();
      await editor.getByText('The rebuttal is in review').waitFor();
      await editor.getByRole('button', { name: 'Go on reading' }).click();
      await editor.getByRole('region', { name: 'Archived text, with 2 marked passages' }).waitFor();
    },
    SLOW,
  );

  test(
    'the claim is submitted, and nobody reviews their own work',
    async () => {
      await editor.getByRole('link', { name: 'My work' }).click();
      await editor
        .getByRole('link', { name: /keep the arms works runing/ })
        .first()
        .click();
      await editor.waitForURL(/\/claims\/[^/]+/);
      claimPath = new URL(editor.url()).pathname.replace(/\/edit$/, '');
      await editor.goto(desk.address + claimPath);
      await editor.getByRole('button', { name: 'Submit for review' }).first().click();
      await editor.getByText('In review').first().waitFor();
      await editor.goto(`${desk.address}/review${claimPath.replace('/claims/', '/claim/')}`);
      await editor.getByText('Nothing for you to decide.').waitFor();
      expect(await editor.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
      // Not by the back door either.
      const status = await editor.evaluate(async (path) => {
        const etag = (await fetch(`/api/v1${path}`)).headers.get('etag') ?? '';
        const answer = await fetch(`/api/v1${path}/reviews`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'If-Match': etag },
          body: JSON.stringify({ decision: 'approve', rationale: 'Mine.' }),
        });
        return `${answer.status} ${((await answer.json()) as { type: string }).type}`;
      }, claimPath);
      expect(status).toBe('403 /problems/four-eyes');
    },
    SLOW,
  );

  test(
    'a reviewer asks for changes, and the editor finds their words beside the text',
    async () => {
      await reviewer.getByRole('link', { name: 'Review' }).click();
      await reviewer
        .getByRole('link', { name: /keep the arms works runing/ })
        .first()
        .click();
      await reviewer.getByText('machine tools and microelectronics from abroad').first().waitFor();
      await reviewer.getByRole('button', { name: /^Request changes/ }).click();
      await box(reviewer, 'Why').fill('“runing” is misspelt.');
      await reviewer.getByRole('button', { name: 'Request changes', exact: true }).last().click();
      await reviewer.getByRole('heading', { level: 1 }).waitFor();

      await editor.getByRole('link', { name: 'My work' }).click();
      await editor.getByText('“runing” is misspelt.').first().waitFor();
      await editor.goto(`${desk.address}${claimPath}/edit`);
      await editor.getByText('“runing” is misspelt.').first().waitFor();
      await box(editor, 'What is claimed').fill('Machine tools from abroad keep the arms works running.');
      await editor
        .getByText(/^Saved/)
        .first()
        .waitFor();
      await editor.getByRole('button', { name: /Submit for review/ }).click();
      await editor
        .getByText(/in review/i)
        .first()
        .waitFor();
    },
    SLOW,
  );

  test(
    'what is new is marked, and the claim and its answer are approved',
    async () => {
      await reviewer.goto(`${desk.address}/review${claimPath.replace('/claims/', '/claim/')}`);
      await reviewer.locator('ins', { hasText: 'running' }).first().waitFor();
      await approve(reviewer, 'The words stand in the source.');
      await reviewer.getByRole('link', { name: 'Review' }).click();
      await reviewer
        .getByRole('link', { name: /calls the charge groundless/ })
        .first()
        .click();
      await approve(reviewer, 'So do these.');
    },
    SLOW,
  );

  test(
    'everybody reads both sides, and how the answer came',
    async () => {
      const reader = await desk.window();
      await reader.goto(desk.address);
      await reader.getByLabel('Search the claims').fill('machine too');
      await reader.getByRole('link', { name: /keep the arms works running/ }).click();
      await reader.getByRole('heading', { level: 1 }).waitFor();
      await reader.getByText('Disputed').first().waitFor();
      await reader.getByText('No evidence offered').first().waitFor();
      await reader
        .getByRole('link', { name: /groundless accusations/ })
        .first()
        .click();
      await reader.getByText('groundless accusations').first().waitFor();
      await reader
        .getByText(/SHA-256/)
        .first()
        .waitFor();
      // The text is its publisher's: the public reads the passage in its context, and no more.
      expect(await reader.getByText('The canteen closed at three').count()).toBe(0);
      await reader.context().close();
    },
    SLOW,
  );

  test(
    'the dossier is downloaded, and is verified green; with one byte changed, red',
    async () => {
      const reader = await desk.window();
      await reader.goto(desk.address + claimPath);
      const [download] = await Promise.all([
        reader.waitForEvent('download'),
        reader.getByRole('link', { name: /Download the dossier/ }).click(),
      ]);
      dossier = await readFile(await download.path());
      await reader.getByRole('link', { name: 'Verify', exact: true }).click();
      await reader.getByRole('button', { name: 'Use the keys of this service' }).click();
      await reader.getByRole('button', { name: 'Forget them' }).waitFor();
      const drop = (name: string, buffer: Buffer) =>
        reader
          .getByLabel('Drop a dossier here, or choose its file')
          .setInputFiles({ name, mimeType: 'application/json', buffer });
      await drop('dossier.json', dossier);
      await reader.getByRole('heading', { name: /^Verified/ }).waitFor();

      // A file that was saved, on a device that has no line.
      await reader.context().setOffline(true);
      const broken = Buffer.from(dossier.toString().replace('arms works running', 'arms works runninh'));
      expect(broken).toHaveLength(dossier.length);
      await drop('changed.json', broken);
      await reader.getByRole('heading', { name: 'Something does not hold' }).waitFor();
      expect(await reader.getByRole('alert').first().innerText()).toMatch(/sha256|SHA-256|digest/i);
      await reader.context().close();
    },
    SLOW,
  );

  test('nothing went wrong in any window', () => {
    expect(desk.faults()).toEqual([]);
  });
});

async function approve(page: Page, why: string): Promise<void> {
  await page.getByRole('button', { name: /^Approve/ }).click();
  await box(page, 'Why').fill(why);
  await page.getByRole('button', { name: 'Approve and publish' }).click();
  await page.getByRole('heading', { level: 1, name: /^Approved/ }).waitFor();
}
