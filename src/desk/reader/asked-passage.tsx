import { Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Citation, Snapshot } from '../api.ts';
import { shortened } from '../parts/text.tsx';
import { citationKind, recordAddress } from '../sources/citation.ts';
import { CopyFacts } from '../sources/copy-facts.tsx';
import type { Span } from './offsets.ts';
import classes from './workbench.module.css';

/** Characters of a long passage that are repeated beside the text. */
const REPEATED = 240;

/** The passage that somebody came for: its words, the copy in which they stand, and what cites them. */
export function AskedPassage({
  words,
  span,
  snapshot,
  citations,
}: {
  words: string;
  span: Span;
  snapshot: Snapshot;
  citations: readonly Citation[];
}) {
  const citing = citations.filter(
    ({ snapshotId, quotation }) =>
      snapshotId === snapshot.id && quotation && quotation.start < span.end && quotation.end > span.start,
  );
  return (
    <section className={classes.asked} aria-labelledby="asked-heading">
      <Title order={3} size="h5" id="asked-heading">
        The passage you came for
      </Title>
      <blockquote className={classes.quote} dir="auto">
        {shortened(words, REPEATED)}
      </blockquote>
      <CopyFacts copy={snapshot} />
      {citing.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing cites these words now.
        </Text>
      ) : (
        <ul className={classes.citing} aria-label="What cites it">
          {citing.map((citation) => (
            <li key={citation.evidenceId}>
              <Link href={recordAddress(citation)}>
                {citationKind(citation)} · <bdi>{citation.record.actorName}</bdi>
              </Link>
              : <bdi>{citation.record.text}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
