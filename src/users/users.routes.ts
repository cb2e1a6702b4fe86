import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { createUser, editUser, eraseUser } from './users.commands.ts';
import { getMe, getUser, listUsers, userTarget } from './users.queries.ts';
import { MeView, UserBody, UserList, UserPatch, UserQuery, UserView } from './users.schema.ts';

const tag = 'People';

export const userRoutes: Endpoint[] = [
  endpoint({
    operation: 'getMe',
    method: 'get',
    path: '/me',
    tag,
    summary: 'Who am I, and what may I do',
    view: MeView,
    handle: async ({ caller }) => ({ view: await getMe(caller) }),
  }),
  endpoint({
    operation: 'listUsers',
    method: 'get',
    path: '/users',
    tag,
    summary: 'List users, the last added first',
    query: UserQuery,
    view: UserList,
    handle: async ({ caller, query }) => ({ view: await listUsers(caller.service.read, query) }),
  }),
  endpoint({
    operation: 'createUser',
    method: 'post',
    path: '/users',
    tag,
    summary: 'Add a user',
    body: UserBody,
    status: 201,
    view: UserView,
    problems: ['email-taken'],
    handle: ({ caller, body }) => createUser(caller, body),
  }),
  endpoint({
    operation: 'getUser',
    method: 'get',
    path: '/users/:id',
    tag,
    summary: 'Read a user',
    target: userTarget,
    view: UserView,
    handle: async ({ caller, params }) => {
      const view = await getUser(caller.service.read, params.id);
      if (!view) throw new Problem('not-found');
      return { view };
    },
  }),
  endpoint({
    operation: 'editUser',
    method: 'patch',
    path: '/users/:id',
    tag,
    summary: 'Change a user’s name, address or roles, or disable them',
    target: userTarget,
    body: UserPatch,
    view: UserView,
    problems: ['email-taken', 'last-admin'],
    handle: ({ caller, params, body }) => editUser(caller, params.id, body),
  }),
  endpoint({
    operation: 'eraseUser',
    method: 'post',
    path: '/users/:id/erase',
    tag,
    summary: 'Erase a user, for good',
    description:
      'Name and address are replaced, roles and tokens taken. What they did stays, by an id that leads to nobody.',
    target: userTarget,
    view: UserView,
    problems: ['last-admin', 'wrong-state'],
    handle: ({ caller, params }) => eraseUser(caller, params.id),
  }),
];
