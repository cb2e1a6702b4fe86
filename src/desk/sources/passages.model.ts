/** The published passages of an archived text as they are drawn: what overlaps stands once, with its several marks. Pure. */
import type { Citation, Snapshot } from '../api.ts';

/** In code points of the whole text, as everything here; `end` is exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Words of a passage over which the same citations lie. */
export interface Piece extends Span {
  text: string;
  /** What quotes these words; `isQuoted` also where nothing that is shown cites them any more. */
  citing: Citation[];
  isQuoted: boolean;
}

export interface Passage extends Span {
  pieces: Piece[];
  /** What is quoted in it, in the order of the text, each with what cites it. */
  quoted: (Span & { exact: string; citing: Citation[] })[];
}

/** The passages of one snapshot. Those whose words or contexts overlap or touch are one. */
export function passagesOf(snapshot: Pick<Snapshot, 'id' | 'passages'>, all: readonly Citation[]): Passage[] {
  const windows = snapshot.passages
    .map(({ before, exact, after, start, end }) => {
      const points = Array.from(before + exact + after);
      const from = start - Array.from(before).length;
      const citing = all.filter(
        ({ snapshotId, quotation }) =>
          snapshotId === snapshot.id && quotation?.start === start && quotation.end === end,
      );
      return { start: from, end: from + points.length, points, quoted: { start, end, exact, citing } };
    })
    .sort((a, b) => a.start - b.start || a.quoted.start - b.quoted.start || b.end - a.end);
  const joined: { start: number; points: string[]; quoted: Passage['quoted'] }[] = [];
  for (const { start, points, quoted } of windows) {
    const last = joined.at(-1);
    if (last && start <= last.start + last.points.length) {
      last.points.push(...points.slice(last.start + last.points.length - start));
      last.quoted.push(quoted);
    } else joined.push({ start, points: [...points], quoted: [quoted] });
  }
  return joined.map(({ start, points, quoted }) => ({
    start,
    end: start + points.length,
    pieces: piecesOf(start, points, quoted),
    quoted: quoted.sort((a, b) => a.start - b.start || b.end - a.end),
  }));
}

/** Cut where quoted words begin and end, so that those which overlap can each be drawn. */
function piecesOf(start: number, points: readonly string[], quoted: Passage['quoted']): Piece[] {
  const edges = new Set([start, start + points.length]);
  for (const span of quoted) edges.add(span.start).add(span.end);
  const places = [...edges].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const from = places[index] ?? start;
    const over = quoted.filter((span) => span.start <= from && span.end >= end);
    return {
      start: from,
      end,
      text: points.slice(from - start, end - start).join(''),
      citing: over.flatMap(({ citing }) => citing),
      isQuoted: over.length > 0,
    };
  });
}
