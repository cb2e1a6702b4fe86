import { memo, useState } from 'react';
import { labelId, MarginLabels, type Mark } from './marks.tsx';
import { type Paragraph, segmentsOf, type UnitSpan } from './offsets.ts';
import classes from './reader.module.css';

/** Code units after which a new chunk begins: the browser lays out only those that are seen. */
const CHUNK = 6_000;

/** As much of what was made of the same words is read out with them; the labels above the paragraph tell the rest. */
const SPOKEN = 3;

export interface ChunkOfText {
  key: number;
  paragraphs: Paragraph[];
  from: number;
  to: number;
  marks: Mark[];
}

/** The text in pieces that are drawn each by itself. */
export function chunksOf(paragraphs: readonly Paragraph[], marks: readonly Mark[]): ChunkOfText[] {
  const chunks: ChunkOfText[] = [];
  let last: ChunkOfText | undefined;
  for (const paragraph of paragraphs) {
    const to = paragraph.unit + paragraph.text.length;
    if (!last || to - last.from > CHUNK) {
      last = { key: paragraph.unit, paragraphs: [], from: paragraph.unit, to, marks: [] };
      chunks.push(last);
    }
    last.paragraphs.push(paragraph);
    last.to = to;
  }
  for (const chunk of chunks) chunk.marks = marks.filter((mark) => touches(mark, chunk));
  return chunks;
}

export function touches(span: UnitSpan, other: UnitSpan): boolean {
  return span.from <= other.to && span.to >= other.from;
}

/** About how high a chunk is before it was laid out, in pixels. */
function guessedHeight({ paragraphs }: ChunkOfText): number {
  return paragraphs.reduce((sum, { text }) => sum + (text ? Math.ceil(text.length / 72) * 31 + 14 : 0), 0);
}

/** What lies over a text besides what was made of it. */
type Overlay = UnitSpan & { overlay: 'target' | 'chosen' };

interface Props {
  chunk: ChunkOfText;
  isLong: boolean;
  /** The passage that was asked for, when it is in here. */
  target: UnitSpan | null;
  /** What is chosen and not selected by the browser. */
  chosen: UnitSpan | null;
  /** The paragraphs, by where they begin, all of whose labels are shown. */
  unfolded: ReadonlySet<number>;
  onUnfold: (unit: number, isUnfolded: boolean) => void;
}

export const Chunk = memo(function Chunk({ chunk, isLong, target, chosen, unfolded, onUnfold }: Props) {
  const [active, setActive] = useState<string | null>(null);
  const overlays: Overlay[] = [
    ...(target ? [{ ...target, overlay: 'target' as const }] : []),
    ...(chosen ? [{ ...chosen, overlay: 'chosen' as const }] : []),
  ];
  return (
    <div
      className={classes.chunk}
      data-long={isLong || undefined}
      style={isLong ? { containIntrinsicBlockSize: `auto ${guessedHeight(chunk)}px` } : undefined}
    >
      {chunk.paragraphs.map((paragraph) => {
        const own = { from: paragraph.unit, to: paragraph.unit + paragraph.text.length };
        const marks = chunk.marks.filter((mark) => touches(mark, own));
        const starting = marks.filter(({ from }) => from >= own.from);
        return (
          <div key={paragraph.unit}>
            {starting.length > 0 && (
              <MarginLabels
                marks={starting}
                unit={paragraph.unit}
                isUnfolded={unfolded.has(paragraph.unit)}
                onUnfold={onUnfold}
                onActive={setActive}
              />
            )}
            <Line
              paragraph={paragraph}
              marks={[...marks, ...overlays.filter((one) => touches(one, own))]}
              active={active}
            />
          </div>
        );
      })}
    </div>
  );
});

/** A paragraph. It holds the characters of the text and nothing else, so that places in it can be counted. */
function Line({
  paragraph,
  marks,
  active,
}: {
  paragraph: Paragraph;
  marks: readonly (Mark | Overlay)[];
  active: string | null;
}) {
  return (
    <p className={classes.paragraph} dir="auto" data-at={paragraph.unit}>
      {marks.length === 0
        ? paragraph.text
        : segmentsOf(paragraph, marks).map((segment) => (
            <Piece
              key={segment.from}
              text={paragraph.text.slice(segment.from, segment.to)}
              at={paragraph.unit + segment.from}
              over={segment.marks}
              active={active}
            />
          ))}
    </p>
  );
}

function Piece({
  text,
  at,
  over,
  active,
}: {
  text: string;
  at: number;
  over: readonly (Mark | Overlay)[];
  active: string | null;
}) {
  const marks = over.filter((one): one is Mark => 'citation' in one);
  const overlays = over.filter((one): one is Overlay => 'overlay' in one);
  if (over.length === 0) return text;
  const flags = {
    'data-target': overlays.some(({ overlay }) => overlay === 'target') || undefined,
    'data-chosen': overlays.some(({ overlay }) => overlay === 'chosen') || undefined,
  };
  const [first, second] = marks;
  if (!first) return <span {...flags}>{text}</span>;
  const style = {
    '--mark-color': first.color,
    '--mark-second': second?.color ?? 'transparent',
  } as React.CSSProperties;
  const beginning = marks.filter((mark) => mark.from === at).map(({ citation }) => labelId(citation));
  return (
    <mark
      {...flags}
      className={classes.mark}
      style={style}
      data-marks={marks.map(({ citation }) => labelId(citation)).join(' ')}
      data-active={marks.some(({ citation }) => citation.evidenceId === active) || undefined}
      aria-describedby={beginning.slice(0, SPOKEN).join(' ') || undefined}
    >
      {text}
    </mark>
  );
}
