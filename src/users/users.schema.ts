import { z } from 'zod';
import { pageOf, pageQuery } from '../http/paging.ts';
import { line } from '../http/text.ts';

export const ROLES = ['editor', 'reviewer', 'admin'] as const;

/** An e-mail address, kept in lower case; what cannot be one is refused, what could be is taken. */
export const email = line({ max: 254, description: 'An e-mail address.' })
  .refine(
    (value) => /^[^\s@]+@[^\s@]+$/.test(value),
    'This is not an e-mail address. Give one such as ada@example.org.',
  )
  .transform((value) => value.toLowerCase());
const name = line({ max: 200, description: 'The name that colleagues see.' });
const roles = z
  .array(z.enum(ROLES))
  .max(10)
  .transform((all) => ROLES.filter((role) => all.includes(role)))
  .describe('Roles imply no other role. Without one, a user is a reader.');

/** POST /users */
export const UserBody = z.strictObject({ email, name, roles: roles.default([]) }).meta({ id: 'UserBody' });

/** PATCH /users/:id: what is left out stays. */
export const UserPatch = z
  .strictObject({
    email,
    name,
    roles,
    disabled: z.boolean().describe('A disabled user cannot sign in; tokens stop at once.'),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.')
  .meta({ id: 'UserPatch' });

/** A user as an admin, and they themselves, read it. */
export const UserView = z
  .strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    disabledAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });

/** GET /me */
export const MeView = z
  .strictObject({
    ...UserView.omit({ disabledAt: true }).shape,
    may: z.array(z.string()).describe('The operations that the roles cover.'),
  })
  .meta({ id: 'Me' });

/** GET /users */
export const UserList = pageOf(UserView).meta({ id: 'UserList' });
export const UserQuery = z.strictObject(pageQuery);

export type UserBody = z.infer<typeof UserBody>;
export type UserPatch = z.infer<typeof UserPatch>;
export type MeView = z.infer<typeof MeView>;
export type UserView = z.infer<typeof UserView>;
export type UserQuery = z.infer<typeof UserQuery>;
