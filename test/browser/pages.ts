/** What a person does on the pages of the desk, by the names that they see there. */
import type { Locator, Page } from 'playwright-core';

/** The box of this very name; a star that says “required” is no part of it. */
export function box(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name, exact: true });
}

/** The box in which an actor or a source is found by typing. */
export function chooser(page: Page, name: string): Locator {
  return page.getByRole('combobox', { name, exact: true });
}

/** Makes an actor where a box asks for one, under the name that is typed into it. */
export async function newActor(page: Page, place: Locator, name: string, kind: string): Promise<void> {
  // In the middle of the window, as a person would have it.
  await place.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await place.fill(name);
  await page.getByRole('option', { name: 'New actor' }).waitFor();
  await place.press('ArrowUp');
  await place.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New actor' });
  await dialog.getByLabel('Kind').selectOption(kind);
  await dialog.getByRole('button', { name: 'Make this actor' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Selects words of the archived text with the mouse, from the first letter of `words` to the last. */
export async function selectWords(page: Page, words: string): Promise<void> {
  const text = page.getByRole('region', { name: /Archived text/ });
  await text.getByText(words.slice(0, 12)).first().scrollIntoViewIfNeeded();
  const ends = await text.evaluate((root, sought) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(sought) ?? -1;
      if (at < 0) continue;
      const place = (offset: number, side: 'left' | 'right') => {
        const range = document.createRange();
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        const box = range.getBoundingClientRect();
        return { x: side === 'left' ? box.left + 1 : box.right - 1, y: box.top + box.height / 2 };
      };
      const isRtl = node.parentElement && getComputedStyle(node.parentElement).direction === 'rtl';
      const last = at + sought.length - 1;
      return isRtl ? [place(at, 'right'), place(last, 'left')] : [place(at, 'left'), place(last, 'right')];
    }
    return null;
  }, words);
  if (!ends?.[0] || !ends[1]) throw new Error(`the text does not hold “${words}” in one piece`);
  await page.mouse.move(ends[0].x, ends[0].y);
  await page.mouse.down();
  await page.mouse.move((ends[0].x + ends[1].x) / 2, ends[1].y, { steps: 4 });
  await page.mouse.move(ends[1].x, ends[1].y, { steps: 4 });
  await page.mouse.up();
  await page.getByLabel('The words that are quoted').waitFor();
}

/** What was selected, as the panel beside the text shows it. */
export async function quotedWords(page: Page): Promise<string> {
  return (await page.getByLabel('The words that are quoted').innerText()).trim();
}

/** How the words of an element are written. */
export function written(place: Locator) {
  return place.evaluate((element) => ({
    direction: getComputedStyle(element).direction,
    language: element.closest('[lang]')?.getAttribute('lang'),
  }));
}

/** Where characters of an element stand, from the left. */
export function placesOf(place: Locator, sought: string[]): Promise<number[]> {
  return place.evaluate((element, characters) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places = new Map<string, number>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const character of characters) {
        const at = node.textContent?.indexOf(character) ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        places.set(character, range.getBoundingClientRect().left);
      }
    }
    return characters.map((character) => places.get(character) ?? Number.NaN);
  }, sought);
}
