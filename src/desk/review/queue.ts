/** The queue as a way through: where one stands in it, and what comes next. */
import { queryOptions } from '@tanstack/react-query';
import { api, type QueueItem } from '../api.ts';

/** How many pages of the API are read to tell where one stands. */
const PAGES = 5;

/** The queue as far as a person could go through it in a day; `isAll` when there is no more. */
export function queueQuery(type: string | undefined) {
  return queryOptions({
    queryKey: ['review-queue', 'way', type ?? null],
    queryFn: async ({ signal }) => {
      const items: QueueItem[] = [];
      let cursor: string | null | undefined;
      for (let page = 0; page < PAGES && cursor !== null; page += 1) {
        const next = await api.reviewQueue({ type, cursor, limit: 100 }, signal);
        items.push(...next.items);
        cursor = next.nextCursor;
      }
      return { items, isAll: cursor === null };
    },
  });
}

/** Where a submission is reviewed; `type` keeps to the queue of one type. */
export function reviewAddress(item: Pick<QueueItem, 'type' | 'id'>, type: string | undefined): string {
  return `/review/${item.type}/${item.id}${type ? `?type=${type}` : ''}`;
}

/** What comes next after a decision: in the order in which the queue stood before it, by what may be reviewed since. */
export function nextAfter<Item extends Pick<QueueItem, 'id' | 'mayReview'>>(
  before: readonly Item[],
  now: readonly Item[],
  id: string,
): Item | undefined {
  const waiting = new Map(now.map((item) => [item.id, item]));
  return nextInQueue(
    before.flatMap((item) => (item.id === id ? item : (waiting.get(item.id) ?? []))),
    id,
  );
}

/** What comes next for somebody who is done with `id`: the next that they may review, or else the oldest one. */
export function nextInQueue<Item extends Pick<QueueItem, 'id' | 'mayReview'>>(
  items: readonly Item[],
  id: string,
): Item | undefined {
  const at = items.findIndex((item) => item.id === id);
  const others = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))];
  return others.find((item) => item.mayReview);
}
