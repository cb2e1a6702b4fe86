import { Alert, Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { api, type Citation, type Snapshot, type Source } from '../api.ts';
import { Answer, Empty, Loading } from '../parts/answers.tsx';
import { counted } from '../parts/counted.ts';
import { Instant, Stated } from '../parts/dates.tsx';
import { Page } from '../parts/page.tsx';
import { PageAnswer } from '../parts/page-answer.tsx';
import { passageAddress } from '../parts/quotation.tsx';
import { ActorName } from '../parts/text.tsx';
import { useMe } from '../queries.ts';
import { Cited } from './cited.tsx';
import { CopyFacts, hostOf } from './copy-facts.tsx';
import { Passages } from './passages.tsx';
import classes from './source.module.css';

const Workbench = lazy(async () => ({ default: (await import('../reader/workbench.tsx')).Workbench }));
const SourceDesk = lazy(async () => ({ default: (await import('./source-desk.tsx')).SourceDesk }));

const PAGE = 100;

/** All that cites a source, page by page. */
async function allCitations(sourceId: string, signal: AbortSignal): Promise<Citation[]> {
  const all: Citation[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await api.sources.citations(sourceId, { limit: PAGE, cursor }, signal);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}

/** A source: what it is, its archived copies, and everything that is cited from it. */
export function SourcePage() {
  const { id = '' } = useParams<{ id: string }>();
  const { isStaff } = useMe();
  const source = useQuery({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => api.sources.get(id, signal),
  });
  return (
    <PageAnswer query={source} what="source">
      {({ data, etag }) => (
        <Page
          key={id}
          title={data.title}
          heading={
            <span dir="auto" lang={data.language ?? undefined}>
              {data.title}
            </span>
          }
          aside={
            isStaff && (
              <Suspense fallback={null}>
                <SourceDesk source={data} etag={etag} />
              </Suspense>
            )
          }
        >
          <Facts source={data} />
          <Copies source={data} />
        </Page>
      )}
    </PageAnswer>
  );
}

function Facts({ source }: { source: Source }) {
  return (
    <dl className={classes.facts}>
      {source.publisherId && (
        <div>
          <dt>Published by</dt>
          <dd>
            <ActorName id={source.publisherId} name={source.publisherName ?? undefined} />
          </dd>
        </div>
      )}
      {source.publishedAt && (
        <div>
          <dt>Published</dt>
          <dd>
            <Stated date={source.publishedAt} />
          </dd>
        </div>
      )}
      {source.url && (
        <div>
          <dt>Address</dt>
          <dd>
            <Anchor href={source.url} rel="noreferrer" inherit>
              {hostOf(source.url)}
            </Anchor>
          </dd>
        </div>
      )}
      {source.redacted && (
        <div>
          <dt>Redacted</dt>
          <dd>
            by order of a court, <Instant at={source.redacted.at} />: <bdi>{source.redacted.ground}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Copies({ source }: { source: Source }) {
  const { isStaff } = useMe();
  const [params] = useSearchParams();
  const citations = useQuery({
    queryKey: ['sources', source.id, 'citations'],
    queryFn: ({ signal }) => allCitations(source.id, signal),
  });
  const asked = params.get('snapshot');
  const newest = source.snapshots.at(-1);
  const copy = source.snapshots.find(({ id }) => id === asked) ?? newest;
  return (
    <>
      {asked && copy?.id !== asked && (
        <Alert color="yellow" mb="md" role="status">
          The copy that was asked for is not one that you can read here.
        </Alert>
      )}
      <section aria-labelledby="text-heading">
        <Title order={2} size="h3" id="text-heading" mt="lg" mb="sm">
          {isStaff ? 'The archived text' : 'Quoted passages'}
        </Title>
        {source.snapshots.length > 1 && <CopyList source={source} shown={copy?.id} />}
        {copy ? (
          <OneCopy key={copy.id} source={source} copy={copy} citations={citations.data ?? []} />
        ) : (
          <Empty title="There is no archived text of it">
            <Text>
              {source.citationCount > 0
                ? 'What cites it says where in it to look: a minute, a page. Nobody can hold the words against a copy, so it is shown as unverified everywhere.'
                : 'Evidence from it says where to look: a minute, a page; it is shown as unverified everywhere.'}
              {isStaff && ' Add a copy of its text, and words can be quoted from it.'}
            </Text>
          </Empty>
        )}
      </section>
      <section aria-labelledby="cited-heading">
        <Title order={2} size="h3" id="cited-heading" mt="xl" mb="sm">
          What is cited from it
        </Title>
        <Answer query={citations} what="list of what cites it">
          {(all) => <Cited sourceId={source.id} citations={all} isStaff={isStaff} />}
        </Answer>
      </section>
    </>
  );
}

/** The copies of a source, the newest first. */
function CopyList({ source, shown }: { source: Source; shown: string | undefined }) {
  return (
    <nav aria-label="Archived copies">
      <Text size="sm">{counted(source.snapshots.length, 'copy', 'copies')}, the newest first:</Text>
      <ul className={classes.copies}>
        {source.snapshots.toReversed().map((copy) => (
          <li key={copy.id}>
            <Link
              href={passageAddress(source.id, copy.id)}
              aria-current={copy.id === shown ? 'page' : undefined}
            >
              <Instant at={copy.capturedAt} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const SPAN = /^(\d{1,7})-(\d{1,7})$/;

function OneCopy({
  source,
  copy,
  citations,
}: {
  source: Source;
  copy: Source['snapshots'][number];
  citations: readonly Citation[];
}) {
  const [params] = useSearchParams();
  const snapshot = useQuery({
    queryKey: ['snapshots', copy.id],
    queryFn: ({ signal }) => api.sources.snapshot(copy.id, signal),
    // It never changes; what is quoted of it may.
    staleTime: 60_000,
  });
  const at = params.get('at');
  const target = useMemo(() => {
    const [, start, end] = SPAN.exec(at ?? '') ?? [];
    return start !== undefined && Number(start) < Number(end)
      ? { start: Number(start), end: Number(end) }
      : null;
  }, [at]);
  return (
    <Answer query={snapshot} what="archived text">
      {(data) => (
        <>
          <CopyFacts copy={copy} length={data.length} />
          {data.redacted ? (
            <Empty title="This copy is redacted">
              <Text>
                By order of a court, <Instant at={data.redacted.at} />: <bdi>{data.redacted.ground}</bdi>
              </Text>
            </Empty>
          ) : (
            <TextOf source={source} snapshot={data} citations={citations} target={target} />
          )}
        </>
      )}
    </Answer>
  );
}

function TextOf({
  source,
  snapshot,
  citations,
  target,
}: {
  source: Source;
  snapshot: Snapshot;
  citations: readonly Citation[];
  target: { start: number; end: number } | null;
}) {
  const isThere = target === null || target.end <= snapshot.length;
  return (
    <>
      {!isThere && (
        <Alert color="yellow" mb="md" role="status">
          The passage that was asked for is not in this copy.
        </Alert>
      )}
      {snapshot.text === undefined ? (
        <Passages
          sourceId={source.id}
          snapshot={snapshot}
          language={source.language}
          citations={citations}
          target={isThere ? target : null}
        />
      ) : (
        <Suspense fallback={<Loading what="the text" />}>
          <Workbench
            source={source}
            snapshot={snapshot}
            text={snapshot.text}
            citations={citations}
            target={isThere ? target : null}
          />
        </Suspense>
      )}
    </>
  );
}
