/** A quotation, which leads to the archived text in which it stands; and evidence that has no text, which says so. */
import { Anchor, Text } from '@mantine/core';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import type { Working } from '../api.ts';
import { MODE, ROLE } from '../words.ts';
import { Stated } from './dates.tsx';
import classes from './parts.module.css';
import { ActorName, inQuotes } from './text.tsx';

export type Evidence = Working['evidence'][number];
/** The actors and sources that a dossier carries, by id. */
export interface Shown {
  actors: Readonly<Record<string, { name: string }>>;
  sources: Readonly<
    Record<
      string,
      { title: string; publishedAt: string | null; publisherId: string | null; url: string | null }
    >
  >;
}

/** The address of a passage: the source, opened at its archived text, scrolled to the span. Offsets are code points. */
export function passageAddress(
  sourceId: string,
  snapshotId: string,
  span?: { start: number; end: number },
): string {
  const query = new URLSearchParams({
    snapshot: snapshotId,
    ...(span && { at: `${span.start}-${span.end}` }),
  });
  return `/sources/${sourceId}?${query}`;
}

/** The colour in the margin of what a passage became. */
export function markColor(type: 'claim' | 'rebuttal', role: Evidence['role']): string {
  if (role === 'appearance') return `var(--mark-${type})`;
  return `var(--mark-${role})`;
}

/** One piece of evidence: what it is to the statement, the words, and where they stand. */
export function EvidenceItem({
  evidence,
  shown,
  type,
}: {
  evidence: Evidence;
  shown: Shown;
  type: 'claim' | 'rebuttal';
}) {
  const { quotation, snapshotId, sourceId, role } = evidence;
  const source = shown.sources[sourceId];
  const style = { '--quote-color': markColor(type, role) } as React.CSSProperties;
  return (
    <div className={classes.quote} style={style}>
      {quotation && snapshotId ? (
        <Anchor
          component={Link}
          href={passageAddress(sourceId, snapshotId, quotation)}
          underline="hover"
          c="inherit"
        >
          <q dir="auto" cite={source?.url ?? undefined}>
            {inQuotes(quotation.exact)}
          </q>
        </Anchor>
      ) : (
        <Text span>{evidence.locator ? <bdi>{evidence.locator}</bdi> : 'The whole source'}</Text>
      )}
      <Text size="sm" c="dimmed">
        {ROLE[role].label}
        {evidence.saidById && (
          <>
            {' · said by '}
            <ActorName id={evidence.saidById} name={shown.actors[evidence.saidById]?.name} />
          </>
        )}
        {evidence.reportedById && (
          <>
            {' · reported by '}
            <ActorName id={evidence.reportedById} name={shown.actors[evidence.reportedById]?.name} />
          </>
        )}
        {evidence.mode && ` · ${MODE[evidence.mode].label}`}
        {role !== 'appearance' &&
          (evidence.offeredBy === 'speaker' ? ' · offered by the speaker' : ' · found by the desk')}
      </Text>
      <Text size="sm">
        <Anchor component={Link} href={`/sources/${sourceId}`} inherit>
          <bdi>{source?.title ?? 'the source'}</bdi>
        </Anchor>
        {source?.publisherId && (
          <>
            {', '}
            <bdi>{shown.actors[source.publisherId]?.name}</bdi>
          </>
        )}
        {source?.publishedAt && (
          <>
            {', '}
            <Stated date={source.publishedAt} />
          </>
        )}
        {' · '}
        <Verified evidence={evidence} />
      </Text>
      {evidence.note && (
        <Text size="sm">
          <b>Desk’s note:</b> <bdi>{evidence.note}</bdi>
        </Text>
      )}
      {evidence.redacted && (
        <Text size="sm">
          Redacted by order of a court: <bdi>{evidence.redacted.ground}</bdi>
        </Text>
      )}
    </div>
  );
}

function Verified({ evidence: { verified } }: { evidence: Evidence }) {
  if (verified) {
    return (
      <span title="These words stand in an archived copy of the source.">
        <ShieldCheck size={14} aria-hidden /> in the archived text
      </span>
    );
  }
  return (
    <span className={classes.unverified} title="There is no archived text of the source to hold it against.">
      <TriangleAlert size={14} aria-hidden /> unverified
    </span>
  );
}
