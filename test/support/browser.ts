/** A real browser, which comes inside an npm package. */
import { existsSync } from 'node:fs';
import packed from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** One browser for a suite. REJOINDER_BROWSER names another Chromium than the packed one. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.REJOINDER_BROWSER;
  if (named !== undefined && !existsSync(named)) throw new Error(`REJOINDER_BROWSER: there is no ${named}`);
  return await chromium.launch({
    executablePath: named ?? (await packed.executablePath()),
    // The flags of the package switch off what a test of security needs; these are for machines without a display.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--no-zygote',
    ],
    headless: true,
  });
}
