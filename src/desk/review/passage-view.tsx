import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { api, type Source } from '../api.ts';
import { Answer } from '../parts/answers.tsx';
import { Instant } from '../parts/dates.tsx';
import { type Evidence, passageAddress } from '../parts/quotation.tsx';
import { passageOf } from './passage.ts';
import classes from './review.module.css';

/** Code points that are shown on either side of a quotation. */
const AROUND = 400;

type Quotation = NonNullable<Evidence['quotation']>;

/** The archived text around a quotation, with what proves it. For staff, who may read it. */
export function PassageView({
  snapshotId,
  quotation,
  source,
}: {
  snapshotId: string;
  quotation: Quotation;
  source: Source | undefined;
}) {
  const snapshot = useQuery({
    queryKey: ['sources', 'snapshot', snapshotId],
    queryFn: ({ signal }) => api.sources.snapshot(snapshotId, signal),
    // An archived text never changes, unless a court has words taken out of it.
    staleTime: 5 * 60_000,
  });
  return (
    <Answer query={snapshot} what="archived text">
      {({ text, capturedAt, sha256, sourceId }) => (
        <>
          <Around text={text} quotation={quotation} lang={source?.language ?? null} />
          <Text size="sm" c="dimmed">
            Captured <Instant at={capturedAt} />
            {' · '}
            <Anchor component={Link} href={passageAddress(sourceId, snapshotId, quotation)} inherit>
              Open the whole text here
            </Anchor>
          </Text>
          <Text size="xs" c="dimmed">
            SHA-256 <code className={classes.hash}>{sha256}</code>
          </Text>
        </>
      )}
    </Answer>
  );
}

function Around({
  text,
  quotation,
  lang,
}: {
  text: string | undefined;
  quotation: Quotation;
  lang: string | null;
}) {
  const { start, end, exact } = quotation;
  const passage = useMemo(() => passageOf(text ?? '', start, end, AROUND), [text, start, end]);
  if (text === undefined) {
    return <Text>The text was taken away by order of a court: nothing is left to hold this against.</Text>;
  }
  return (
    <>
      {passage.exact !== exact && (
        <Text className={classes.why}>
          The archived text has other words at this place. Do not approve this; tell an admin of the desk.
        </Text>
      )}
      <p className={`words ${classes.passage}`} dir="auto" lang={lang ?? undefined}>
        {passage.isCutBefore && '… '}
        {passage.before}
        <mark>{passage.exact}</mark>
        {passage.after}
        {passage.isCutAfter && ' …'}
      </p>
    </>
  );
}
