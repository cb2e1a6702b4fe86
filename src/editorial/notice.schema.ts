import { z } from 'zod';
import { prose } from '../http/text.ts';

/** What the first edit of something published carries, and the public reads beside the new version. */
export const NoticeBody = z
  .strictObject({
    kind: z.enum(['correction', 'update']).describe('`correction`: it was wrong. `update`: it has moved on.'),
    reason: prose({ max: 1_000 }).describe('What changed and why, for the public.'),
  })
  .meta({ id: 'NoticeBody' });

/** The notice of a version as everybody reads it. */
export const NoticeOfVersion = z
  .strictObject({ kind: z.enum(['correction', 'update']), reason: z.string() })
  .nullable()
  .describe('What this version corrects or updates; null for the first.');

/** POST …/withdraw */
export const WithdrawBody = z
  .strictObject({ reason: prose({ max: 1_000 }).describe('Why; the public reads it.') })
  .meta({ id: 'WithdrawBody' });

/** A withdrawal as everybody reads it. */
export const WithdrawalView = z
  .strictObject({ kind: z.literal('withdrawal'), reason: z.string(), at: z.iso.datetime() })
  .nullable();

/** The notice of a version, as an SQL expression over the alias of a version or one of its detail tables. */
export function noticeOf(fields: string, number = 'number'): string {
  return `(SELECT json_build_object('kind', notice.kind, 'reason', notice.reason) FROM notice
    WHERE notice.head_id = ${fields}.head_id AND notice.number = ${fields}.${number} AND notice.kind <> 'withdrawal')`;
}
