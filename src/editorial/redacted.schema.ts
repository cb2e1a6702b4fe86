import { z } from 'zod';

/** What stands where words were taken away by order of a court. */
export const REDACTED = '[redacted]';

/** Since when something is redacted, and why. Only what is redacted has it. */
export const Redacted = z
  .strictObject({ at: z.iso.datetime(), ground: z.string() })
  .optional()
  .describe('Its words were taken away by order of a court, at every point in time: since when, and why.');

export type Redacted = NonNullable<z.infer<typeof Redacted>>;

/** That, as an SQL expression over the alias of a table that can be redacted: jsonb with the member, or without. */
export function redactedOf(alias: string): string {
  return `coalesce((SELECT jsonb_build_object('redacted', jsonb_build_object('at', instant(redaction.decided_at), 'ground', redaction.ground))
    FROM redaction WHERE redaction.id = ${alias}.redaction_id), '{}'::jsonb)`;
}
