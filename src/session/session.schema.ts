import { z } from 'zod';
import { line } from '../http/text.ts';
import { email, MeView } from '../users/users.schema.ts';

/** One that was given when it was set is given again: only its form is checked here. */
const password = line({ max: 200, description: 'The password.' });
const newPassword = line({
  max: 200,
  description: 'The new password: 12 characters or more, not easily guessed.',
});
const secret = line({ max: 200, description: 'What stands after `#` in the link.' });

/** POST /session */
export const SignInBody = z.strictObject({ email, password }).meta({ id: 'SignInBody' });

/** POST /session and POST /password: who is signed in now. */
export const SignedInView = z.strictObject({ user: MeView }).meta({ id: 'SignedIn' });

/** GET /session */
export const SessionView = z
  .strictObject({ user: MeView.nullable().describe('Null when nobody is signed in.') })
  .meta({ id: 'Session' });

/** POST /users/:id/password-links */
export const PasswordLinkView = z
  .strictObject({
    id: z.uuid(),
    userId: z.uuid(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    url: z.string().describe('Shown once, for its user alone. Only the SHA-256 of its secret is kept.'),
  })
  .meta({ id: 'PasswordLink' });

/** POST /password/check */
export const LinkBody = z.strictObject({ secret }).meta({ id: 'PasswordLinkBody' });
export const LinkCheckView = z
  .strictObject({ email: z.string(), name: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: 'PasswordLinkCheck' });

/** POST /password */
export const SetPasswordBody = z
  .strictObject({ secret, password: newPassword })
  .meta({ id: 'SetPasswordBody' });

/** PATCH /me/password */
export const ChangePasswordBody = z
  .strictObject({ current: password.describe('The password until now.'), password: newPassword })
  .meta({ id: 'ChangePasswordBody' });

export type SignInBody = z.infer<typeof SignInBody>;
export type SignedInView = z.infer<typeof SignedInView>;
export type SessionView = z.infer<typeof SessionView>;
export type PasswordLinkView = z.infer<typeof PasswordLinkView>;
export type LinkCheckView = z.infer<typeof LinkCheckView>;
export type SetPasswordBody = z.infer<typeof SetPasswordBody>;
export type ChangePasswordBody = z.infer<typeof ChangePasswordBody>;
