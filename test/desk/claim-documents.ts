/** Small documents of a claim, as the API gives them. */
import type { Dossier, DossierRebuttal, DossierTombstone, Working } from '../../src/desk/api.ts';
import type { WorkingRebuttal } from '../../src/desk/claim/model-of.ts';

const person = { id: 'u1', name: 'Sample Editor' };
const desk: Working['desk'] = {
  createdBy: person,
  authors: [person],
  submittedBy: null,
  submittedAt: null,
  reviews: [],
  difference: null,
};
const claim: Dossier['claim'] = {
  id: 'claim',
  version: 1,
  text: 'The bridge is closed for repairs.',
  claimantId: 'ministry',
  statedAt: '2024-05-16',
  language: null,
  topics: [],
  context: null,
  notice: null,
};
const standing: Dossier['standing'] = {
  value: 'unanswered',
  sentence: 'Nobody has answered it.',
  openRebuttals: [],
  lastWord: { rebuttalId: null, actorId: 'ministry', act: null, date: '2024-05-16' },
};

const actor = (id: string, name: string): Dossier['actors'][string] => ({
  id,
  version: 1,
  kind: 'person',
  name,
  aliases: [],
  sameAs: [],
  partOfId: null,
});
const actors = { ministry: actor('ministry', 'The Ministry'), smith: actor('smith', 'Jane Smith') };

const form = {
  version: 1,
  claimId: 'claim',
  parentId: null,
  act: 'denial' as const,
  responderId: 'smith',
  text: 'No repairs have been seen.',
  statedAt: '2024-05-17',
  evidenceOffered: 'unknown' as const,
  attack: null,
  language: null,
  notice: null,
};

/** Gives what stands under an answer its parent. */
function under<One extends { parentId: string | null }>(id: string, answers: unknown[] | undefined): One[] {
  return ((answers ?? []) as One[]).map((one) => ({ ...one, parentId: id }));
}

export function answer(id: string, changes: Partial<DossierRebuttal>): DossierRebuttal {
  return {
    id,
    ...form,
    evidence: [],
    reviews: [],
    ...changes,
    rebuttals: under(id, changes.rebuttals),
  };
}

export function tombstone(id: string, { rebuttals }: { rebuttals?: unknown[] }): DossierTombstone {
  const withdrawal = {
    kind: 'withdrawal' as const,
    reason: 'Wrong company.',
    at: '2024-06-01T00:00:00.000Z',
  };
  return {
    id,
    claimId: 'claim',
    parentId: null,
    responderId: 'smith',
    withdrawal,
    rebuttals: under(id, rebuttals),
  };
}

export function dossier(rebuttals: unknown[], changes: Partial<Dossier> = {}): Dossier {
  return {
    dossier: 1,
    asOf: '2024-06-02T00:00:00.000Z',
    throughEvent: 9,
    claim,
    standing,
    evidence: [],
    rebuttals: rebuttals as Dossier['rebuttals'],
    reviews: [],
    replyRequests: [],
    verdict: null,
    notices: [],
    history: [],
    actors,
    sources: {},
    integrity: {
      canonicalization: 'RFC 8785',
      sha256: '0'.repeat(64),
      signature: { key: '', note: '' },
      checkpoint: { key: '', note: '' },
      events: [],
      records: [],
    },
    ...changes,
  };
}

export function workingAnswer(id: string, changes: Partial<WorkingRebuttal>): WorkingRebuttal {
  return {
    id,
    ...form,
    state: 'published',
    publishedVersion: 1,
    withdrawal: null,
    etag: `"${id}"`,
    desk,
    evidence: [],
    ...changes,
    rebuttals: under(id, changes.rebuttals),
  };
}

export function working(rebuttals: WorkingRebuttal[]): Working {
  return {
    dossier: 1,
    view: 'working',
    claim,
    state: 'published',
    publishedVersion: 1,
    withdrawal: null,
    etag: '"claim"',
    standing,
    evidence: [],
    rebuttals: rebuttals as Working['rebuttals'],
    desk,
    replyRequests: [],
    verdict: null,
    history: [],
    actors,
    sources: {},
  };
}
