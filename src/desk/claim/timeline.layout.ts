/** Where things stand in the picture of a claim's timeline. Pure: no measuring, so that it is the same everywhere. */
import { type Family, familyOf } from './acts.ts';
import { type AnswerModel, type ClaimModel, inTimeOrder, nameOf } from './claim.model.ts';
import { type StatedSpan, spanOf } from './stated-span.ts';
import { type Deed, deedLine, widthOf } from './text-width.ts';

export const TIMELINE = {
  /** Of a row, with its space, in pixels. */
  row: 30,
  axis: 28,
  margin: 14,
  font: 13,
  /** Of a mark of a point. */
  mark: 12,
} as const;
const LABEL_GAP = 6;
const LABEL_MAX = 300;
/** How far from the middle of a row a bar and the label above it stand. */
const BENEATH = 7;
const MIN_TICK_GAP = 84;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Mark {
  /** Null for the claim. */
  id: string | null;
  family: Family;
  label: string;
  /** Left edge of what stands for its date; `width` is 0 for a point in time. */
  x: number;
  width: number;
  /** Where the sign of its family stands. */
  signX: number;
  /** The middle of its bar and of its sign. */
  y: number;
  labelX: number;
  /** The middle of its label. */
  labelY: number;
  labelAnchor: 'start' | 'end';
}

export interface Tick {
  x: number;
  label: string;
}

export interface TimelineLayout {
  width: number;
  height: number;
  ticks: readonly Tick[];
  marks: readonly Mark[];
}

interface Entry {
  id: string | null;
  family: Family;
  deed: Deed;
  span: StatedSpan;
}

function entriesOf(model: ClaimModel, deedOf: (answer: AnswerModel) => Deed): Entry[] {
  const claim: Entry = {
    id: null,
    family: 'claim',
    deed: { name: nameOf(model, model.claim.claimantId), act: 'claim' },
    span: spanOf(model.claim.statedAt),
  };
  const answers = inTimeOrder(model.all)
    // What was withdrawn has no date that is still public.
    .filter((one) => one.form)
    .map((one) => ({
      id: one.id,
      family: one.counting === 'withdrawn' ? ('withdrawn' as const) : familyOf(one.form?.act ?? null),
      deed: deedOf(one),
      span: spanOf(one.form?.statedAt ?? ''),
    }));
  return [claim, ...answers];
}

/** From the first to the last, with some room on both sides; a day at least. */
function rangeOf(entries: readonly Entry[]): { from: number; to: number } {
  const from = Math.min(...entries.map(({ span }) => span.from));
  const to = Math.max(...entries.map(({ span }) => span.to));
  const room = Math.max((to - from) * 0.03, DAY / 2);
  return { from: from - room, to: to + room };
}

/** Lays a claim and its answers out on `width` pixels. Labels never meet: what has no room goes a row lower. */
export function layOutTimeline(
  model: ClaimModel,
  width: number,
  deedOf: (answer: AnswerModel) => Deed,
): TimelineLayout {
  const entries = entriesOf(model, deedOf);
  const { from, to } = rangeOf(entries);
  const inner = width - 2 * TIMELINE.margin;
  const place = (at: number) => TIMELINE.margin + ((at - from) / (to - from)) * inner;
  /** How far each row is taken, by the pixels from the left. */
  const taken: { left: number; right: number }[][] = [];
  const marks = entries.map(({ id, family, deed, span }): Mark => {
    const x = place(span.from);
    const spanWidth = span.precision === 'instant' ? 0 : Math.max(place(span.to) - x, 3);
    const middle = x + spanWidth / 2;
    const edges = {
      left: Math.min(x, middle - TIMELINE.mark / 2 - 1),
      right: Math.max(x + spanWidth, middle + TIMELINE.mark / 2 + 1),
    };
    const { label, labelX, labelAnchor, isAbove } = labelPlace(deed, edges, width);
    const labelWidth = widthOf(label, TIMELINE.font);
    const box = {
      left: Math.min(edges.left, labelAnchor === 'end' ? labelX - labelWidth : labelX) - 4,
      right: Math.max(edges.right, labelAnchor === 'end' ? labelX : labelX + labelWidth) + 4,
    };
    const free = taken.findIndex((row) => row.every((one) => one.right < box.left || one.left > box.right));
    const row = free === -1 ? taken.length : free;
    taken[row] = [...(taken[row] ?? []), box];
    const rowMiddle = TIMELINE.axis + row * TIMELINE.row + TIMELINE.row / 2;
    return {
      id,
      family,
      label,
      x,
      width: spanWidth,
      signX: middle,
      y: isAbove ? rowMiddle + BENEATH : rowMiddle,
      labelX,
      labelY: isAbove ? rowMiddle - BENEATH : rowMiddle,
      labelAnchor,
    };
  });
  return {
    width,
    height: TIMELINE.axis + taken.length * TIMELINE.row + 8,
    ticks: ticksOf(from, to, inner).map((tick) => ({ x: place(tick.at), label: tick.label })),
    marks,
  };
}

/** On the right of the mark, or on its left; above its bar where neither side has room. Never out of the picture. */
function labelPlace(
  deed: Deed,
  { left, right }: { left: number; right: number },
  width: number,
): Pick<Mark, 'label' | 'labelX' | 'labelAnchor'> & { isAbove: boolean } {
  const label = deedLine(deed, LABEL_MAX, TIMELINE.font);
  const wide = widthOf(label, TIMELINE.font);
  if (width - right - LABEL_GAP - 4 >= wide)
    return { label, labelX: right + LABEL_GAP, labelAnchor: 'start', isAbove: false };
  if (left - LABEL_GAP - 4 >= wide)
    return { label, labelX: left - LABEL_GAP, labelAnchor: 'end', isAbove: false };
  const labelX = Math.max(4, Math.min(left, width - wide - 4));
  return { label, labelX, labelAnchor: 'start', isAbove: true };
}

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const YEAR_WORDS = format({ year: 'numeric' });
const MONTH_WORDS = format({ month: 'short', year: 'numeric' });
const DAY_WORDS = format({ day: 'numeric', month: 'short', year: '2-digit' });
const HOUR_WORDS = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

const STEPS: readonly { unit: 'hour' | 'day' | 'month' | 'year'; step: number; length: number }[] = [
  ...[1, 3, 6, 12].map((step) => ({ unit: 'hour' as const, step, length: step * HOUR })),
  ...[1, 2, 7, 14].map((step) => ({ unit: 'day' as const, step, length: step * DAY })),
  ...[1, 3, 6].map((step) => ({ unit: 'month' as const, step, length: step * 30 * DAY })),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((step) => ({
    unit: 'year' as const,
    step,
    length: step * 365 * DAY,
  })),
];

/** The finest ticks whose labels have room. */
function ticksOf(from: number, to: number, inner: number): { at: number; label: string }[] {
  const pixels = (length: number) => (length / (to - from)) * inner;
  const { unit, step } = STEPS.find(({ length }) => pixels(length) >= MIN_TICK_GAP) ?? {
    unit: 'year' as const,
    step: 2000,
  };
  const ticks: { at: number; label: string }[] = [];
  for (let at = firstTick(from, unit, step); at <= to; at = nextTick(at, unit, step)) {
    if (at >= from) ticks.push({ at, label: tickWords(at, unit) });
  }
  // A label at the very end would be cut.
  return ticks.filter(({ at }) => pixels(to - at) > MIN_TICK_GAP / 2 && pixels(at - from) > MIN_TICK_GAP / 4);
}

function firstTick(from: number, unit: string, step: number): number {
  const date = new Date(from);
  if (unit === 'hour') return Math.floor(from / (step * HOUR)) * step * HOUR;
  if (unit === 'day') return Math.floor(from / DAY) * DAY;
  date.setUTCHours(0, 0, 0, 0);
  date.setUTCDate(1);
  if (unit === 'month') date.setUTCMonth(Math.floor(date.getUTCMonth() / step) * step);
  else date.setUTCFullYear(Math.floor(date.getUTCFullYear() / step) * step, 0, 1);
  return date.getTime();
}

function nextTick(at: number, unit: string, step: number): number {
  const date = new Date(at);
  if (unit === 'hour') return at + step * HOUR;
  if (unit === 'day') return at + step * DAY;
  if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + step);
  else date.setUTCFullYear(date.getUTCFullYear() + step);
  return date.getTime();
}

function tickWords(at: number, unit: string): string {
  const words = { hour: HOUR_WORDS, day: DAY_WORDS, month: MONTH_WORDS, year: YEAR_WORDS };
  return words[unit as keyof typeof words].format(at);
}
