import { Button, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { ProblemNote } from './answers.tsx';
import classes from './parts.module.css';

/** Goes on with a list, a page at a time. */
export function More({
  query,
}: {
  query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error'
  >;
}) {
  const more = () => void query.fetchNextPage();
  if (query.isFetchNextPageError) return <ProblemNote error={query.error} again={more} />;
  return (
    <div className={classes.more}>
      {query.hasNextPage ? (
        <Button variant="default" onClick={more} loading={query.isFetchingNextPage}>
          Show more
        </Button>
      ) : (
        <Text c="dimmed" size="sm">
          That is all.
        </Text>
      )}
    </div>
  );
}
