import { z } from 'zod';
import { DeskPart, STATES } from '../editorial/desk-part.ts';
import { Redacted } from '../editorial/redacted.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { line, uuidId, webUrl } from '../http/text.ts';

export const ACTOR_KINDS = ['person', 'organization', 'government', 'outlet'] as const;

const kind = z.enum(ACTOR_KINDS).describe('What kind of speaker it is.');
const name = line({ max: 300 }).describe('The name by which it is known.');
const aliases = z
  .array(line({ max: 300 }))
  .max(50)
  .describe('Other names.');
const sameAs = z.array(webUrl()).max(50).describe('Pages that identify it elsewhere (schema.org sameAs).');
const partOfId = uuidId().nullable().describe('The actor of which it is part: the government of a minister.');

/** POST /actors */
export const ActorBody = z
  .strictObject({
    kind,
    name,
    aliases: aliases.default([]),
    sameAs: sameAs.default([]),
    partOfId: partOfId.default(null),
  })
  .meta({ id: 'ActorBody' });

/** PATCH /actors/:id: what is left out stays. */
export const ActorPatch = z
  .strictObject({ kind, name, aliases, sameAs, partOfId })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.')
  .meta({ id: 'ActorPatch' });

/** An actor as the public reads it, and as a dossier carries it. */
export const ActorForm = z
  .strictObject({
    id: z.uuid(),
    version: z.int(),
    kind,
    name: z.string(),
    aliases: z.array(z.string()),
    sameAs: z.array(z.string()),
    partOfId: z.uuid().nullable(),
    redacted: Redacted,
  })
  .meta({ id: 'ActorForm' });

/** An actor: the newest version for staff, the published one for everybody else. */
export const ActorView = z
  .strictObject({
    ...ActorForm.shape,
    partOfName: z.string().nullable(),
    state: z.enum(STATES),
    publishedVersion: z.int().nullable(),
    createdAt: z.iso.datetime(),
    desk: DeskPart.optional(),
  })
  .meta({ id: 'Actor' });

/** GET /actors */
export const ActorList = pageOf(ActorView).meta({ id: 'ActorList' });
export const ActorQuery = z.strictObject({
  ...pageQuery,
  q: line({ max: 200 }).optional().describe('Words of the name or of an alias, the last perhaps begun.'),
  kind: kind.optional(),
});

export type ActorBody = z.infer<typeof ActorBody>;
export type ActorPatch = z.infer<typeof ActorPatch>;
export type ActorForm = z.infer<typeof ActorForm>;
export type ActorView = z.infer<typeof ActorView>;
export type ActorQuery = z.infer<typeof ActorQuery>;
