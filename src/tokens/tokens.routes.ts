import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { createToken, revokeToken } from './tokens.commands.ts';
import { listTokens, ownerMeant, tokenTarget } from './tokens.queries.ts';
import { NewTokenView, TokenBody, TokenList, TokenQuery, TokenView } from './tokens.schema.ts';

const tag = 'People';

export const tokenRoutes: Endpoint[] = [
  endpoint({
    operation: 'listTokens',
    method: 'get',
    path: '/tokens',
    tag,
    summary: 'List tokens, the last made first',
    query: TokenQuery,
    view: TokenList,
    problems: ['not-allowed'],
    handle: async ({ caller, query }) => ({
      view: await listTokens(caller.service.read, ownerMeant(caller, query.userId), query),
    }),
  }),
  endpoint({
    operation: 'createToken',
    method: 'post',
    path: '/tokens',
    tag,
    summary: 'Make a token',
    description: 'The answer is the one place where the token is shown.',
    body: TokenBody,
    status: 201,
    view: NewTokenView,
    secret: true,
    problems: ['not-allowed', 'unknown-reference', 'idempotency-answer-not-kept'],
    handle: ({ caller, body: { userId, ...body } }) => createToken(caller, ownerMeant(caller, userId), body),
  }),
  endpoint({
    operation: 'revokeToken',
    method: 'delete',
    path: '/tokens/:id',
    tag,
    summary: 'Revoke a token, at once and for good',
    target: tokenTarget,
    view: TokenView,
    handle: ({ caller, params }) => revokeToken(caller, params.id),
  }),
];
