import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';

interface PageOfList<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list of the API, page by page; what was found stays while what is asked next is on its way. */
export function useList<T>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOfList<T>>,
  enabled = true,
) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** The part of the address that says what a list shows: shareable, and changed without a new step in the history. */
export function useListParams(names: readonly string[]) {
  const [params, setParams] = useSearchParams();
  const query: Readonly<Record<string, string>> = Object.fromEntries(
    [...params].filter(([name, value]) => names.includes(name) && value !== ''),
  );
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
  return { query, set };
}
