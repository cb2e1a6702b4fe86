/** Everything that is cited from a source, by claim, in the order of its text. */
import { Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { api, type Citation } from '../api.ts';
import { Empty } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { Stated } from '../parts/dates.tsx';
import { markColor, passageAddress } from '../parts/quotation.tsx';
import { ActorName, inQuotes, Words } from '../parts/text.tsx';
import { citationKind, isRedacted, quotedWords, recordAddress } from './citation.ts';
import classes from './source.module.css';

export function Cited({
  sourceId,
  citations,
  isStaff,
}: {
  sourceId: string;
  citations: readonly Citation[];
  isStaff: boolean;
}) {
  if (citations.length === 0) {
    return (
      <Empty title="Nothing is cited from it yet">
        <Text>
          {isStaff
            ? 'Select words in its text, and make a claim, a rebuttal or evidence of them.'
            : 'It is on the record because something published refers to it.'}
        </Text>
      </Empty>
    );
  }
  return (
    <ol className={classes.groups} aria-label="Claims that cite it">
      {groups(citations).map(([claimId, items]) => (
        <li key={claimId}>
          <Title order={3} size="h5">
            <ClaimWords claimId={claimId} items={items} />
          </Title>
          <ol className={classes.citations}>
            {items.map((citation) => (
              <li key={citation.evidenceId}>
                <CitationItem sourceId={sourceId} citation={citation} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

/** Citations by the claim of their thread; they come in the order of the text. */
function groups(citations: readonly Citation[]): [string, Citation[]][] {
  const found = new Map<string, Citation[]>();
  for (const one of citations) {
    const { claimId } = one.record;
    found.set(claimId, [...(found.get(claimId) ?? []), one]);
  }
  return [...found];
}

function ClaimWords({ claimId, items }: { claimId: string; items: readonly Citation[] }) {
  const known = items.find(({ record }) => record.id === claimId)?.record.text;
  const claim = useQuery({
    queryKey: ['claims', claimId, 'words'],
    queryFn: async ({ signal }) => (await api.claims.get(claimId, signal)).data.text,
    enabled: known === undefined,
  });
  return (
    <Anchor component={Link} href={`/claims/${claimId}`} c="inherit" inherit>
      <Words text={known ?? claim.data ?? 'A claim'} />
    </Anchor>
  );
}

function CitationItem({ sourceId, citation }: { sourceId: string; citation: Citation }) {
  const { quotation, snapshotId, role, record, locator } = citation;
  const words = quotedWords(citation);
  const style = { '--mark-color': markColor(record.type, role) } as React.CSSProperties;
  return (
    <div className={classes.citation} style={style}>
      <Text size="sm">
        <Anchor component={Link} href={recordAddress(citation)} inherit fw={600}>
          {citationKind(citation)}
        </Anchor>
        {' · '}
        <ActorName id={record.actorId} name={record.actorName} />
        {', '}
        <Stated date={record.statedAt} />{' '}
        {record.state !== 'published' && <StateBadge value={record.state} />}
      </Text>
      {words && quotation && snapshotId ? (
        <Anchor
          component={Link}
          href={passageAddress(sourceId, snapshotId, quotation)}
          underline="hover"
          c="inherit"
        >
          <q className={classes.quoted} dir="auto">
            {inQuotes(words)}
          </q>
        </Anchor>
      ) : isRedacted(citation) ? (
        <Text size="sm">The words that were quoted here are redacted by order of a court.</Text>
      ) : (
        <Text size="sm">
          {locator ? (
            <>
              Where in it: <bdi>{locator}</bdi>
            </>
          ) : (
            'The whole source'
          )}
          {' · '}
          <span className={classes.unverified}>
            <TriangleAlert size={14} aria-hidden /> unverified
          </span>
        </Text>
      )}
      {record.type === 'rebuttal' && (
        <Text size="sm" dir="auto" c="dimmed">
          {record.text}
        </Text>
      )}
    </div>
  );
}
