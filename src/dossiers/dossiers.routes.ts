import { z } from 'zod';
import { isStaff } from '../access/caller.ts';
import { targetOf } from '../editorial/visibility.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { dossierTarget, getDossierAsOf, getDossierAtSize, makeDossier } from './dossiers.queries.ts';
import { DossierQuery, DossierView, HistoryList, HistoryQuery, WorkingDossier } from './dossiers.schema.ts';
import { listHistory, listPublicHistory } from './history.queries.ts';
import { getWorkingDossier } from './working.queries.ts';

const ofClaim = { tag: 'Dossiers', method: 'get' } as const;

export const dossierRoutes: Endpoint[] = [
  endpoint({
    ...ofClaim,
    operation: 'getClaimDossier',
    path: '/claims/:id/dossier',
    target: dossierTarget,
    summary: 'Export the dossier of a claim',
    description:
      'One JSON document in RFC 8785 canonical form, the same bytes until something in it changes; `integrity` lets anybody verify it offline. Its schema is at /schemas/dossier-1.json. `asOf` or `atSize` give it as it was served then. Staff may ask for `view=working`: the newest versions, drafts too, in a form of its own.',
    query: DossierQuery,
    view: z.union([DossierView, WorkingDossier]),
    problems: ['not-allowed'],
    handle: async ({ caller, target, params, query }) => {
      if (query.view === 'working') {
        if (!caller.user) throw new Problem('unknown-caller');
        if (!isStaff(caller)) throw new Problem('not-allowed', 'The working view is for staff.');
        const view = await getWorkingDossier(caller.service.read, params.id);
        if (!view) throw new Problem('not-found');
        return { view };
      }
      if (query.asOf !== undefined) return getDossierAsOf(caller.service, params.id, query.asOf);
      if (query.atSize !== undefined) return getDossierAtSize(caller.service, params.id, query.atSize);
      const dossier = target?.stored ?? (await makeDossier(caller.service, params.id));
      if (!dossier)
        throw new Problem('not-found', 'Nothing of this claim is public. Staff may ask for ?view=working.');
      return dossier;
    },
  }),
  endpoint({
    ...ofClaim,
    operation: 'getClaimHistory',
    path: '/claims/:id/history',
    target: targetOf('claim'),
    summary: 'Read what happened to a claim and its thread, oldest first',
    description: 'Everything for staff; for everybody else what was made public.',
    query: HistoryQuery,
    view: HistoryList,
    handle: async ({ caller, params, query }) => ({
      view: isStaff(caller)
        ? await listHistory(caller.service.read, params.id, query)
        : await listPublicHistory(caller.service.read, params.id, query),
    }),
  }),
];
