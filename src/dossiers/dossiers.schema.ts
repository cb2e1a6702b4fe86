import { z } from 'zod';
import { ActorForm } from '../actors/actors.schema.ts';
import { ClaimForm } from '../claims/claims.schema.ts';
import { DeskPart, STATES } from '../editorial/desk-part.ts';
import { WithdrawalView } from '../editorial/notice.schema.ts';
import { StandingView } from '../editorial/standing.schema.ts';
import { EvidenceForm } from '../evidence/evidence.schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { instant } from '../http/text.ts';
import { RebuttalForm, Tombstone } from '../rebuttals/rebuttals.schema.ts';
import { ReplyRequestForm, ReplyRequestView } from '../reply-requests/reply-requests.schema.ts';
import { RECORD_TYPES, ReviewForm } from '../reviews/reviews.schema.ts';
import { SnapshotForm, SourceForm } from '../sources/sources.schema.ts';
import { IntegrityView } from './integrity.schema.ts';

/** Of which record a line of the history or a notice speaks. */
const RecordRef = z.strictObject({ type: z.enum([...RECORD_TYPES, 'reply_request']), id: z.uuid() });

/** One event of the ledger as a dossier and a history list it. */
export const HistoryItem = z
  .strictObject({
    event: z.int().min(0).describe('Its index in the ledger.'),
    at: z.iso.datetime(),
    by: z.uuid().nullable().describe('The id of the person who acted.'),
    action: z.string(),
    record: RecordRef,
    version: z.int().nullable(),
  })
  .meta({ id: 'HistoryItem' });

/** What the public was told about a correction, an update or a withdrawal. */
export const DossierNotice = z
  .strictObject({
    event: z.int().min(0),
    at: z.iso.datetime(),
    record: RecordRef,
    kind: z.enum(['correction', 'update', 'withdrawal']),
    reason: z.string(),
  })
  .meta({ id: 'DossierNotice' });

/** A place in the tree of answers. */
const ThreadNode: z.ZodType = z.lazy(() => z.union([DossierRebuttal, DossierTombstone]));

/** A published rebuttal with its evidence, its approvals and the answers to it. */
export const DossierRebuttal = z
  .strictObject({
    ...RebuttalForm.shape,
    evidence: z.array(EvidenceForm),
    reviews: z.array(ReviewForm),
    rebuttals: z.array(ThreadNode),
  })
  .meta({ id: 'DossierRebuttal' });

/** What stays of a withdrawn rebuttal: who answered, when it was withdrawn, and why. What stands under it stays. */
export const DossierTombstone = z
  .strictObject({ ...Tombstone.shape, rebuttals: z.array(ThreadNode) })
  .meta({ id: 'DossierTombstone' });

/** A source with the snapshots that this dossier cites. */
export const DossierSource = z
  .strictObject({ ...SourceForm.shape, snapshots: z.array(SnapshotForm) })
  .meta({ id: 'DossierSource' });

/** A dossier before it is signed. */
const DossierContent = z.strictObject({
  dossier: z.literal(1),
  asOf: z.iso.datetime().describe('The instant of the newest event that touches anything in it.'),
  throughEvent: z.int().min(0).describe('The index of that event in the ledger.'),
  claim: ClaimForm,
  standing: StandingView,
  evidence: z.array(EvidenceForm),
  rebuttals: z.array(ThreadNode),
  reviews: z.array(ReviewForm),
  replyRequests: z.array(ReplyRequestForm),
  verdict: z.null().describe('The desk gives no verdict.'),
  notices: z.array(DossierNotice),
  history: z.array(HistoryItem),
  actors: z.record(z.uuid(), ActorForm),
  sources: z.record(z.uuid(), DossierSource),
});

/** A claim with everything that was published about it, in normal form, with its proof: a pure function of the ledger. */
export const DossierView = z
  .strictObject({ ...DossierContent.shape, integrity: IntegrityView })
  .meta({ id: 'Dossier', title: 'Rejoinder dossier, version 1' });

/** What staff need to act on a record beside its newest version. */
const AT_WORK = {
  state: z.enum(STATES),
  publishedVersion: z.int().nullable(),
  withdrawal: WithdrawalView,
  etag: z.string().describe('For If-Match, with its quotes.'),
};

/** The newest versions, drafts too, for staff at work: marked, unsigned, and proof of nothing. */
export const WorkingDossier = z
  .strictObject({
    dossier: z.literal(1),
    view: z.literal('working'),
    claim: ClaimForm,
    ...AT_WORK,
    standing: StandingView.describe('Of the published thread.'),
    evidence: z.array(EvidenceForm),
    rebuttals: z.array(z.lazy((): z.ZodType => WorkingRebuttal)),
    desk: DeskPart,
    replyRequests: z.array(ReplyRequestView),
    verdict: z.null(),
    history: z.array(HistoryItem),
    actors: z.record(z.uuid(), ActorForm),
    sources: z.record(z.uuid(), DossierSource),
  })
  .meta({ id: 'WorkingDossier' });

const WorkingRebuttal = z
  .strictObject({
    ...RebuttalForm.shape,
    ...AT_WORK,
    evidence: z.array(EvidenceForm),
    desk: DeskPart,
    rebuttals: z.array(z.lazy((): z.ZodType => WorkingRebuttal)),
  })
  .meta({ id: 'WorkingRebuttal' });

/** GET /claims/:id/dossier */
export const DossierQuery = z
  .strictObject({
    view: z.literal('working').optional().describe('For staff: the newest versions, drafts too.'),
    asOf: instant().optional().describe('What the desk had published by then, such as 2024-05-20T00:00:00Z.'),
    atSize: z
      .string()
      .regex(/^[1-9]\d{0,14}$/, 'Give a whole number of events, from 1.')
      .transform(Number)
      .optional()
      .describe('What the desk had published with the first so many events of the ledger.'),
  })
  .refine((query) => Object.keys(query).length <= 1, 'Give one of view, asOf and atSize.');

/** GET /claims/:id/history */
export const HistoryList = pageOf(HistoryItem).meta({ id: 'History' });
export const HistoryQuery = z.strictObject(pageQuery);

export type HistoryItem = z.infer<typeof HistoryItem>;
export type DossierNotice = z.infer<typeof DossierNotice>;
export type DossierContent = z.infer<typeof DossierContent>;
export type DossierQuery = z.infer<typeof DossierQuery>;
export type DossierView = z.infer<typeof DossierView>;
export type WorkingDossier = z.infer<typeof WorkingDossier>;
export type HistoryQuery = z.infer<typeof HistoryQuery>;
