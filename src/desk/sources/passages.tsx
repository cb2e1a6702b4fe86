/** What the public reads of an archived text: the published passages, each in its context. */
import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Citation, Snapshot } from '../api.ts';
import { markColor } from '../parts/quotation.tsx';
import { citationKind, recordAddress } from './citation.ts';
import classes from './source.module.css';

interface Props {
  snapshot: Snapshot;
  language: string | null;
  citations: readonly Citation[];
  /** The passage that was asked for, in code points. */
  target: { start: number; end: number } | null;
}

export function Passages({ snapshot, language, citations, target }: Props) {
  const { passages } = snapshot;
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
            <Passage
              passage={passage}
              length={snapshot.length}
              language={language}
              citing={citations.filter(
                ({ snapshotId, quotation }) =>
                  snapshotId === snapshot.id &&
                  quotation?.start === passage.start &&
                  quotation.end === passage.end,
              )}
              isTarget={target?.start === passage.start && target.end === passage.end}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

function Passage({
  passage: { before, exact, after, start, end },
  length,
  language,
  citing,
  isTarget,
}: {
  passage: Snapshot['passages'][number];
  /** Of the whole text, in code points as `start` and `end`. */
  length: number;
  language: string | null;
  citing: readonly Citation[];
  isTarget: boolean;
}) {
  const place = useRef<HTMLQuoteElement>(null);
  useEffect(() => {
    if (!isTarget) return;
    place.current?.scrollIntoView({ block: 'center' });
    place.current?.focus({ preventScroll: true });
  }, [isTarget]);
  const [first] = citing;
  const style = {
    '--mark-color': first ? markColor(first.record.type, first.role) : 'var(--mark-context)',
  } as React.CSSProperties;
  return (
    <>
      <blockquote
        ref={place}
        tabIndex={-1}
        className={classes.passage}
        data-target={isTarget || undefined}
        style={style}
        dir="auto"
        lang={language ?? undefined}
      >
        {Array.from(before).length < start && '… '}
        {before.trimStart()}
        <mark className={classes.mark}>{exact}</mark>
        {after.trimEnd()}
        {end + Array.from(after).length < length && ' …'}
      </blockquote>
      <ul className={classes.citing} aria-label="What cites it">
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
    </>
  );
}
