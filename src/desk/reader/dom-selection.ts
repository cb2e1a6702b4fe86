/** Between the selection of a browser and places in the text. A paragraph is an element with `data-at`, its first code unit. */
import type { UnitSpan } from './offsets.ts';

const PARAGRAPH = '[data-at]';

function beginningOf(paragraph: Element): number {
  return Number((paragraph as HTMLElement).dataset.at);
}

/** Code units of the paragraph's text before a point inside it. */
function unitsBefore(paragraph: Element, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The place of a point: of one outside every paragraph, the nearest that the selection takes in. */
function placeOf(root: Element, node: Node, offset: number, edge: 'start' | 'end'): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const own = element?.closest(PARAGRAPH);
  if (own && root.contains(own)) return beginningOf(own) + unitsBefore(own, node, offset);
  const point = document.createRange();
  point.setStart(node, offset);
  const all = root.querySelectorAll(PARAGRAPH);
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const paragraph = all[middle];
    if (paragraph && point.comparePoint(paragraph, 0) < 0) low = middle + 1;
    else high = middle;
  }
  const paragraph = all[edge === 'start' ? low : low - 1];
  if (!paragraph) return null;
  return beginningOf(paragraph) + (edge === 'start' ? 0 : (paragraph.textContent?.length ?? 0));
}

/** What is selected of the text under `root`; null when nothing of it is. */
export function selectedUnits(root: Element): UnitSpan | null {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const from = placeOf(root, range.startContainer, range.startOffset, 'start');
  const to = placeOf(root, range.endContainer, range.endOffset, 'end');
  return from !== null && to !== null && from < to ? { from, to } : null;
}

/** The code unit at which somebody pointed; null when it was not in the text. */
export function unitAtCaret(root: Element): number | null {
  const selection = document.getSelection();
  if (!selection?.anchorNode || !root.contains(selection.anchorNode)) return null;
  return placeOf(root, selection.anchorNode, selection.anchorOffset, 'start');
}
