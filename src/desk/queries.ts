/** What the desk remembers of the API's answers, and under which keys. */
import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiProblem, api, type Me } from './api.ts';

/** A problem that asking again may end: the service is away, or somebody else's request was faster. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.code === 'offline' || error.status === 503);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A request that came to the service offline fails with words; it does not wait in silence.
      networkMode: 'always',
      retry: (failures, error) => isPassing(error) && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
});

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => (await api.session.get(signal)).user,
  staleTime: 60_000,
});

/** Who is signed in. `me` is null for a reader, and undefined until that is known. */
export function useMe(): { me: Me | null | undefined; isStaff: boolean } {
  const { data } = useQuery(sessionQuery);
  return { me: data, isStaff: (data?.roles.length ?? 0) > 0 };
}

/** Whether the roles of the person cover an operation of the API. */
export function may(me: Me | null | undefined, operation: string): boolean {
  return me?.may.includes(operation) ?? false;
}

/** After a write: everything that was read is read again, when it is next looked at. */
export async function refreshAll(): Promise<void> {
  await queryClient.invalidateQueries();
}

/** After signing in or out: nothing that another person was shown stays. */
export async function forgetAll(): Promise<void> {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

/** After signing in: nothing that a reader was shown stays, and what staff see is read. */
export async function signedIn(user: Me): Promise<void> {
  queryClient.setQueryData(sessionQuery.queryKey, user);
  await forgetAll();
}
