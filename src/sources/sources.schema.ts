import { z } from 'zod';
import { DeskPart, STATES } from '../editorial/desk-part.ts';
import { Redacted } from '../editorial/redacted.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { instant, languageTag, line, sourceText, statedDate, uuidId, webUrl } from '../http/text.ts';

const title = line({ max: 500 }).describe('Its headline or title.');
const url = webUrl().nullable().describe('Where it stands.');
const publisherId = uuidId().nullable().describe('The actor that published it.');
const publishedAt = statedDate().nullable().describe('When it was published, as precisely as it says.');
const language = languageTag().nullable();
const text = sourceText({ max: 1_000_000 }).describe(
  'The archived text. Stored in Unicode NFC with LF line ends, and never changed.',
);
const capturedAt = instant().describe('When the text was captured; now, when left out.');
const archiveUrls = z.array(webUrl()).max(20).describe('Copies in public web archives.');

const snapshotFields = { capturedAt: capturedAt.optional(), archiveUrls: archiveUrls.default([]) };

/** POST /sources; with `text`, which makes the first snapshot. */
export const SourceBody = z
  .strictObject({
    title,
    url: url.default(null),
    publisherId: publisherId.default(null),
    publishedAt: publishedAt.default(null),
    language: language.default(null),
    text: text.optional(),
    ...snapshotFields,
  })
  .refine(
    (body) => body.text !== undefined || (body.capturedAt === undefined && body.archiveUrls.length === 0),
    {
      path: ['text'],
      message: 'capturedAt and archiveUrls describe a snapshot, and there is no text to make one of.',
    },
  )
  .meta({ id: 'SourceBody' });

/** PATCH /sources/:id: what is left out stays. */
export const SourcePatch = z
  .strictObject({ title, url, publisherId, publishedAt, language })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Change at least one field.')
  .meta({ id: 'SourcePatch' });

/** POST /sources/:id/snapshots */
export const SnapshotBody = z.strictObject({ text, ...snapshotFields }).meta({ id: 'SnapshotBody' });

/** A snapshot as the public reads it, and as a dossier carries it: everything but the text. */
export const SnapshotForm = z
  .strictObject({
    id: z.uuid(),
    sourceId: z.uuid(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the UTF-8 bytes of the text.'),
    capturedAt: z.iso.datetime(),
    archiveUrls: z.array(z.string()),
    redacted: Redacted,
  })
  .meta({ id: 'SnapshotForm' });

/** A source as the public reads it, and as a dossier carries it. */
export const SourceForm = z
  .strictObject({
    id: z.uuid(),
    version: z.int(),
    title: z.string(),
    url: z.string().nullable(),
    publisherId: z.uuid().nullable(),
    publishedAt: z.string().nullable(),
    language: z.string().nullable(),
    redacted: Redacted,
  })
  .meta({ id: 'SourceForm' });

/** A source with its snapshots: all of them for staff; for the public those that something published quotes. */
export const SourceView = z
  .strictObject({
    ...SourceForm.shape,
    publisherName: z.string().nullable(),
    snapshots: z.array(SnapshotForm),
    citationCount: z
      .int()
      .describe('How much evidence cites it: published; for staff, of the newest versions.'),
    state: z.enum(STATES),
    publishedVersion: z.int().nullable(),
    createdAt: z.iso.datetime(),
    desk: DeskPart.optional(),
  })
  .meta({ id: 'Source' });

/** A published quotation in at most 300 characters of context on either side. */
export const PassageView = z.strictObject({
  before: z.string(),
  exact: z.string(),
  after: z.string(),
  start: z.int().describe('In code points of the text.'),
  end: z.int(),
});

/** GET /snapshots/:id: the whole text for staff, the published passages for everybody. */
export const SnapshotView = z
  .strictObject({
    ...SnapshotForm.shape,
    length: z.int().describe('Of the text, in Unicode code points; 0 once it is redacted.'),
    text: z.string().optional().describe('For staff only: it is somebody’s copyright.'),
    passages: z.array(PassageView).describe('What something published quotes.'),
  })
  .meta({ id: 'Snapshot' });

/** GET /snapshots/:id/text */
export const SnapshotText = z
  .string()
  .describe('The archived text, byte for byte.')
  .meta({ id: 'SnapshotText' });

/** GET /sources */
export const SourceList = pageOf(SourceView).meta({ id: 'SourceList' });
export const SourceQuery = z.strictObject({
  ...pageQuery,
  q: line({ max: 200 }).optional().describe('Words of the title, the last perhaps begun.'),
  publisherId: uuidId().optional(),
  url: webUrl({ description: 'Exactly this address.' }).optional(),
});

export type SourceBody = z.infer<typeof SourceBody>;
export type SourcePatch = z.infer<typeof SourcePatch>;
export type SnapshotBody = z.infer<typeof SnapshotBody>;
export type SnapshotForm = z.infer<typeof SnapshotForm>;
export type SourceForm = z.infer<typeof SourceForm>;
export type SourceView = z.infer<typeof SourceView>;
export type SnapshotView = z.infer<typeof SnapshotView>;
export type SourceQuery = z.infer<typeof SourceQuery>;
