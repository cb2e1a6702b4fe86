import { actingUserId, hasRole } from '../access/caller.ts';
import { presentActor } from '../actors/actors.commands.ts';
import { ActorView } from '../actors/actors.schema.ts';
import { presentClaim } from '../claims/claims.commands.ts';
import { ClaimView } from '../claims/claims.schema.ts';
import type { Present } from '../editorial/transitions.ts';
import { type RecordType, targetOf } from '../editorial/visibility.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { presentRebuttal } from '../rebuttals/rebuttals.commands.ts';
import { RebuttalView } from '../rebuttals/rebuttals.schema.ts';
import { presentSource } from '../sources/sources.commands.ts';
import { SourceView } from '../sources/sources.schema.ts';
import { reviewRecord } from './reviews.commands.ts';
import { listReviewQueue } from './reviews.queries.ts';
import { QueueList, QueueQuery, ReviewBody } from './reviews.schema.ts';
import { listWork } from './work.queries.ts';
import { WorkList, WorkQuery } from './work.schema.ts';

const tag = 'Reviews';

const reviewed = {
  claim: { operation: 'reviewClaim', view: ClaimView, present: presentClaim },
  rebuttal: { operation: 'reviewRebuttal', view: RebuttalView, present: presentRebuttal },
  actor: { operation: 'reviewActor', view: ActorView, present: presentActor },
  source: { operation: 'reviewSource', view: SourceView, present: presentSource },
} as const satisfies Record<RecordType, { operation: string; view: unknown; present: Present }>;

function reviewEndpoint(type: RecordType): Endpoint {
  const { operation, view, present } = reviewed[type];
  return endpoint({
    operation,
    method: 'post',
    path: `/${type}s/:id/reviews`,
    tag,
    summary: `Review the submitted version of ${type === 'actor' ? 'an' : 'a'} ${type}`,
    description:
      'Judges exactly the version that If-Match names. An approval publishes it, with the actors and sources that it shows and that were not public yet. Answers the record.',
    target: targetOf(type),
    body: ReviewBody,
    status: 201,
    view,
    ifMatch: true,
    problems: [
      'four-eyes',
      'wrong-state',
      ...(type === 'rebuttal' ? (['target-not-published'] as const) : []),
    ],
    handle: ({ caller, params, body, ifMatch }) => reviewRecord(caller, params.id, ifMatch, body, present),
  });
}

export const reviewRoutes: Endpoint[] = [
  endpoint({
    operation: 'listReviewQueue',
    method: 'get',
    path: '/review-queue',
    tag,
    summary: 'What waits for a review, oldest first',
    query: QueueQuery,
    view: QueueList,
    handle: async ({ caller, query }) => ({
      view: await listReviewQueue(
        caller.service.read,
        query,
        actingUserId(caller),
        hasRole(caller, 'reviewer'),
      ),
    }),
  }),
  endpoint({
    operation: 'listWork',
    method: 'get',
    path: '/work',
    tag,
    summary: 'What is at work and not published, the latest change first',
    description:
      'The newest versions that are neither published nor withdrawn: the caller’s own, or everybody’s. Actors and sources count once they were submitted, or when they change something published.',
    query: WorkQuery,
    view: WorkList,
    handle: async ({ caller, query }) => ({
      view: await listWork(caller.service.read, query, actingUserId(caller)),
    }),
  }),
  ...(['claim', 'rebuttal', 'actor', 'source'] as const).map(reviewEndpoint),
];
