/** The one way from the desk to the data: the API that everybody has. Shapes are those of its schemas. */
import type { z } from 'zod';
import type { ActorBody, ActorList, ActorPatch, ActorView } from '../actors/actors.schema.ts';
import type { StatementList } from '../actors/statements.schema.ts';
import type {
  ClaimBody,
  ClaimList,
  ClaimPatch,
  ClaimVersionList,
  ClaimView,
  SimilarView,
  TopicList,
} from '../claims/claims.schema.ts';
import type {
  DossierRebuttal as DossierRebuttalView,
  DossierTombstone as DossierTombstoneView,
  DossierView,
  HistoryList,
  WorkingDossier,
} from '../dossiers/dossiers.schema.ts';
import type { EvidenceBody } from '../evidence/evidence.schema.ts';
import type { ImportView } from '../exchange/exchange.schema.ts';
import type { HeaderLine } from '../exchange/record-lines.schema.ts';
import type { KeyList } from '../log/log.schema.ts';
import type {
  RebuttalBody,
  RebuttalPatch,
  RebuttalVersionList,
  RebuttalView,
} from '../rebuttals/rebuttals.schema.ts';
import type { ReplyRequestBody, ReplyRequestPatch } from '../reply-requests/reply-requests.schema.ts';
import type { QueueList, ReviewBody } from '../reviews/reviews.schema.ts';
import type { WorkList } from '../reviews/work.schema.ts';
import type { CitationList } from '../sources/citations.schema.ts';
import type {
  SnapshotBody,
  SnapshotView,
  SourceBody,
  SourceList,
  SourcePatch,
  SourceView,
} from '../sources/sources.schema.ts';
import type { NewTokenView, TokenBody, TokenList } from '../tokens/tokens.schema.ts';
import type { MeView, UserBody, UserList, UserPatch, UserView } from '../users/users.schema.ts';
import { addressOf, get, nothing, type Query, send, tagged } from './api-client.ts';
import { type Uploading, upload } from './upload.ts';

export { ApiProblem, type FieldFault, type Tagged } from './api-client.ts';

/** What a person sends: defaults of the schema may be left out. */
type Sent<Schema extends z.ZodType> = z.input<Schema>;
type View<Schema extends z.ZodType> = z.output<Schema>;

/** Claims and rebuttals go through the same steps. */
export type Kind = 'claims' | 'rebuttals';
/** What is reviewed, by the word of its address. */
export type ReviewedKind = Kind | 'actors' | 'sources';

export type Me = View<typeof MeView>;
export type Actor = View<typeof ActorView>;
export type Source = View<typeof SourceView>;
export type Snapshot = View<typeof SnapshotView>;
export type Claim = View<typeof ClaimView>;
export type Claims = View<typeof ClaimList>;
export type ClaimItem = Claims['items'][number];
export type Rebuttal = View<typeof RebuttalView>;
export type Dossier = View<typeof DossierView>;
/** An answer in a dossier, with what stands under it. */
export type DossierRebuttal = View<typeof DossierRebuttalView>;
/** What stays of a withdrawn answer in a dossier, with what stands under it. */
export type DossierTombstone = View<typeof DossierTombstoneView>;
export type Working = View<typeof WorkingDossier>;
export type Similar = View<typeof SimilarView>['items'][number];
export type QueueItem = View<typeof QueueList>['items'][number];
export type WorkItem = View<typeof WorkList>['items'][number];
export type Statement = View<typeof StatementList>['items'][number];
export type Citation = View<typeof CitationList>['items'][number];
export type ClaimVersion = View<typeof ClaimVersionList>['items'][number];
export type RebuttalVersion = View<typeof RebuttalVersionList>['items'][number];
export type HistoryItem = View<typeof HistoryList>['items'][number];
export type User = View<typeof UserView>;
export type Token = View<typeof TokenList>['items'][number];
/** What an import took, and the first line of a file that can be imported. */
export type Imported = View<typeof ImportView>;
export type RecordHeader = View<typeof HeaderLine>;
export type NewToken = View<typeof NewTokenView>;

export const api = {
  session: {
    /** Who is signed in; null for a reader. */
    get: (signal?: AbortSignal) => get<{ user: Me | null }>('/session', undefined, signal),
    signIn: (body: { email: string; password: string }) => tagged<{ user: Me }>('POST', '/session', { body }),
    signOut: () => nothing('DELETE', '/session'),
    checkLink: (body: { secret: string }) =>
      tagged<{ email: string; name: string; expiresAt: string }>('POST', '/password/check', { body }),
    setPassword: (body: { secret: string; password: string }) =>
      tagged<{ user: Me }>('POST', '/password', { body }),
    changePassword: (body: { current: string; password: string }) =>
      nothing('PATCH', '/me/password', { body }),
  },
  claims: {
    list: (query: Query, signal?: AbortSignal) => get<Claims>('/claims', query, signal),
    get: (id: string, signal?: AbortSignal) => tagged<Claim>('GET', `/claims/${id}`, { signal }),
    create: (body: Sent<typeof ClaimBody>) => tagged<Claim>('POST', '/claims', { body }),
    edit: (id: string, etag: string, body: Sent<typeof ClaimPatch>) =>
      tagged<Claim>('PATCH', `/claims/${id}`, { etag, body }),
    topics: (signal?: AbortSignal) => get<View<typeof TopicList>>('/topics', undefined, signal),
    versions: (id: string, signal?: AbortSignal) =>
      get<View<typeof ClaimVersionList>>(`/claims/${id}/versions`, undefined, signal),
    similar: (body: { text: string; limit?: number }, signal?: AbortSignal) =>
      tagged<View<typeof SimilarView>>('POST', '/claims/similar', { body, signal }),
    answer: (id: string, body: Sent<typeof RebuttalBody>) =>
      tagged<Rebuttal>('POST', `/claims/${id}/rebuttals`, { body }),
    /** What the public reads; `asOf` for an earlier instant. */
    dossier: (id: string, asOf?: string, signal?: AbortSignal) =>
      get<Dossier>(`/claims/${id}/dossier`, { asOf }, signal),
    /** The newest versions, for staff. */
    working: (id: string, signal?: AbortSignal) =>
      get<Working>(`/claims/${id}/dossier`, { view: 'working' }, signal),
    history: (id: string, query: Query, signal?: AbortSignal) =>
      get<View<typeof HistoryList>>(`/claims/${id}/history`, query, signal),
    requestReply: (id: string, body: Sent<typeof ReplyRequestBody>) =>
      nothing('POST', `/claims/${id}/reply-requests`, { body }),
  },
  rebuttals: {
    versions: (id: string, signal?: AbortSignal) =>
      get<View<typeof RebuttalVersionList>>(`/rebuttals/${id}/versions`, undefined, signal),
    get: (id: string, signal?: AbortSignal) => tagged<Rebuttal>('GET', `/rebuttals/${id}`, { signal }),
    edit: (id: string, etag: string, body: Sent<typeof RebuttalPatch>) =>
      tagged<Rebuttal>('PATCH', `/rebuttals/${id}`, { etag, body }),
    answer: (id: string, body: Sent<typeof RebuttalBody>) =>
      tagged<Rebuttal>('POST', `/rebuttals/${id}/rebuttals`, { body }),
  },
  replyRequests: {
    settle: (id: string, body: Sent<typeof ReplyRequestPatch>) =>
      nothing('PATCH', `/reply-requests/${id}`, { body }),
  },
  /** The steps of the lifecycle: each names the version that was read. */
  steps: {
    submit: (kind: ReviewedKind, id: string, etag: string) =>
      tagged<Claim | Rebuttal>('POST', `/${kind}/${id}/submit`, { etag }),
    takeBack: (kind: ReviewedKind, id: string, etag: string) =>
      tagged<Claim | Rebuttal>('POST', `/${kind}/${id}/take-back`, { etag }),
    withdraw: (kind: Kind, id: string, etag: string, reason: string) =>
      tagged<Claim | Rebuttal>('POST', `/${kind}/${id}/withdraw`, { etag, body: { reason } }),
    review: (kind: ReviewedKind, id: string, etag: string, body: Sent<typeof ReviewBody>) =>
      nothing('POST', `/${kind}/${id}/reviews`, { etag, body }),
  },
  evidence: {
    add: (kind: Kind, id: string, etag: string, body: Sent<typeof EvidenceBody>) =>
      tagged<Claim | Rebuttal>('POST', `/${kind}/${id}/evidence`, { etag, body }),
    remove: (kind: Kind, id: string, etag: string, evidenceId: string, notice?: Notice) =>
      tagged<Claim | Rebuttal>('DELETE', `/${kind}/${id}/evidence/${evidenceId}`, {
        etag,
        ...(notice && { body: { notice } }),
      }),
  },
  actors: {
    list: (query: Query, signal?: AbortSignal) => get<View<typeof ActorList>>('/actors', query, signal),
    get: (id: string, signal?: AbortSignal) => tagged<Actor>('GET', `/actors/${id}`, { signal }),
    /** Everything that an actor claimed or answered, the last stated first. */
    statements: (id: string, query: Query, signal?: AbortSignal) =>
      get<View<typeof StatementList>>(`/actors/${id}/statements`, query, signal),
    create: (body: Sent<typeof ActorBody>) => tagged<Actor>('POST', '/actors', { body }),
    edit: (id: string, etag: string, body: Sent<typeof ActorPatch>) =>
      tagged<Actor>('PATCH', `/actors/${id}`, { etag, body }),
  },
  sources: {
    list: (query: Query, signal?: AbortSignal) => get<View<typeof SourceList>>('/sources', query, signal),
    get: (id: string, signal?: AbortSignal) => tagged<Source>('GET', `/sources/${id}`, { signal }),
    /** All evidence that cites a source, in the order of the text. */
    citations: (id: string, query: Query, signal?: AbortSignal) =>
      get<View<typeof CitationList>>(`/sources/${id}/citations`, query, signal),
    create: (body: Sent<typeof SourceBody>) => tagged<Source>('POST', '/sources', { body }),
    edit: (id: string, etag: string, body: Sent<typeof SourcePatch>) =>
      tagged<Source>('PATCH', `/sources/${id}`, { etag, body }),
    addSnapshot: (id: string, body: Sent<typeof SnapshotBody>) =>
      tagged<Snapshot>('POST', `/sources/${id}/snapshots`, { body }),
    snapshot: (id: string, signal?: AbortSignal) => get<Snapshot>(`/snapshots/${id}`, undefined, signal),
  },
  reviewQueue: (query: Query, signal?: AbortSignal) =>
    get<View<typeof QueueList>>('/review-queue', query, signal),
  /** What is on the way to the public: one's own, or with `mine=false` everybody's. */
  work: (query: Query, signal?: AbortSignal) => get<View<typeof WorkList>>('/work', query, signal),
  log: {
    keys: () => get<View<typeof KeyList>>('/log/keys', undefined),
    /** The proof that the log of one size is the beginning of that of another, as it came. */
    consistency: async (from: number, to: number) =>
      new Uint8Array(
        await (await send('GET', '/log/proof/consistency', { query: { from, to } })).arrayBuffer(),
      ),
  },
  users: {
    list: (query: Query, signal?: AbortSignal) => get<View<typeof UserList>>('/users', query, signal),
    create: (body: Sent<typeof UserBody>) => tagged<User>('POST', '/users', { body }),
    edit: (id: string, body: Sent<typeof UserPatch>) => tagged<User>('PATCH', `/users/${id}`, { body }),
    erase: (id: string) => tagged<User>('POST', `/users/${id}/erase`),
    passwordLink: (id: string) =>
      tagged<{ url: string; expiresAt: string }>('POST', `/users/${id}/password-links`),
  },
  tokens: {
    list: (query: Query, signal?: AbortSignal) => get<View<typeof TokenList>>('/tokens', query, signal),
    create: (body: Sent<typeof TokenBody>) => tagged<NewToken>('POST', '/tokens', { body }),
    revoke: (id: string) => tagged<Token>('DELETE', `/tokens/${id}`),
  },
  exchange: {
    /** The lines of an export, as they come. */
    export: (form: 'record' | 'dossiers', signal: AbortSignal) =>
      send('GET', '/export', { query: { form }, accept: LINES, signal }),
    import: (file: File, uploading: Uploading) => upload<Imported>('/import', file, LINES, uploading),
  },
};

const LINES = 'application/x-ndjson';

/** What the first change of something published carries. */
export interface Notice {
  kind: 'correction' | 'update';
  reason: string;
}

/** Where a file of the public dossier is had. */
export function dossierAddress(claimId: string, asOf?: string): string {
  return addressOf(`/claims/${claimId}/dossier`, { asOf });
}
