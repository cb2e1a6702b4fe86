/** What the desk remembers of the API's answers, and under which keys. */
import { MutationCache, QueryCache, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiProblem, api, type Me } from './api.ts';
import { forgetKeptOf, keepFor } from './editor/kept.ts';
import { hasUnsaved } from './shell/unsaved.tsx';

/** A problem that asking again may end: the service is away, or somebody else's request was faster. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.code === 'offline' || error.status === 503);
}

/** How long after the session was read a missing page is no reason to read it again, in milliseconds. */
const SURE_MS = 10_000;

/** A problem may mean that the session has ended: then who is signed in is asked again. */
function doubtSession(error: unknown): void {
  if (!(error instanceof ApiProblem)) return;
  const session = queryClient.getQueryState(sessionQuery.queryKey);
  // To a reader, what only staff see is not there.
  const isMissing = error.status === 404 && session?.data && Date.now() - session.dataUpdatedAt > SURE_MS;
  if (error.code === 'unknown-caller' || isMissing)
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => queryKey[0] !== 'session' && doubtSession(error),
  }),
  mutationCache: new MutationCache({ onError: doubtSession }),
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
  queryFn: async ({ signal, client }) => {
    const { user } = await api.session.get(signal);
    // While somebody has unsaved work, the page stays under their hands: they are told when they save it.
    if (user === null && hasUnsaved()) return client.getQueryData<Me | null>(['session']) ?? null;
    return user;
  },
  staleTime: 60_000,
  refetchOnWindowFocus: 'always',
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

/** The other tabs of this desk; the tests of its functions have none. */
const others = typeof window === 'undefined' ? null : new BroadcastChannel('rejoinder-session');

/** What one tab tells the others: who signed in, or who signed out. */
type Told = { signedIn: string } | { signedOut: string };

others?.addEventListener('message', ({ data: told }: MessageEvent<Told>) => {
  if ('signedOut' in told) {
    forgetKeptOf(told.signedOut);
    queryClient.setQueryData(sessionQuery.queryKey, null);
  } else {
    keepFor(told.signedIn);
    // Whoever signs in again finds the page as it was.
    if (queryClient.getQueryData(sessionQuery.queryKey)?.id === told.signedIn) return;
  }
  void forgetAll();
});

/** After signing in or out: nothing that another person was shown stays; what is on the screen is read again. */
export async function forgetAll(): Promise<void> {
  const isOther = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'session';
  queryClient.removeQueries({ predicate: isOther, type: 'inactive' });
  void queryClient.resetQueries({ predicate: isOther, type: 'active' });
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

/** After signing in: nothing that a reader was shown stays, and what staff see is read. */
export async function signedIn(user: Me): Promise<void> {
  keepFor(user.id);
  queryClient.setQueryData(sessionQuery.queryKey, user);
  others?.postMessage({ signedIn: user.id } satisfies Told);
  await forgetAll();
}

/** After signing out: nothing that the person was shown or wrote stays on this device, in no tab. */
export async function signedOut(user: Me): Promise<void> {
  forgetKeptOf(user.id);
  queryClient.setQueryData(sessionQuery.queryKey, null);
  others?.postMessage({ signedOut: user.id } satisfies Told);
  await forgetAll();
}
