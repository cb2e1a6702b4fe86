import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { api, type ClaimItem } from '../api.ts';
import { Answer, Empty } from '../parts/answers.tsx';
import { useList, useListParams } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { may, useMe } from '../queries.ts';
import { ClaimRow } from './claim-row.tsx';
import { FILTERS, Filters } from './filters.tsx';
import classes from './record.module.css';

/** The record: search as one types, filters, and every state in the address. */
export function RecordPage() {
  const { me } = useMe();
  const { query, set } = useListParams(['q', ...FILTERS]);
  const isFiltered = Object.keys(query).length > 0;
  const claims = useList(['claims', query], (cursor, signal) =>
    api.claims.list({ ...query, cursor }, signal),
  );
  const clear = () => set(Object.fromEntries(Object.keys(query).map((name) => [name, ''])));

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
      {me === null && (
        <Text mb="md" className={classes.intro}>
          The record of a newsroom: each claim in its speaker’s name, with the rebuttals to it, and the place
          where every word is written. What you download here{' '}
          <Anchor component={Link} href="/verify" inherit>
            proves itself
          </Anchor>
          .
        </Text>
      )}
      <search>
        <SearchBox
          label="Search the claims"
          description="Words of the claim; “quoted” for a phrase, -word for none of it."
          placeholder="machine tools"
          value={query.q ?? ''}
          onSearch={(q) => set({ q })}
        />
        <Filters values={query} onChange={set} />
      </search>
      <Answer query={claims} what="claims">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <NothingFound isFiltered={isFiltered} onClear={clear} />;
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
    <ol className={lists.rows} aria-label="Claims" aria-busy={isFaint}>
      {items.map((item) => (
        <li key={item.id}>
          <ClaimRow claim={item} />
        </li>
      ))}
    </ol>
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
