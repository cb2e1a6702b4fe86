/**
 * The lines of an exported record, as an import takes them: one JSON object each. docs/export.md says what they mean and
 * in which order they come. What an export writes as null may be left out.
 */
import { z } from 'zod';
import { ActorBody } from '../actors/actors.schema.ts';
import { ClaimBody } from '../claims/claims.schema.ts';
import { STATES } from '../editorial/desk-part.ts';
import { EvidenceBody } from '../evidence/evidence.schema.ts';
import { archivedText, instant, line, prose, uuidId } from '../http/text.ts';
import { RebuttalBody } from '../rebuttals/rebuttals.schema.ts';
import { RedactionBody } from '../redactions/redactions.schema.ts';
import { OUTCOMES, ReplyRequestBody } from '../reply-requests/reply-requests.schema.ts';
import { DECISIONS, ReviewBody } from '../reviews/reviews.schema.ts';
import { SnapshotBody, SourceBody } from '../sources/sources.schema.ts';

/** What the first line names. */
export const FORMAT = 'rejoinder-record';
export const FORMAT_VERSION = 1;

/** The types of the lines between the first and the last, in the order in which they come. */
export const LINE_TYPES = [
  'person',
  'redaction',
  'actor',
  'source',
  'snapshot',
  'claim',
  'rebuttal',
] as const;

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);
const listOf = <T extends z.ZodType>(schema: T) => z.array(schema).default([]);
const id = uuidId();
const at = instant();
const number = z.int().min(1).max(1_000_000);
const revision = z.int().min(1).max(2_147_483_647).default(1);
const redactionId = orNull(uuidId({ description: 'The redaction that took its words away.' }));

/** The first line. */
export const HeaderLine = z.strictObject({
  type: z.literal('export'),
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
});

/** Somebody whom a record names: whoever wrote, submitted or reviewed something. */
export const PersonLine = z.strictObject({
  type: z.literal('person'),
  id,
  name: line({ max: 200 }),
});

/** A redaction that was carried out. */
export const RedactionLine = z.strictObject({
  type: z.literal('redaction'),
  id,
  ground: RedactionBody.shape.ground,
  targets: RedactionBody.shape.targets,
  requestedById: id,
  requestedAt: at,
  decidedById: id,
  decidedAt: at,
});

const Review = z.strictObject({
  id,
  decision: z.enum(DECISIONS),
  rationale: ReviewBody.shape.rationale,
  publicNote: orNull(ReviewBody.shape.publicNote.unwrap()),
  reviewerId: id,
  approvedWithId: orNull(id),
  createdAt: at,
});

const Notice = z.strictObject({
  id,
  kind: z.enum(['correction', 'update', 'withdrawal']),
  reason: prose({ max: 1_000 }),
  createdById: id,
  createdAt: at,
});

const version = {
  number,
  state: z.enum(STATES),
  createdById: id,
  createdAt: at,
  submittedById: orNull(id),
  submittedAt: orNull(at),
  authors: listOf(z.strictObject({ id, createdAt: at })),
  reviews: listOf(Review),
  notices: listOf(Notice),
  redactionId,
};

const head = {
  id,
  createdById: id,
  createdAt: at,
  revision,
  publishedVersion: orNull(number),
};

/** An actor with all its versions. */
export const ActorLine = z.strictObject({
  type: z.literal('actor'),
  ...head,
  versions: z.array(z.strictObject({ ...version, ...ActorBody.shape })).min(1),
});

const { title, url, publisherId, publishedAt, language } = SourceBody.shape;

/** A source with all its versions. Its snapshots follow, a line each. */
export const SourceLine = z.strictObject({
  type: z.literal('source'),
  ...head,
  versions: z.array(z.strictObject({ ...version, title, url, publisherId, publishedAt, language })).min(1),
});

/** An archived text. */
export const SnapshotLine = z.strictObject({
  type: z.literal('snapshot'),
  id,
  sourceId: id,
  text: archivedText({ max: 1_000_000, blank: 'refuse' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'This is not a SHA-256 in lower-case hexadecimal.'),
  capturedAt: at,
  archiveUrls: SnapshotBody.shape.archiveUrls,
  createdById: id,
  createdAt: at,
  redactionId,
});

const offset = z.int().min(0).max(2_000_000);
const Quotation = z.strictObject({
  id,
  exact: archivedText({ max: 1_000_000, blank: 'refuse' }),
  prefix: archivedText({ max: 1_000_000 }),
  suffix: archivedText({ max: 1_000_000 }),
  start: offset,
  end: offset,
  redactionId,
});

const { role, offeredBy, saidById, reportedById, mode, locator, note } = EvidenceBody.shape;
const Evidence = z.strictObject({
  id,
  firstVersion: number,
  removedIn: orNull(number),
  role,
  sourceId: id,
  snapshotId: orNull(id),
  quotation: orNull(Quotation),
  locator: orNull(locator.unwrap()),
  saidById: orNull(saidById.unwrap()),
  reportedById: orNull(reportedById.unwrap()),
  mode: orNull(mode.unwrap()),
  offeredBy,
  note: orNull(note.unwrap()),
  createdById: id,
  createdAt: at,
  redactionId,
});

const outcome = orNull(z.enum(OUTCOMES));
const ReplyRequest = z.strictObject({
  id,
  ...ReplyRequestBody.shape,
  outcome,
  rebuttalId: orNull(id),
  shown: orNull(z.strictObject({ outcome, rebuttalId: orNull(id) })).describe(
    'How the public reads it since the last approval of the claim; null when it was asked later.',
  ),
  revision,
  createdById: id,
  createdAt: at,
  settledById: orNull(id),
  redactionId,
});

const thread = { ...head, withdrawalId: orNull(id), evidence: listOf(Evidence) };

/** A claim with all its versions, its evidence and its reply requests. Its rebuttals follow. */
export const ClaimLine = z.strictObject({
  type: z.literal('claim'),
  ...thread,
  versions: z.array(z.strictObject({ ...version, ...ClaimBody.shape })).min(1),
  replyRequests: listOf(ReplyRequest),
});

/** A rebuttal with all its versions and its evidence. */
export const RebuttalLine = z.strictObject({
  type: z.literal('rebuttal'),
  ...thread,
  claimId: id,
  parentId: orNull(id),
  versions: z.array(z.strictObject({ ...version, ...RebuttalBody.shape })).min(1),
});

/** How many lines of each type there are. */
export const Counts = z
  .strictObject(Object.fromEntries(LINE_TYPES.map((type) => [type, z.int().min(0)])) as CountsShape)
  .meta({ id: 'RecordCounts' });
type CountsShape = Record<(typeof LINE_TYPES)[number], z.ZodInt>;

/** The last line. */
export const EndLine = z.strictObject({ type: z.literal('end'), counts: Counts });

/** Every line but the first and the last, by its type. */
export const LINES = {
  person: PersonLine,
  redaction: RedactionLine,
  actor: ActorLine,
  source: SourceLine,
  snapshot: SnapshotLine,
  claim: ClaimLine,
  rebuttal: RebuttalLine,
} as const satisfies Record<(typeof LINE_TYPES)[number], z.ZodType>;

export type LineType = (typeof LINE_TYPES)[number];
export type Counts = z.infer<typeof Counts>;
export type PersonLine = z.infer<typeof PersonLine>;
export type RedactionLine = z.infer<typeof RedactionLine>;
export type ActorLine = z.infer<typeof ActorLine>;
export type SourceLine = z.infer<typeof SourceLine>;
export type SnapshotLine = z.infer<typeof SnapshotLine>;
export type ClaimLine = z.infer<typeof ClaimLine>;
export type RebuttalLine = z.infer<typeof RebuttalLine>;
export type VersionLine = Omit<ActorLine['versions'][number], keyof z.infer<typeof ActorBody>>;
export type EvidenceLine = ClaimLine['evidence'][number];
export type ReplyRequestLine = ClaimLine['replyRequests'][number];
