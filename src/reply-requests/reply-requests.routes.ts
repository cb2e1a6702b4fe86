import { targetOf } from '../editorial/visibility.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { addReplyRequest, settleReplyRequest } from './reply-requests.commands.ts';
import { listReplyRequests, replyRequestTarget } from './reply-requests.queries.ts';
import {
  ReplyRequestBody,
  ReplyRequestList,
  ReplyRequestPatch,
  ReplyRequestQuery,
  ReplyRequestView,
} from './reply-requests.schema.ts';

const tag = 'Reply requests';

export const replyRequestRoutes: Endpoint[] = [
  endpoint({
    operation: 'listReplyRequests',
    method: 'get',
    path: '/claims/:id/reply-requests',
    tag,
    summary: 'Who was asked for a reply to a claim, oldest first',
    target: targetOf('claim'),
    query: ReplyRequestQuery,
    view: ReplyRequestList,
    handle: async ({ caller, params, query }) => ({
      view: await listReplyRequests(caller.service.read, params.id, query),
    }),
  }),
  endpoint({
    operation: 'addReplyRequest',
    method: 'post',
    path: '/claims/:id/reply-requests',
    tag,
    summary: 'Note that an actor was asked for a reply',
    description: 'The public reads it from the next approval of the claim on.',
    target: targetOf('claim'),
    body: ReplyRequestBody,
    status: 201,
    view: ReplyRequestView,
    problems: ['unknown-reference', 'date-in-future', 'due-before-asked'],
    handle: ({ caller, params, body }) => addReplyRequest(caller, params.id, body),
  }),
  endpoint({
    operation: 'settleReplyRequest',
    method: 'patch',
    path: '/reply-requests/:id',
    tag,
    summary: 'Note how a reply request ended',
    target: replyRequestTarget,
    body: ReplyRequestPatch,
    view: ReplyRequestView,
    problems: ['answer-not-in-thread'],
    handle: ({ caller, params, body }) => settleReplyRequest(caller, params.id, body),
  }),
];
