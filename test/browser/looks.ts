/** What an eye and a screen reader would find wrong with a page: axe, and words that are cut, covered or out of the window. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

const WIDTHS = [390, 1_024, 1_600] as const;

/** Puts axe into every page of a context; the browser does so itself, so the policy of the pages stays as it is. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await context.addInitScript({ content: await readFile(file, 'utf8') });
}

/**
 * Everything that is wrong with the page as it stands, at each width, light and dark. The dark scheme changes colours
 * alone, and from 1,024 to 1,600 only places change: there the rules on looks alone are asked again.
 */
export async function faultsOfLooks(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const note = (where: string, found: readonly string[]) =>
    faults.push(...found.map((one) => `${where}: ${one}`));
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const where = `${width} ${scheme}`;
      await page.evaluate(stillness);
      if (scheme === 'light') note(where, await page.evaluate(faultsOfLayout));
      note(where, await page.evaluate(runAxe, scheme === 'dark' || width === 1_600));
    }
  }
  return faults;
}

/** Waits until nothing moves or changes its colour any more, but for what turns for ever. */
async function stillness(): Promise<void> {
  const moving = () =>
    document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await Promise.allSettled(moving().map(({ finished }) => finished));
}

/** Rules on colours and sizes: what a scheme or a width alone can break. */
async function runAxe(onlyLooks: boolean): Promise<string[]> {
  const { axe } = window as unknown as {
    axe: { run(context: Document, options: object): Promise<AxeResults> };
  };
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    preload: false,
    ...(onlyLooks && { runOnly: ['color-contrast', 'link-in-text-block', 'target-size'] }),
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `axe ${id} ${target.join(' ')} (${why})`;
    }),
  );
}

/** Runs in the page. */
function faultsOfLayout(): string[] {
  const faults: string[] = [];
  const root = document.scrollingElement ?? document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} wide`);

  const nameOf = (element: Element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
    return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${words.slice(0, 50)}”`;
  };
  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  /** For screen readers alone. */
  const isForEars = (element: Element) => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { clipPath, clip, position } = getComputedStyle(at);
      if (clipPath === 'inset(50%)' || (position === 'absolute' && clip !== 'auto')) return true;
    }
    return false;
  };
  const hasWords = (element: Element) =>
    [...element.childNodes].some(
      ({ nodeType, data }: Node & { data?: string }) => nodeType === 3 && data?.trim(),
    );

  const dialog = [...document.querySelectorAll('[aria-modal="true"]')].at(-1);
  const top = dialog ?? document.body;

  for (const element of top.querySelectorAll<HTMLElement>('*')) {
    if (!hasWords(element) || !isSeen(element) || isForEars(element)) continue;
    // Also what holds the words cuts them, when it hides what flows over.
    for (let at: HTMLElement | null = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(at);
      if (display === 'inline') continue;
      // What scrolls, and the map, which is moved, hide nothing for good.
      if (/auto|scroll/.test(overflowX + overflowY) || at.matches('.react-flow')) break;
      const cutsX = /hidden|clip/.test(overflowX) && at.scrollWidth > at.clientWidth + 1;
      const cutsY = /hidden|clip/.test(overflowY) && at.scrollHeight > at.clientHeight + 1;
      if (cutsX || cutsY) {
        faults.push(`cut: ${nameOf(element)} by ${nameOf(at)}`);
        break;
      }
    }
  }

  const reachable = 'a[href], button, input, select, textarea, summary, [role="option"], [tabindex="0"]';
  for (const element of top.querySelectorAll<HTMLElement>(reachable)) {
    if (!isSeen(element) || isForEars(element) || element.matches(':disabled, [type="file"], [href="#main"]'))
      continue;
    let there: Element | null = null;
    // Somewhere in the window it has to be free: a sheet may lie over the other half.
    const isFree = (['center', 'start', 'end'] as const).some((block) => {
      element.scrollIntoView({ block, inline: 'center' });
      const box = element.getClientRects()[0];
      if (!box || box.width < 2 || box.height < 2) return true;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      there = document.elementFromPoint(box.left + box.width / 2, y);
      return (
        there !== null &&
        (element.contains(there) || there.contains(element) || there.closest('label')?.control === element)
      );
    });
    if (!isFree)
      faults.push(`covered: ${nameOf(element)} by ${there ? nameOf(there) : 'nothing: out of the window'}`);
  }
  window.scrollTo(0, 0);
  return faults;
}
