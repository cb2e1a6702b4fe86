/** What was made of passages: their colours in the text, and their labels in its margin. */
import { VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import { Link } from 'wouter';
import type { Citation } from '../api.ts';
import { StateBadge } from '../parts/badges.tsx';
import { markColor } from '../parts/quotation.tsx';
import { shortened } from '../parts/text.tsx';
import { citationKind, recordAddress } from '../sources/citation.ts';
import { type Paragraph, toUnits, type UnitSpan } from './offsets.ts';
import classes from './reader.module.css';

/** A cited passage of the text, in code units. */
export interface Mark extends UnitSpan {
  citation: Citation;
  color: string;
}

/** The passages of one snapshot that are cited, in the order of the text. What was redacted has no words to mark. */
export function marksOf(
  citations: readonly Citation[],
  snapshotId: string,
  paragraphs: readonly Paragraph[],
): Mark[] {
  return citations
    .flatMap((citation) => {
      const { quotation, role, record } = citation;
      if (!quotation || citation.snapshotId !== snapshotId || quotation.end <= quotation.start) return [];
      return [{ ...toUnits(paragraphs, quotation), citation, color: markColor(record.type, role) }];
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

export function labelId(citation: Citation): string {
  return `mark-${citation.evidenceId}`;
}

/** So many labels stand above a paragraph; where there are more than one more, the rest is folded away. */
const SHOWN = 3;

/** The labels of the marks that begin in a paragraph. `unit`: where that begins. */
export function MarginLabels({
  marks,
  unit,
  isUnfolded,
  onUnfold,
  onActive,
}: {
  marks: readonly Mark[];
  unit: number;
  isUnfolded: boolean;
  onUnfold: (unit: number, isUnfolded: boolean) => void;
  onActive: (evidenceId: string | null) => void;
}) {
  const restId = useId();
  const isLong = marks.length > SHOWN + 1;
  const rest = isLong ? marks.slice(SHOWN) : [];
  return (
    <div className={classes.labels}>
      <ul aria-label="Made of the next paragraph">
        {(isLong ? marks.slice(0, SHOWN) : marks).map((mark) => (
          <Label key={mark.citation.evidenceId} mark={mark} onActive={onActive} />
        ))}
      </ul>
      {isLong && (
        <>
          <button
            type="button"
            className={classes.fold}
            aria-expanded={isUnfolded}
            aria-controls={restId}
            onClick={() => onUnfold(unit, !isUnfolded)}
          >
            {isUnfolded ? `Hide these ${rest.length}` : `Show ${rest.length} more`}
          </button>
          {/* What is folded away still describes its words to a screen reader. */}
          <ul
            id={restId}
            hidden={!isUnfolded}
            data-unit={unit}
            aria-label="The rest of what was made of the next paragraph"
          >
            {rest.map((mark) => (
              <Label key={mark.citation.evidenceId} mark={mark} onActive={onActive} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Label({
  mark: { citation, color },
  onActive,
}: {
  mark: Mark;
  onActive: (evidenceId: string | null) => void;
}) {
  return (
    <li>
      <Link
        id={labelId(citation)}
        href={recordAddress(citation)}
        className={classes.label}
        style={{ '--mark-color': color } as React.CSSProperties}
        onFocus={() => onActive(citation.evidenceId)}
        onBlur={() => onActive(null)}
        onMouseEnter={() => onActive(citation.evidenceId)}
        onMouseLeave={() => onActive(null)}
      >
        <span className={classes.labelKind}>
          {citationKind(citation)}
          {' · '}
          <bdi>{citation.record.actorName}</bdi>
        </span>
        <span className={classes.labelWords} dir="auto">
          {citation.record.text}
        </span>
        {citation.record.state !== 'published' && <StateBadge value={citation.record.state} />}
        <VisuallyHidden>, of the words “{shortened(citation.quotation?.exact ?? '')}”</VisuallyHidden>
      </Link>
    </li>
  );
}
