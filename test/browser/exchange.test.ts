/** A record goes by file from one desk to another, and nothing that is not whole passes for a record. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type BrowserDesk, openBrowserDesk } from '../support/browser-desk.ts';
import { openOffice } from '../support/office.ts';

const SLOW = 60_000;
const CLAIM = 'The pier is long. مرفأ 🚢';

let origin: BrowserDesk;
let copy: BrowserDesk;
let here: Page;
let there: Page;
let exported: Buffer;
let claim = '';

beforeAll(async () => {
  [origin, copy] = await Promise.all([openBrowserDesk(), openBrowserDesk()]);
  const [edda, rosa, wilma, ivo] = await Promise.all([
    origin.hire('Edda', 'editor'),
    origin.hire('Rosa', 'reviewer'),
    origin.hire('Wilma', 'admin'),
    copy.hire('Ivo', 'admin'),
  ]);
  const { create, publish } = openOffice(origin);
  const actor = await create(edda, '/actors', { kind: 'organization', name: 'Harbour Office' });
  const body = { text: CLAIM, claimantId: actor, statedAt: '2024' };
  claim = `/claims/${await create(edda, '/claims', body)}`;
  await publish(edda, rosa, claim);
  [here, there] = await Promise.all([origin.signIn(wilma), copy.signIn(ivo)]);
  for (const page of [here, there])
    await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
}, SLOW);
afterAll(async () => {
  await origin?.close();
  await copy?.close();
}, SLOW);

const open = async (page: Page) => {
  await page.getByRole('link', { name: 'Export and import' }).click();
  await page.getByRole('heading', { name: 'The whole record' }).waitFor();
};
const give = (page: Page, content: string | Buffer) =>
  page.getByLabel('Drop an exported record here, or choose its file').setInputFiles({
    name: 'record.ndjson',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(content),
  });
const saved = async (page: Page, button: string) => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};

test(
  'an admin exports the record and the dossiers',
  async () => {
    await here.goto(`${origin.address}/`);
    await open(here);
    const record = await saved(here, 'Export the record');
    expect(record.name).toMatch(/^rejoinder-record-\d{4}-\d\d-\d\d\.ndjson$/);
    exported = record.bytes;
    const lines = exported.toString().split('\n');
    await here.getByText(`${record.name}: ${lines.length - 1} lines, `).waitFor();
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ type: 'end', counts: { claim: 1, actor: 1 } });
    const dossiers = await saved(here, 'Export the dossiers');
    const { text } = await origin.send('get', `${claim}/dossier`);
    expect(dossiers.bytes.toString()).toBe(`${text}\n`);
    expect(await here.getByText('There is a record here already').isVisible()).toBe(true);
  },
  SLOW,
);

test(
  'an export that is cut off is told, and its file is not there',
  async () => {
    const page = await here.context().newPage();
    // Of the dialog of the system, which no test can answer, the browser's own private files take the place.
    await page.addInitScript(() => {
      const choose = async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      Object.assign(window, { showSaveFilePicker: choose });
    });
    const files = () =>
      page.evaluate(async () => {
        const found: [string, number][] = [];
        const folder = (await navigator.storage.getDirectory()) as FileSystemDirectoryHandle &
          AsyncIterable<[string, FileSystemFileHandle]>;
        for await (const [name, file] of folder) found.push([name, (await file.getFile()).size]);
        return found;
      });
    await page.route(/\/api\/v1\/export/, async (route) => {
      const body = (await (await route.fetch()).body()).toString();
      await route.fulfill({ body: body.slice(0, body.lastIndexOf('\n', body.length - 2) + 1) });
    });
    await page.goto(`${origin.address}/exchange`);
    await page.getByRole('button', { name: 'Export the record' }).click();
    await page.getByText('The export was cut off: nothing was saved').waitFor();
    expect(await files()).toEqual([]);
    await page.unroute(/\/api\/v1\/export/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is whole, and saved').waitFor();
    expect(await files()).toEqual([[expect.stringContaining('record'), exported.length]]);
    await page.close();
  },
  SLOW,
);

test(
  'what is no whole record is refused before anything is sent',
  async () => {
    await there.goto(`${copy.address}/`);
    await open(there);
    let sent = 0;
    there.on('request', (request) => {
      if (request.method() === 'POST') sent += 1;
    });
    const { text: dossier } = await origin.send('get', `${claim}/dossier`);
    for (const [content, words] of [
      ['', 'It is empty.'],
      ['a,b,c\n', 'It is no exported record'],
      [`${dossier}\n`, 'These are dossiers'],
      [exported.subarray(0, exported.length - 1), 'Its last line is missing'],
      [exported.toString().replace('"version":1}', '"version":2}'), 'this service reads version 1'],
    ] as const) {
      await give(there, content);
      await there.getByRole('alert').getByText(words).waitFor();
    }
    expect(sent).toBe(0);
  },
  SLOW,
);

test(
  'a line that is refused is shown, with what is wrong with it',
  async () => {
    const lines = exported.toString().split('\n');
    const at = lines.findIndex((line) => line.includes('"type":"claim"'));
    const broken = lines.with(at, lines[at]?.replace('"state":"published"', '"state":"true"') ?? '');
    await give(there, broken.join('\n'));
    await there.getByText('1 actor and 1 claim', { exact: false }).waitFor();
    await there.getByRole('button', { name: 'Import it' }).click();
    const alert = there.getByRole('alert');
    await alert.getByText(`Line ${at + 1} cannot be imported`).waitFor();
    await alert.getByText('/versions/0/state').waitFor();
    expect(await alert.locator('pre').innerText()).toBe(
      `${Array.from(broken[at] ?? '')
        .slice(0, 400)
        .join('')}…`,
    );
    await alert.getByRole('button', { name: 'Choose another file' }).click();
  },
  SLOW,
);

test(
  'an import on its way warns who would leave, and can be cancelled',
  async () => {
    const line = await there.context().newCDPSession(there);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 };
    await line.send('Network.emulateNetworkConditions', slow);
    // White space is as good as any other: so it takes half a minute.
    await give(there, exported.toString().replace('"type":"person"}', `"type":"person"}${' '.repeat(3e6)}`));
    await there.getByRole('button', { name: 'Import it' }).click();
    await there.getByText('Sending record.ndjson …').waitFor();
    await there.getByRole('link', { name: 'Sources' }).click();
    await there
      .getByRole('dialog', { name: 'Stop the import?' })
      .getByRole('button', { name: 'Stay here' })
      .click();
    await there.getByRole('button', { name: 'Cancel' }).click();
    await there.getByText('Nothing of it stays.').waitFor();
    await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
    await line.detach();
  },
  SLOW,
);

test(
  'the record is imported, and read there',
  async () => {
    await there.getByRole('button', { name: 'Try again' }).click();
    await there.getByText('The record is here, whole').waitFor();
    await there.getByRole('link', { name: 'Read the record' }).click();
    await there.getByText(CLAIM).waitFor();
    expect((await copy.send('get', claim)).json?.text).toBe(CLAIM);
    await open(there);
    await there.getByText('There is a record here already').waitFor();
  },
  SLOW,
);

test('nothing went wrong in a window', () => {
  const meant = /ERR_INTERNET_DISCONNECTED|ERR_FAILED/;
  expect([...origin.faults(), ...copy.faults()].filter((one) => !meant.test(one))).toEqual([]);
});
