/** A whole desk with a browser in front of it: people who sign in by the form, and windows that tell of every fault. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../src/access/caller.ts';
import { createPasswordLink } from '../../src/session/session.commands.ts';
import { openBrowser } from './browser.ts';
import { cloneDatabase } from './database.ts';
import { type Listening, listen, type Person } from './listening.ts';

export interface Member extends Person {
  name: string;
  email: string;
  password: string;
}

export interface BrowserDesk extends Listening {
  /** Where it is: `http://127.0.0.1:<port>`. */
  address: string;
  browser: Browser;
  /** A person with a password. */
  hire(name: string, ...roles: Role[]): Promise<Member>;
  /** A window of somebody who is not signed in. */
  window(options?: BrowserContextOptions): Promise<Page>;
  /** A window of a person, who has signed in by the form. */
  signIn(member: Member, options?: BrowserContextOptions): Promise<Page>;
  /** What went wrong in any window until now: errors of scripts, breaches of the policy. Refusals of the API are none. */
  faults(): string[];
}

/** What the console tells of an answer that the API meant to give. */
const REFUSAL = /Failed to load resource: the server responded with a status of 4\d\d/;

export async function openBrowserDesk(): Promise<BrowserDesk> {
  const database = await cloneDatabase();
  const listening = await listen(database.serviceUrl);
  const browser = await openBrowser();
  const address = `http://127.0.0.1:${listening.port}`;
  const faults: string[] = [];

  async function window(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    watch(page);
    context.on('page', watch);
    return page;
  }

  function watch(page: Page): void {
    page.on('pageerror', (error) => faults.push(`${new URL(page.url()).pathname}: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !REFUSAL.test(message.text()))
        faults.push(`${new URL(page.url()).pathname}: ${message.text()}`);
    });
  }

  return {
    ...listening,
    address,
    browser,
    async hire(name, ...roles) {
      const person = await listening.person(name.toLowerCase(), roles);
      const password = `a password of ${[...name].reverse().join('')}'s own`;
      const caller = { user: null, service: listening.service };
      const { url } = (await createPasswordLink(caller, person.id)).view;
      const secret = decodeURIComponent(url.slice(url.indexOf('#') + 1));
      const set = await fetch(`${address}/api/v1/password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify({ secret, password }),
      });
      if (!set.ok) throw new Error(`no password for ${name}: ${await set.text()}`);
      return { ...person, name: name.toLowerCase(), email: `${name.toLowerCase()}@example.org`, password };
    },
    window,
    async signIn(member, options) {
      const page = await window(options);
      await page.goto(`${address}/sign-in`);
      await page.getByLabel('E-mail address').fill(member.email);
      await page.getByLabel('Password', { exact: true }).fill(member.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${address}/`);
      return page;
    },
    faults: () => faults,
    async close() {
      await browser.close();
      await listening.close();
      await database.drop();
    },
  };
}
