import { isStaff } from '../access/caller.ts';
import { targetOf } from '../editorial/visibility.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { createActor, editActor, submitActor, takeBackActor } from './actors.commands.ts';
import { getActor, listActors } from './actors.queries.ts';
import { ActorBody, ActorList, ActorPatch, ActorQuery, ActorView } from './actors.schema.ts';
import { listStatements } from './statements.queries.ts';
import { StatementList, StatementQuery } from './statements.schema.ts';

const target = targetOf('actor');
const one = { tag: 'Actors', view: ActorView, target } as const;

export const actorRoutes: Endpoint[] = [
  endpoint({
    operation: 'listActors',
    method: 'get',
    path: '/actors',
    tag: 'Actors',
    summary: 'List actors, newest first',
    query: ActorQuery,
    view: ActorList,
    handle: async ({ caller, query }) => ({
      view: await listActors(caller.service.read, query, isStaff(caller)),
    }),
  }),
  endpoint({
    operation: 'createActor',
    method: 'post',
    path: '/actors',
    tag: 'Actors',
    summary: 'Add an actor',
    body: ActorBody,
    status: 201,
    view: ActorView,
    problems: ['redacted-words', 'unknown-reference'],
    handle: ({ caller, body }) => createActor(caller, body),
  }),
  endpoint({
    ...one,
    operation: 'getActor',
    method: 'get',
    path: '/actors/:id',
    summary: 'Read an actor',
    handle: async ({ caller, params }) => {
      const answer = await getActor(caller.service.read, params.id, isStaff(caller));
      if (!answer) throw new Problem('not-found');
      return answer;
    },
  }),
  endpoint({
    ...one,
    operation: 'listActorStatements',
    method: 'get',
    path: '/actors/:id/statements',
    summary: 'List what an actor claimed or answered, the latest first',
    description: 'Staff get the newest versions; everybody else what is published.',
    query: StatementQuery,
    view: StatementList,
    handle: async ({ caller, params, query }) => ({
      view: await listStatements(caller.service.read, params.id, query, isStaff(caller)),
    }),
  }),
  endpoint({
    ...one,
    operation: 'editActor',
    method: 'patch',
    path: '/actors/:id',
    summary: 'Edit an actor',
    description:
      'A change of an actor that something published shows is a new version, and goes into review at once.',
    body: ActorPatch,
    ifMatch: true,
    problems: ['redacted-words', 'wrong-state', 'unknown-reference', 'part-of-cycle'],
    handle: ({ caller, params, body, ifMatch }) => editActor(caller, params.id, ifMatch, body),
  }),
  endpoint({
    ...one,
    operation: 'submitActor',
    method: 'post',
    path: '/actors/:id/submit',
    summary: 'Submit an actor that was taken back',
    ifMatch: true,
    problems: ['wrong-state'],
    handle: ({ caller, params, ifMatch }) => submitActor(caller, params.id, ifMatch),
  }),
  endpoint({
    ...one,
    operation: 'takeBackActor',
    method: 'post',
    path: '/actors/:id/take-back',
    summary: 'Take a submission back',
    ifMatch: true,
    problems: ['wrong-state', 'not-the-submitter'],
    handle: ({ caller, params, ifMatch }) => takeBackActor(caller, params.id, ifMatch),
  }),
];
