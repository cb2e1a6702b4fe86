import type { ActorBody } from '../actors/actors.schema.ts';
import type { ClaimBody } from '../claims/claims.schema.ts';
import type { EvidenceBody } from '../evidence/evidence.schema.ts';
import type { RebuttalBody } from '../rebuttals/rebuttals.schema.ts';

/** How far the load takes a record; what waits gives the desk something to do. */
export type Stage = 'draft' | 'in_review' | 'published';

/** Records of the sample refer to each other by short keys; the service gives the ids. */
export interface SampleActor extends Pick<ActorBody, 'kind' | 'name'> {
  key: string;
  aliases?: string[];
  /** The key of an actor that stands before this one. */
  partOf?: string;
}

export interface SampleSource {
  key: string;
  title: string;
  text: string;
}

/** Where a statement was made: the words as they stand in the source's text. */
export interface SampleAppearance {
  source: string;
  exact: string;
  mode: NonNullable<EvidenceBody['mode']>;
  reportedBy?: string;
}

export interface SampleRebuttal extends Pick<RebuttalBody, 'act' | 'text' | 'statedAt'> {
  responder: string;
  attack?: RebuttalBody['attack'];
  evidenceOffered?: RebuttalBody['evidenceOffered'];
  appearance: SampleAppearance;
  stage?: Stage;
  rebuttals?: SampleRebuttal[];
}

export interface SampleClaim extends Pick<ClaimBody, 'text' | 'statedAt' | 'topics'> {
  claimant: string;
  context?: string;
  appearance: SampleAppearance;
  stage?: Stage;
  rebuttals?: SampleRebuttal[];
}

export interface Sample {
  actors: SampleActor[];
  sources: SampleSource[];
  claims: SampleClaim[];
}
