import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { userTarget } from '../users/users.queries.ts';
import { changePassword, checkLink, createPasswordLink, setPassword, signIn } from './session.commands.ts';
import { getSession } from './session.queries.ts';
import {
  ChangePasswordBody,
  LinkBody,
  LinkCheckView,
  PasswordLinkView,
  SessionView,
  SetPasswordBody,
  SignedInView,
  SignInBody,
} from './session.schema.ts';

const tag = 'Sign in';

export const sessionRoutes: Endpoint[] = [
  endpoint({
    operation: 'getSession',
    method: 'get',
    path: '/session',
    tag,
    summary: 'Who is signed in, if anybody',
    view: SessionView,
    handle: async ({ caller }) => ({ view: await getSession(caller) }),
  }),
  endpoint({
    operation: 'createSession',
    method: 'post',
    path: '/session',
    tag,
    summary: 'Sign in with e-mail address and password',
    description: 'Sets the cookie of a session, which ends after 8 hours without a request, or after 7 days.',
    body: SignInBody,
    view: SignedInView,
    startsSession: true,
    problems: ['wrong-credentials'],
    handle: ({ caller, body }) => signIn(caller, body),
  }),
  endpoint({
    operation: 'endSession',
    method: 'delete',
    path: '/session',
    tag,
    summary: 'Sign out',
    status: 204,
    handle: async ({ caller }) => {
      await caller.session?.signOut();
      return { view: null };
    },
  }),
  endpoint({
    operation: 'checkPasswordLink',
    method: 'post',
    path: '/password/check',
    tag,
    summary: 'For whom a link sets a password',
    body: LinkBody,
    view: LinkCheckView,
    problems: ['link-not-valid'],
    handle: async ({ caller, body }) => ({ view: await checkLink(caller, body.secret) }),
  }),
  endpoint({
    operation: 'setPassword',
    method: 'post',
    path: '/password',
    tag,
    summary: 'Set a password by a link, and sign in',
    description: 'The link is used up, and all other sessions of its user are over.',
    body: SetPasswordBody,
    view: SignedInView,
    startsSession: true,
    problems: ['link-not-valid', 'wrong-state'],
    handle: ({ caller, body }) => setPassword(caller, body),
  }),
  endpoint({
    operation: 'changePassword',
    method: 'patch',
    path: '/me/password',
    tag,
    summary: 'Change one’s own password',
    description: 'All other sessions of the user are over.',
    body: ChangePasswordBody,
    status: 204,
    handle: async ({ caller, body }) => {
      if (!caller.user) throw new Problem('unknown-caller');
      await changePassword(caller, caller.user, body);
      return { view: null };
    },
  }),
  endpoint({
    operation: 'createPasswordLink',
    method: 'post',
    path: '/users/:id/password-links',
    tag,
    summary: 'Make a link by which a user sets a password, once',
    description:
      'It can be used for 72 hours. A new one takes the place of those before. The answer is the one place where it is shown.',
    target: userTarget,
    status: 201,
    view: PasswordLinkView,
    secret: true,
    problems: ['wrong-state', 'idempotency-answer-not-kept'],
    handle: ({ caller, params }) => createPasswordLink(caller, params.id),
  }),
];
