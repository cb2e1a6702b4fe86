import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { consentToRedaction, refuseRedaction, requestRedaction } from './redactions.commands.ts';
import { consentTarget, getRedaction, listRedactions, redactionTarget } from './redactions.queries.ts';
import {
  RedactionBody,
  RedactionList,
  RedactionQuery,
  RedactionView,
  RefusalBody,
} from './redactions.schema.ts';

const tag = 'Redactions';
const one = { tag, view: RedactionView, target: redactionTarget } as const;

export const redactionRoutes: Endpoint[] = [
  endpoint({
    operation: 'listRedactions',
    method: 'get',
    path: '/redactions',
    tag,
    summary: 'List redactions, the last requested first',
    query: RedactionQuery,
    view: RedactionList,
    handle: async ({ caller, query }) => ({ view: await listRedactions(caller.service.read, query) }),
  }),
  endpoint({
    operation: 'requestRedaction',
    method: 'post',
    path: '/redactions',
    tag,
    summary: 'Ask for a redaction, for when a court orders it',
    description:
      'Nothing is changed before another admin consents. The answer shows what would be emptied, in the records, in the ledger, and in which dossiers.',
    body: RedactionBody,
    status: 201,
    view: RedactionView,
    problems: ['unknown-reference', 'already-redacted'],
    handle: ({ caller, body }) => requestRedaction(caller, body),
  }),
  endpoint({
    ...one,
    operation: 'getRedaction',
    method: 'get',
    path: '/redactions/:id',
    summary: 'Read a redaction, with exactly what it would empty or has emptied',
    handle: async ({ caller, params }) => {
      const view = await getRedaction(caller.service.read, params.id);
      if (!view) throw new Problem('not-found');
      return { view };
    },
  }),
  endpoint({
    ...one,
    target: consentTarget,
    operation: 'consentToRedaction',
    method: 'post',
    path: '/redactions/:id/consent',
    summary: 'Consent to another admin’s redaction, and carry it out',
    description:
      'For good: the words are gone from the records, from the ledger and from dossiers of every date, which show since when and why instead. Hashes stay, so that the log and all other dossiers still verify.',
    problems: ['own-request', 'wrong-state', 'already-redacted'],
    handle: ({ caller, params }) => consentToRedaction(caller, params.id),
  }),
  endpoint({
    ...one,
    operation: 'refuseRedaction',
    method: 'post',
    path: '/redactions/:id/refuse',
    summary: 'Refuse a redaction, or withdraw one’s own',
    body: RefusalBody,
    problems: ['wrong-state'],
    handle: ({ caller, params, body }) => refuseRedaction(caller, params.id, body.reason),
  }),
];
