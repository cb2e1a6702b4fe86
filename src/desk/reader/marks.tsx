/** What was made of passages: their colours in the text, and their labels in its margin. */
import { VisuallyHidden } from '@mantine/core';
import { Link } from 'wouter';
import type { Citation } from '../api.ts';
import { StateBadge } from '../parts/badges.tsx';
import { markColor } from '../parts/quotation.tsx';
import { citationKind, recordAddress } from '../sources/citation.ts';
import { type Paragraph, toUnits, type UnitSpan } from './offsets.ts';
import classes from './reader.module.css';

/** A cited passage of the text, in code units. */
export interface Mark extends UnitSpan {
  citation: Citation;
  color: string;
}

/** How much of a quotation its label repeats for a screen reader, in characters. */
const SHORT = 80;

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

export function shortened(words: string, most = SHORT): string {
  const all = Array.from(words.replace(/\s+/g, ' '));
  return all.length > most ? `${all.slice(0, most - 1).join('')}…` : all.join('');
}

export function labelId(citation: Citation): string {
  return `mark-${citation.evidenceId}`;
}

/** The labels of the marks that begin in a paragraph. */
export function MarginLabels({
  marks,
  onActive,
}: {
  marks: readonly Mark[];
  onActive: (evidenceId: string | null) => void;
}) {
  return (
    <ul className={classes.labels} aria-label="Made of the next paragraph">
      {marks.map(({ citation, color }) => (
        <li key={citation.evidenceId}>
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
      ))}
    </ul>
  );
}
