import { z } from 'zod';
import { pageQuery } from '../http/paging.ts';

const COUNT = /^(?:0|[1-9]\d{0,14})$/;
const POSITIVE = /^[1-9]\d{0,14}$/;

const count = (description: string) =>
  z.string().regex(COUNT, 'Give a whole number.').transform(Number).meta({ description });
const positive = (description: string) =>
  z.string().regex(POSITIVE, 'Give a whole number from 1 on.').transform(Number).meta({ description });
const { limit } = pageQuery;

const hash = z.base64().length(44).describe('SHA-256, in base64.');
const size = z.int().min(1).describe('How many entries of the log, counted from the first.');
const note = z.string().describe('A signed note: C2SP tlog-checkpoint.');
const vkey = z.string().describe('A verifier key: C2SP signed-note, Ed25519.');

/** GET /log/checkpoint */
export const CheckpointQuery = z.strictObject({
  size: positive('The size of an earlier checkpoint; the newest, when it is left out.').optional(),
});
export const CheckpointNote = note;

const StoredCheckpoint = z.strictObject({ size, root: hash, note, key: vkey }).meta({ id: 'LogCheckpoint' });

/** GET /log/checkpoints */
export const CheckpointsQuery = z.strictObject({
  from: count('The least size; 0 at first.').default(0),
  limit,
});
export const CheckpointList = z
  .strictObject({
    items: z.array(StoredCheckpoint).describe('Ascending by size.'),
    next: z.int().nullable().describe('`from` of the next page; null when there is none yet.'),
  })
  .meta({ id: 'LogCheckpointList' });

/** GET /log/keys */
export const KeyList = z
  .strictObject({
    origin: z
      .string()
      .nullable()
      .describe('The name of the log and of all its keys; null before the first start.'),
    items: z
      .array(
        z
          .strictObject({ vkey, createdAt: z.iso.datetime(), retiredAt: z.iso.datetime().nullable() })
          .meta({ id: 'LogKey' }),
      )
      .describe('The current one first.'),
  })
  .meta({ id: 'LogKeyList' });

/** GET /log/entries */
export const EntriesQuery = z.strictObject({ from: count('The first index; 0 at first.').default(0), limit });
export const EntryList = z
  .strictObject({
    size: z.int().describe('How many entries are signed: those of the newest checkpoint.'),
    items: z.array(
      z
        .strictObject({
          index: z.int(),
          leafHash: hash.describe('RFC 6962: SHA-256 of 0x00 and the entry, in base64.'),
          body: z
            .string()
            .nullable()
            .describe(
              'The entry as it was hashed, in UTF-8, when it made something public; null for all others.',
            ),
        })
        .meta({ id: 'LogEntry' }),
    ),
    next: z.int().nullable().describe('`from` of the next page; null when there is none yet.'),
  })
  .meta({ id: 'LogEntryList' });

/** GET /log/proof/inclusion */
export const InclusionQuery = z
  .strictObject({
    index: count('The entry.'),
    size: positive('Of which tree; that of the newest checkpoint, when it is left out.').optional(),
  })
  .refine((query) => query.size === undefined || query.index < query.size, {
    path: ['index'],
    error: 'A tree of this size has no such entry: give an index below `size`.',
  });
export const InclusionProof = z
  .strictObject({
    index: z.int(),
    size,
    leafHash: hash,
    hashes: z.array(hash).describe("RFC 6962, 2.1.1: from the leaf's sibling up."),
    checkpoint: note.nullable().describe('The checkpoint of this size; null when none was signed.'),
    proof: z
      .string()
      .nullable()
      .describe('The same as one text: C2SP tlog-proof v1; null without a checkpoint of this size.'),
  })
  .meta({ id: 'LogInclusionProof' });

/** GET /log/proof/consistency */
export const ConsistencyQuery = z
  .strictObject({
    from: positive('The size of the earlier tree.'),
    to: positive(
      'The size of the later tree; that of the newest checkpoint, when it is left out.',
    ).optional(),
  })
  .refine((query) => query.to === undefined || query.from <= query.to, {
    path: ['from'],
    error: 'The earlier tree is not larger than the later one: give a size up to `to`.',
  });
export const ConsistencyProof = z
  .strictObject({
    from: size,
    to: size,
    hashes: z.array(hash).describe('RFC 6962, 2.1.2; empty for equal sizes.'),
  })
  .meta({ id: 'LogConsistencyProof' });

export type CheckpointsQuery = z.infer<typeof CheckpointsQuery>;
export type CheckpointList = z.infer<typeof CheckpointList>;
export type KeyList = z.infer<typeof KeyList>;
export type EntriesQuery = z.infer<typeof EntriesQuery>;
export type EntryList = z.infer<typeof EntryList>;
export type InclusionQuery = z.infer<typeof InclusionQuery>;
export type InclusionProof = z.infer<typeof InclusionProof>;
export type ConsistencyQuery = z.infer<typeof ConsistencyQuery>;
export type ConsistencyProof = z.infer<typeof ConsistencyProof>;
