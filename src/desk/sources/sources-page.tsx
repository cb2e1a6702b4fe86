import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { api, type Source } from '../api.ts';
import { Answer, Empty } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { counted } from '../parts/counted.ts';
import { Stated } from '../parts/dates.tsx';
import { useList, useListParams } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { ActorName, Words } from '../parts/text.tsx';
import { may, useMe } from '../queries.ts';
import classes from './sources.module.css';

const ActorPicker = lazy(async () => ({ default: (await import('../parts/actor-picker.tsx')).ActorPicker }));

/** The sources of the record, the last recorded first. */
export function SourcesPage() {
  const { me } = useMe();
  const { query, set } = useListParams(['q', 'publisherId']);
  const sources = useList(['sources', query], (cursor, signal) =>
    api.sources.list({ ...query, cursor }, signal),
  );
  const isFiltered = Object.keys(query).length > 0;
  const readIn = may(me, 'createSource') && (
    <Button component={Link} href="/sources/new">
      Read in a source
    </Button>
  );
  return (
    <Page title="Sources" heading="Where it is written" aside={readIn}>
      <search className={lists.search}>
        <SearchBox label="Search the titles" value={query.q ?? ''} onSearch={(q) => set({ q })} />
        <Suspense fallback={<TextInput size="md" label="Publisher" disabled />}>
          <ActorPicker
            label="Publisher"
            placeholder="Anybody"
            value={query.publisherId ?? null}
            onChange={(id) => set({ publisherId: id ?? '' })}
          />
        </Suspense>
      </search>
      <Answer query={sources} what="sources">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return isFiltered ? (
              <Empty title="No source fits this">
                <Button variant="default" mt="md" onClick={() => set({ q: '', publisherId: '' })}>
                  Show all sources
                </Button>
              </Empty>
            ) : (
              <Empty title="There are no sources yet">
                {readIn || <Text>A source is shown once something that was published cites it.</Text>}
              </Empty>
            );
          }
          return (
            <>
              <ul className={lists.rows} aria-label="Sources" aria-busy={sources.isPlaceholderData}>
                {items.map((source) => (
                  <li key={source.id}>
                    <SourceRow source={source} />
                  </li>
                ))}
              </ul>
              <More query={sources} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function SourceRow({ source }: { source: Source }) {
  const { isStaff } = useMe();
  const { publisherId, publisherName, publishedAt, citationCount, snapshots, state } = source;
  return (
    <article className={classes.row}>
      <div>
        <Anchor component={Link} href={`/sources/${source.id}`} c="inherit" underline="hover">
          <Words text={source.title} lang={source.language} size="lg" />
        </Anchor>
        <Text size="sm" c="dimmed">
          {publisherId && <ActorName id={publisherId} name={publisherName ?? undefined} />}
          {publisherId && publishedAt && ', '}
          {publishedAt && <Stated date={publishedAt} />}
        </Text>
      </div>
      <Text size="sm" className={classes.facts}>
        {isStaff && state !== 'published' && <StateBadge value={state} />}
        <span>{counted(citationCount, 'passage')} cited</span>
        <span>
          {snapshots.length > 0
            ? counted(snapshots.length, 'archived copy', 'archived copies')
            : 'no archived text'}
        </span>
      </Text>
    </article>
  );
}
