import { Button, Group, Stack, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { api, type ClaimItem } from '../api.ts';
import { Answer, Empty } from '../parts/answers.tsx';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { may, useMe } from '../queries.ts';
import { ClaimRow } from './claim-row.tsx';
import { FILTERS, Filters } from './filters.tsx';
import classes from './record.module.css';

/** How long after the last key the search begins. */
const PAUSE_MS = 250;

/** The record: search as one types, filters, and every state in the address. */
export function RecordPage() {
  const [params, setParams] = useSearchParams();
  const { me } = useMe();
  const query = Object.fromEntries([...params].filter(([name]) => name === 'q' || FILTERS.includes(name)));
  const isFiltered = Object.keys(query).length > 0;

  const claims = useInfiniteQuery({
    queryKey: ['claims', query],
    queryFn: ({ pageParam, signal }) => api.claims.list({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

  const set = (changes: Readonly<Record<string, string>>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );

  return (
    <Page
      title="The record"
      heading="Who claimed what, and who answered"
      aside={
        may(me, 'createClaim') && (
          <Group gap="sm">
            <Button component={Link} href="/sources/new" variant="default">
              Read in a source
            </Button>
            <Button component={Link} href="/claims/new">
              New claim
            </Button>
          </Group>
        )
      }
    >
      <search>
        <SearchBox value={params.get('q') ?? ''} onSearch={(q) => set({ q })} />
        <Filters values={query} onChange={set} />
      </search>
      <Answer query={claims} what="claims">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return <NothingFound isFiltered={isFiltered} onClear={() => setParams({})} />;
          return (
            <>
              <ClaimRows items={items} isFaint={claims.isPlaceholderData} />
              <More query={claims} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function ClaimRows({ items, isFaint }: { items: readonly ClaimItem[]; isFaint: boolean }) {
  return (
    <ol className={classes.rows} data-faint={isFaint || undefined} aria-label="Claims" aria-busy={isFaint}>
      {items.map((item) => (
        <li key={item.id}>
          <ClaimRow claim={item} />
        </li>
      ))}
    </ol>
  );
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const [typed, setTyped] = useState(value);
  // The address may change by itself: back, forward, “clear”.
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onSearch(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextInput
      type="search"
      size="md"
      label="Search the claims"
      description="Words of the claim; “quoted” for a phrase, -word for none of it."
      placeholder="machine tools"
      leftSection={<Search size={18} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      maxLength={200}
    />
  );
}

function NothingFound({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { me } = useMe();
  if (isFiltered) {
    return (
      <Empty title="No claim fits this">
        <Stack align="center" mt="sm">
          <span>Try fewer words, or take a filter away.</span>
          <Button variant="default" onClick={onClear}>
            Clear search and filters
          </Button>
        </Stack>
      </Empty>
    );
  }
  return (
    <Empty title="The record is empty">
      {may(me, 'createClaim') ? (
        <Stack align="center" mt="sm">
          <span>Begin with a source: paste an article, and make claims of the words that you select.</span>
          <Button component={Link} href="/sources/new">
            Read in a source
          </Button>
        </Stack>
      ) : (
        <p>Nothing has been published yet.</p>
      )}
    </Empty>
  );
}
