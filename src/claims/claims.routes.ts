import { isStaff } from '../access/caller.ts';
import { WithdrawBody } from '../editorial/notice.schema.ts';
import { targetOf } from '../editorial/visibility.ts';
import { addEvidence, removeEvidence } from '../evidence/evidence.commands.ts';
import { EvidenceBody, EvidenceRemoval } from '../evidence/evidence.schema.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import {
  createClaim,
  editClaim,
  presentClaim,
  submitClaim,
  takeBackClaim,
  withdrawClaim,
} from './claims.commands.ts';
import { findSimilarClaims, getClaim, listClaims, listClaimVersions } from './claims.queries.ts';
import {
  ClaimBody,
  ClaimList,
  ClaimPatch,
  ClaimQuery,
  ClaimVersionList,
  ClaimView,
  SimilarBody,
  SimilarView,
  TopicList,
} from './claims.schema.ts';
import { listTopics } from './topics.queries.ts';

const tag = 'Claims';
const one = { tag, view: ClaimView, target: targetOf('claim') } as const;
const step = { ...one, method: 'post', ifMatch: true } as const;

export const claimRoutes: Endpoint[] = [
  endpoint({
    operation: 'listClaims',
    method: 'get',
    path: '/claims',
    tag,
    summary: 'Search claims, the last recorded first or the latest stated',
    query: ClaimQuery,
    view: ClaimList,
    handle: ({ caller, query }) => listClaims(caller.service.read, query, isStaff(caller)),
  }),
  endpoint({
    operation: 'listTopics',
    method: 'get',
    path: '/topics',
    tag,
    summary: 'List what claims are about, the most frequent topic first',
    description: 'In a large record the count may be up to a minute old.',
    view: TopicList,
    handle: async ({ caller }) => ({ view: await listTopics(caller.service.read, isStaff(caller)) }),
  }),
  endpoint({
    operation: 'createClaim',
    method: 'post',
    path: '/claims',
    tag,
    summary: 'Put a claim on the record, as a draft',
    body: ClaimBody,
    status: 201,
    view: ClaimView,
    problems: ['redacted-words', 'unknown-reference', 'date-in-future'],
    handle: ({ caller, body }) => createClaim(caller, body),
  }),
  endpoint({
    operation: 'findSimilarClaims',
    method: 'post',
    path: '/claims/similar',
    tag,
    summary: 'Find the claims most like a text',
    description: 'A POST, so that the text of a draft stays out of logs. It changes nothing.',
    body: SimilarBody,
    view: SimilarView,
    handle: async ({ caller, body }) => ({
      view: { items: await findSimilarClaims(caller.service.read, body.text, body.limit) },
    }),
  }),
  endpoint({
    ...one,
    operation: 'getClaim',
    method: 'get',
    path: '/claims/:id',
    summary: 'Read a claim',
    description: 'Staff get the newest version and how it differs; everybody else the published one.',
    handle: async ({ caller, params }) => {
      const answer = await getClaim(caller.service.read, params.id, isStaff(caller));
      if (!answer) throw new Problem('not-found');
      return answer;
    },
  }),
  endpoint({
    ...one,
    operation: 'listClaimVersions',
    method: 'get',
    path: '/claims/:id/versions',
    summary: 'Read the versions of a claim, oldest first',
    description:
      'Staff get all of them, with who wrote and who judged; everybody else those that were published once.',
    view: ClaimVersionList,
    handle: async ({ caller, params }) => {
      const view = await listClaimVersions(caller.service.read, params.id, isStaff(caller));
      if (!view) throw new Problem('not-found');
      return { view };
    },
  }),
  endpoint({
    ...one,
    operation: 'editClaim',
    method: 'patch',
    path: '/claims/:id',
    summary: 'Edit a claim',
    description:
      'A draft is edited in place. The first edit of anything judged before starts the next version; of something published it carries `notice`.',
    body: ClaimPatch,
    ifMatch: true,
    problems: ['redacted-words', 'wrong-state', 'unknown-reference', 'notice-needed', 'date-in-future'],
    handle: ({ caller, params, body, ifMatch }) => editClaim(caller, params.id, ifMatch, body),
  }),
  endpoint({
    ...step,
    operation: 'submitClaim',
    path: '/claims/:id/submit',
    summary: 'Submit a claim for review',
    problems: ['wrong-state', 'notice-needed'],
    handle: ({ caller, params, ifMatch }) => submitClaim(caller, params.id, ifMatch),
  }),
  endpoint({
    ...step,
    operation: 'takeBackClaim',
    path: '/claims/:id/take-back',
    summary: 'Take a submission back',
    problems: ['wrong-state', 'not-the-submitter'],
    handle: ({ caller, params, ifMatch }) => takeBackClaim(caller, params.id, ifMatch),
  }),
  endpoint({
    ...step,
    operation: 'withdrawClaim',
    path: '/claims/:id/withdraw',
    summary: 'Withdraw a claim at once',
    description:
      'Its answers leave the public record with it. To reinstate it, edit it and have the new version approved.',
    body: WithdrawBody,
    problems: ['wrong-state'],
    handle: ({ caller, params, body, ifMatch }) => withdrawClaim(caller, params.id, ifMatch, body.reason),
  }),
  endpoint({
    ...step,
    operation: 'addClaimEvidence',
    path: '/claims/:id/evidence',
    summary: 'Add evidence to a claim',
    description:
      'A quotation is saved only if its words stand in the snapshot; what is stored are the snapshot’s own characters.',
    body: EvidenceBody,
    status: 201,
    problems: [
      'redacted-words',
      'wrong-state',
      'quote-not-found',
      'quote-ambiguous',
      'unknown-reference',
      'locator-needed',
      'speech-needs-appearance',
    ],
    handle: ({ caller, params, body, ifMatch }) =>
      addEvidence(caller, params.id, ifMatch, body, presentClaim),
  }),
  endpoint({
    ...one,
    operation: 'removeClaimEvidence',
    method: 'delete',
    path: '/claims/:id/evidence/:evidenceId',
    summary: 'Take evidence out of a claim',
    description: 'Versions that were submitted before keep it.',
    ifMatch: true,
    body: EvidenceRemoval,
    bodyOptional: true,
    problems: ['wrong-state'],
    handle: ({ caller, params, body, ifMatch }) =>
      removeEvidence(caller, params.id, params.evidenceId, ifMatch, body, presentClaim),
  }),
];
