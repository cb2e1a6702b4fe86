/** What the public reads of an archived text: the published passages, each in its context. */
import { Text } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import type { Citation, Snapshot } from '../api.ts';
import { markColor, passageAddress } from '../parts/quotation.tsx';
import { inQuotes, shortened } from '../parts/text.tsx';
import { citationKind, recordAddress } from './citation.ts';
import { type Passage, type Piece, passagesOf, type Span } from './passages.model.ts';
import classes from './source.module.css';

interface Props {
  sourceId: string;
  snapshot: Snapshot;
  language: string | null;
  citations: readonly Citation[];
  /** The passage that was asked for, in code points. */
  target: Span | null;
}

export function Passages({ sourceId, snapshot, language, citations, target }: Props) {
  const passages = useMemo(() => passagesOf(snapshot, citations), [snapshot, citations]);
  if (passages.length === 0) return <Text>No words of this copy are quoted.</Text>;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        The text is somebody’s copyright. The public reads what is quoted of it, with a little of what stands
        around; the SHA-256 above proves that the desk holds the whole, unchanged.
      </Text>
      <ol className={classes.passages} aria-label="Quoted passages">
        {passages.map((passage) => (
          <li key={`${passage.start}-${passage.end}`}>
            <PassageWords
              passage={passage}
              length={snapshot.length}
              language={language}
              target={target && target.start < passage.end && target.end > passage.start ? target : null}
            />
            {passage.quoted.map((one) => (
              <Citing
                key={`${one.start}-${one.end}`}
                citing={one.citing}
                words={
                  passage.quoted.length > 1 && (
                    <Link href={passageAddress(sourceId, snapshot.id, one)} className={classes.which}>
                      <q dir="auto">{inQuotes(shortened(one.exact))}</q>
                    </Link>
                  )
                }
              />
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}

function PassageWords({
  passage: { pieces, start, end },
  length,
  language,
  target,
}: {
  passage: Passage;
  /** Of the whole text, in code points. */
  length: number;
  language: string | null;
  target: Span | null;
}) {
  const place = useRef<HTMLQuoteElement>(null);
  useEffect(() => {
    if (!target) return;
    place.current?.querySelector('[data-target]')?.scrollIntoView({ block: 'center' });
    place.current?.focus({ preventScroll: true });
  }, [target]);
  const [first] = pieces.flatMap(({ citing }) => citing);
  const style = { '--mark-color': colorOf(first) } as React.CSSProperties;
  return (
    <blockquote
      ref={place}
      tabIndex={-1}
      className={classes.passage}
      style={style}
      dir="auto"
      lang={language ?? undefined}
    >
      {start > 0 && '… '}
      {pieces.map((piece, index) => (
        <PieceWords
          key={piece.start}
          piece={piece}
          words={trimmed(piece.text, index === 0, index === pieces.length - 1)}
          isTarget={target !== null && piece.start < target.end && piece.end > target.start}
        />
      ))}
      {end < length && ' …'}
    </blockquote>
  );
}

function PieceWords({ piece, words, isTarget }: { piece: Piece; words: string; isTarget: boolean }) {
  if (!piece.isQuoted) return words;
  const [first, second] = [...new Set(piece.citing.map(colorOf))];
  const style = {
    '--mark-color': first ?? colorOf(undefined),
    '--mark-second': second ?? 'transparent',
  } as React.CSSProperties;
  return (
    <mark className={classes.mark} style={style} data-target={isTarget || undefined}>
      {words}
    </mark>
  );
}

function colorOf(citation: Citation | undefined): string {
  return citation ? markColor(citation.record.type, citation.role) : 'var(--mark-context)';
}

/** Without the white space at the ends of a passage. */
function trimmed(words: string, isFirst: boolean, isLast: boolean): string {
  const begun = isFirst ? words.trimStart() : words;
  return isLast ? begun.trimEnd() : begun;
}

/** What cites the same words; `words` names them where a passage holds several. */
function Citing({ citing, words }: { citing: readonly Citation[]; words: React.ReactNode }) {
  if (citing.length === 0) return null;
  return (
    <div className={classes.citing}>
      {words}
      <ul aria-label="What cites it">
        {citing.map((citation) => (
          <li key={citation.evidenceId}>
            <Link href={recordAddress(citation)}>
              {citationKind(citation)}
              {' · '}
              <bdi>{citation.record.actorName}</bdi>
            </Link>
            {': '}
            <bdi>{citation.record.text}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
