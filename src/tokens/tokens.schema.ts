import { z } from 'zod';
import { pageOf, pageQuery } from '../http/paging.ts';
import { instant, line, uuidId } from '../http/text.ts';

/** POST /tokens */
export const TokenBody = z
  .strictObject({
    label: line({ max: 100 }).describe('What it is for.'),
    userId: uuidId().optional().describe('For whom; for yourself, when left out. Others only by an admin.'),
    expiresAt: instant().optional().describe('When it stops by itself; never, when left out.'),
  })
  .meta({ id: 'TokenBody' });

/** A token as its owner and admins read it: never the token itself. */
export const TokenView = z
  .strictObject({
    id: z.uuid(),
    userId: z.uuid(),
    label: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe('To the minute.'),
  })
  .meta({ id: 'Token' });

/** The one answer that shows a token. */
export const NewTokenView = z
  .strictObject({ ...TokenView.shape, token: z.string().describe('Shown once. Only its SHA-256 is kept.') })
  .meta({ id: 'NewToken' });

/** GET /tokens */
export const TokenList = pageOf(TokenView).meta({ id: 'TokenList' });
export const TokenQuery = z.strictObject({
  ...pageQuery,
  userId: uuidId().optional().describe('Whose; your own, when left out. Others only by an admin.'),
});

export type TokenBody = z.infer<typeof TokenBody>;
export type TokenView = z.infer<typeof TokenView>;
export type NewTokenView = z.infer<typeof NewTokenView>;
export type TokenQuery = z.infer<typeof TokenQuery>;
