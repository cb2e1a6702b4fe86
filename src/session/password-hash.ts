/** Argon2id (RFC 9106) with the least parameters that OWASP advises. One hash takes 19 MiB and some hundredths of a second. */
import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { normalisePassword } from './session.rules.ts';

/** KiB, passes, lanes. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of a password, in the PHC string format. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), PARAMETERS);
}

let nobodys: Promise<string> | undefined;

/**
 * Whether a password has this hash. Without one (null, or empty: the user was erased) it has not, which takes as long to
 * say: the time tells nobody whether there is such a user.
 */
export async function isPassword(password: string, known: string | null): Promise<boolean> {
  nobodys ??= hashPassword(randomBytes(16).toString('hex'));
  const other = await nobodys;
  const isRight = await verify(known || other, normalisePassword(password));
  return isRight && Boolean(known);
}

/** Whether a hash was made with other parameters than one would be now. */
export function isOutdated(known: string): boolean {
  const options = parseOptions(known);
  return (Object.keys(PARAMETERS) as (keyof typeof PARAMETERS)[]).some(
    (name) => options[name] !== PARAMETERS[name],
  );
}
