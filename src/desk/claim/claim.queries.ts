/** How the pages of a claim get what they show: which document, and as of when. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { api } from '../api.ts';
import { sessionQuery } from '../queries.ts';
import type { ClaimModel } from './claim.model.ts';
import { publicModel, workingModel } from './model-of.ts';
import { asOfInstant, isAsOf } from './stated-span.ts';

type Basis = ClaimModel['basis'];

function claimQuery(id: string, basis: Basis, asOf: string | null) {
  return queryOptions({
    queryKey: ['claims', id, basis, asOf],
    queryFn: async ({ signal }): Promise<ClaimModel> =>
      basis === 'working'
        ? workingModel(await api.claims.working(id, signal))
        : publicModel(await api.claims.dossier(id, asOf ?? undefined, signal)),
  });
}

/** What the address asks for: `?as=public` or `?as=desk`, and `?asOf=` a date. */
function useAsked(preferred: Basis) {
  const [params] = useSearchParams();
  const { data: me, isPending } = useQuery(sessionQuery);
  const isStaff = (me?.roles.length ?? 0) > 0;
  const asOf = params.get('asOf') ?? '';
  const asked =
    params.get('as') === 'public' ? 'public' : params.get('as') === 'desk' ? 'working' : preferred;
  const basis: Basis = isStaff && asOf === '' ? asked : 'public';
  return { asOf, basis, isStaff, isPending };
}

/**
 * The claim of a page. Staff are shown the newest versions when the page prefers them; everybody else the published
 * ones. A person who may be staff is waited for.
 */
export function useClaim(id: string, preferred: Basis) {
  const { asOf, basis, isStaff, isPending } = useAsked(preferred);
  // The end of a day that is not over yet is now: fixed for as long as the page asks for it.
  const instant = useMemo(() => (isAsOf(asOf) ? asOfInstant(asOf, Date.now()) : asOf || null), [asOf]);
  const query = useQuery({ ...claimQuery(id, basis, instant), enabled: !isPending });
  return { query, basis, asOf, isStaff };
}
