import { isStaff } from '../access/caller.ts';
import { WithdrawBody } from '../editorial/notice.schema.ts';
import { targetOf } from '../editorial/visibility.ts';
import { addEvidence, removeEvidence } from '../evidence/evidence.commands.ts';
import { EvidenceBody, EvidenceRemoval } from '../evidence/evidence.schema.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import {
  answerClaim,
  answerRebuttal,
  editRebuttal,
  presentRebuttal,
  submitRebuttal,
  takeBackRebuttal,
  withdrawRebuttal,
} from './rebuttals.commands.ts';
import { getRebuttal, listRebuttals, listRebuttalVersions } from './rebuttals.queries.ts';
import {
  RebuttalBody,
  RebuttalList,
  RebuttalPatch,
  RebuttalQuery,
  RebuttalVersionList,
  RebuttalView,
} from './rebuttals.schema.ts';

const tag = 'Rebuttals';
const ofClaim = { tag, target: targetOf('claim') } as const;
const one = { tag, view: RebuttalView, target: targetOf('rebuttal') } as const;
const step = { ...one, method: 'post', ifMatch: true } as const;

export const rebuttalRoutes: Endpoint[] = [
  endpoint({
    ...ofClaim,
    operation: 'listClaimRebuttals',
    method: 'get',
    path: '/claims/:id/rebuttals',
    summary: 'Read the thread of a claim, flat, in the order of record',
    query: RebuttalQuery,
    view: RebuttalList,
    handle: async ({ caller, params, query }) => ({
      view: await listRebuttals(caller.service.read, params.id, query, isStaff(caller)),
    }),
  }),
  endpoint({
    ...ofClaim,
    operation: 'addClaimRebuttal',
    method: 'post',
    path: '/claims/:id/rebuttals',
    summary: 'Add an answer to a claim, as a draft',
    body: RebuttalBody,
    status: 201,
    view: RebuttalView,
    problems: ['redacted-words', 'unknown-reference', 'date-in-future'],
    handle: ({ caller, params, body }) => answerClaim(caller, params.id, body),
  }),
  endpoint({
    ...one,
    operation: 'addRebuttalAnswer',
    method: 'post',
    path: '/rebuttals/:id/rebuttals',
    summary: 'Add an answer to a rebuttal, as a draft',
    body: RebuttalBody,
    status: 201,
    problems: ['redacted-words', 'unknown-reference', 'date-in-future', 'thread-too-deep'],
    handle: ({ caller, params, body }) => answerRebuttal(caller, params.id, body),
  }),
  endpoint({
    ...one,
    operation: 'getRebuttal',
    method: 'get',
    path: '/rebuttals/:id',
    summary: 'Read a rebuttal',
    description: 'Staff get the newest version and how it differs; everybody else the published one.',
    handle: async ({ caller, params }) => {
      const answer = await getRebuttal(caller.service.read, params.id, isStaff(caller));
      if (!answer) throw new Problem('not-found');
      return answer;
    },
  }),
  endpoint({
    ...one,
    operation: 'listRebuttalVersions',
    method: 'get',
    path: '/rebuttals/:id/versions',
    summary: 'Read the versions of a rebuttal, oldest first',
    description:
      'Staff get all of them, with who wrote and who judged; everybody else those that were published once.',
    view: RebuttalVersionList,
    handle: async ({ caller, params }) => {
      const view = await listRebuttalVersions(caller.service.read, params.id, isStaff(caller));
      if (!view) throw new Problem('not-found');
      return { view };
    },
  }),
  endpoint({
    ...one,
    operation: 'editRebuttal',
    method: 'patch',
    path: '/rebuttals/:id',
    summary: 'Edit a rebuttal',
    description:
      'A draft is edited in place. The first edit of anything judged before starts the next version; of something published it carries `notice`.',
    body: RebuttalPatch,
    ifMatch: true,
    problems: ['redacted-words', 'wrong-state', 'unknown-reference', 'notice-needed', 'date-in-future'],
    handle: ({ caller, params, body, ifMatch }) => editRebuttal(caller, params.id, ifMatch, body),
  }),
  endpoint({
    ...step,
    operation: 'submitRebuttal',
    path: '/rebuttals/:id/submit',
    summary: 'Submit a rebuttal for review',
    problems: ['wrong-state', 'notice-needed', 'evidence-offered-mismatch'],
    handle: ({ caller, params, ifMatch }) => submitRebuttal(caller, params.id, ifMatch),
  }),
  endpoint({
    ...step,
    operation: 'takeBackRebuttal',
    path: '/rebuttals/:id/take-back',
    summary: 'Take a submission back',
    problems: ['wrong-state', 'not-the-submitter'],
    handle: ({ caller, params, ifMatch }) => takeBackRebuttal(caller, params.id, ifMatch),
  }),
  endpoint({
    ...step,
    operation: 'withdrawRebuttal',
    path: '/rebuttals/:id/withdraw',
    summary: 'Withdraw a rebuttal at once',
    description:
      'In the public thread a tombstone stays in its place. To reinstate it, edit it and have the new version approved.',
    body: WithdrawBody,
    problems: ['wrong-state'],
    handle: ({ caller, params, body, ifMatch }) => withdrawRebuttal(caller, params.id, ifMatch, body.reason),
  }),
  endpoint({
    ...step,
    operation: 'addRebuttalEvidence',
    path: '/rebuttals/:id/evidence',
    summary: 'Add evidence to a rebuttal',
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
      addEvidence(caller, params.id, ifMatch, body, presentRebuttal),
  }),
  endpoint({
    ...one,
    operation: 'removeRebuttalEvidence',
    method: 'delete',
    path: '/rebuttals/:id/evidence/:evidenceId',
    summary: 'Take evidence out of a rebuttal',
    description: 'Versions that were submitted before keep it.',
    ifMatch: true,
    body: EvidenceRemoval,
    bodyOptional: true,
    problems: ['wrong-state'],
    handle: ({ caller, params, body, ifMatch }) =>
      removeEvidence(caller, params.id, params.evidenceId, ifMatch, body, presentRebuttal),
  }),
];
