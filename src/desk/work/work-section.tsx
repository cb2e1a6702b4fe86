import { Text, Title } from '@mantine/core';
import { api, type Me, type WorkItem } from '../api.ts';
import { Loading, ProblemNote } from '../parts/answers.tsx';
import { useList } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import type { RecordType } from '../words.ts';
import { WorkRow } from './work-row.tsx';

export interface WorkFilter {
  isMine: boolean;
  type: RecordType | undefined;
}

type WorkState = WorkItem['state'];

export const SECTION: Record<WorkState, string> = {
  changes_requested: 'Changes requested',
  draft: 'Drafts',
  in_review: 'In review',
  rejected: 'Rejected',
};

const NONE: Record<WorkState, { mine: string; all: string }> = {
  changes_requested: {
    mine: 'Nobody has asked you for changes.',
    all: 'No changes are asked for.',
  },
  draft: {
    mine: 'You have no drafts. Begin with “New claim”, or read in a source and make claims of the words that you select.',
    all: 'There are no drafts. “New claim” begins one.',
  },
  in_review: {
    mine: 'Nothing of yours waits for a review. A draft comes here when you submit it.',
    all: 'Nothing waits for a review.',
  },
  rejected: { mine: 'Nothing of yours was rejected.', all: 'Nothing was rejected.' },
};

/** What is in one state, the last changed first, page by page. */
export function WorkSection({
  state,
  filter,
  me,
  onTakenBack,
}: {
  state: WorkState;
  filter: WorkFilter;
  me: Me;
  onTakenBack: (item: WorkItem) => void;
}) {
  const { isMine, type } = filter;
  const work = useList(['work', state, isMine, type ?? null], (cursor, signal) =>
    api.work({ state, type, mine: String(isMine), cursor }, signal),
  );
  const items = work.data?.pages.flatMap((page) => page.items) ?? [];
  const id = `work-${state}`;
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h3" id={id} mb={4}>
        {SECTION[state]}{' '}
        {work.data && (
          <Text span c="dimmed" inherit>
            ({items.length}
            {work.hasNextPage && '+'})
          </Text>
        )}
      </Title>
      {work.isPending && <Loading what="the list" />}
      {work.error && !work.isFetchNextPageError && (
        <ProblemNote error={work.error} again={() => void work.refetch()} />
      )}
      {work.data && items.length === 0 && <Text c="dimmed">{NONE[state][isMine ? 'mine' : 'all']}</Text>}
      {items.length > 0 && (
        <ol className={lists.rows} aria-labelledby={id}>
          {items.map((item) => (
            <li key={item.id}>
              <WorkRow item={item} me={me} isMine={isMine} onTakenBack={onTakenBack} />
            </li>
          ))}
        </ol>
      )}
      {(work.hasNextPage || work.isFetchNextPageError) && <More query={work} />}
    </section>
  );
}
