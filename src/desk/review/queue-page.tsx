import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { api, type Me, type QueueItem } from '../api.ts';
import { Allowed } from '../parts/allowed.tsx';
import { Answer, Empty } from '../parts/answers.tsx';
import { counted } from '../parts/counted.ts';
import { useList, useListParams } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { choices, RECORD_TYPE } from '../words.ts';
import { KeysSwitch, useKeys } from './keys.tsx';
import { reviewAddress } from './queue.ts';
import { QueueRow } from './queue-row.tsx';

/** What waits for a review, the oldest first. */
export function QueuePage() {
  return (
    <Allowed operation="listReviewQueue" who="reviewers and editors" title="Review">
      {(me) => <Queue me={me} />}
    </Allowed>
  );
}

function Queue({ me }: { me: Me }) {
  const { query, set } = useListParams(['type']);
  const type = choices(RECORD_TYPE).find(({ value }) => value === query.type)?.value;
  const queue = useList(['review-queue', 'pages', type ?? null], (cursor, signal) =>
    api.reviewQueue({ type, cursor }, signal),
  );
  return (
    <Page title="Review" heading="What waits for a review">
      <Group justify="space-between" align="flex-end" mb="md" gap="md">
        <NativeSelect
          label="Type"
          value={type ?? ''}
          onChange={(event) => set({ type: event.currentTarget.value })}
          data={[{ value: '', label: 'All' }, ...choices(RECORD_TYPE)]}
        />
        <KeysSwitch help="j and k move through the list, Enter opens." />
      </Group>
      <Answer query={queue} what="review queue">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <NothingWaits isFiltered={type !== undefined} />;
          return (
            <>
              <Start items={items} isAll={!queue.hasNextPage} type={type} me={me} />
              <Rows items={items} type={type} isReviewer={me.roles.includes('reviewer')} />
              <More query={queue} />
            </>
          );
        }}
      </Answer>
    </Page>
  );
}

function Start({
  items,
  isAll,
  type,
  me,
}: {
  items: readonly QueueItem[];
  isAll: boolean;
  type: string | undefined;
  me: Me;
}) {
  const [, navigate] = useLocation();
  const mine = items.filter((item) => item.mayReview);
  const [oldest] = mine;
  const count = `${counted(items.length, 'submission waits', 'submissions wait')}${isAll ? '' : ', and more'}`;
  return (
    <Group justify="space-between" mb="md" gap="md">
      <Text>
        {count[0]?.toUpperCase()}
        {count.slice(1)}.{' '}
        {mine.length === items.length
          ? 'You may review all of them.'
          : mine.length > 0
            ? `You may review ${mine.length.toLocaleString('en')} of them; the others say why not.`
            : me.roles.includes('reviewer')
              ? 'None of them is for you: each says why. Another reviewer has to read them.'
              : 'You can read along; reviewers decide.'}
      </Text>
      {oldest && (
        <Button onClick={() => navigate(reviewAddress(oldest, type))}>
          Start with the oldest{mine.length < items.length && ' that you may review'}
        </Button>
      )}
    </Group>
  );
}

function Rows({
  items,
  type,
  isReviewer,
}: {
  items: readonly QueueItem[];
  type: string | undefined;
  isReviewer: boolean;
}) {
  const list = useRef<HTMLOListElement>(null);
  const move = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a[data-opens]') ?? [])];
    const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
    links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  return (
    <ol className={lists.rows} ref={list} aria-label="Submissions, the oldest first">
      {items.map((item) => (
        <li key={item.id}>
          <QueueRow item={item} type={type} isReviewer={isReviewer} />
        </li>
      ))}
    </ol>
  );
}

function NothingWaits({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty title={isFiltered ? 'Nothing of this type waits' : 'Nothing waits for a review'}>
      <Text>
        {isFiltered
          ? 'Other types may have some.'
          : 'All that was submitted has been read. What editors submit appears here, the oldest first.'}
      </Text>
      <Button component={Link} href={isFiltered ? '/review' : '/'} variant="default" mt="md">
        {isFiltered ? 'Show all types' : 'Read the record'}
      </Button>
    </Empty>
  );
}
