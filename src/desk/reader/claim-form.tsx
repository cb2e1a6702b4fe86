import { api, type Claim } from '../api.ts';
import { ClaimFields } from '../editor/claim-fields.tsx';
import {
  bodyOf,
  type ClaimDraft,
  EMPTY_CLAIM,
  EMPTY_EVIDENCE,
  type EvidenceDraft,
} from '../editor/drafts.ts';
import { SimilarClaims } from '../editor/similar-claims.tsx';
import { useKept } from '../editor/use-kept.ts';
import { type FormProps, MakingForm, useMaking } from './making.tsx';

interface Draft {
  claim: ClaimDraft;
  evidence: EvidenceDraft;
}

/** A new claim, and the passage as the place where it was said. */
export function ClaimForm({ source, passage, remembered, onMade, onSame }: FormProps) {
  const kept = useKept<Draft>(`passage:${source.id}:claim`, {
    claim: {
      ...EMPTY_CLAIM,
      claimantId: remembered.claimantId ?? null,
      statedAt: source.publishedAt ?? '',
      language: source.language ?? '',
      topics: remembered.topics ?? [],
    },
    evidence: { ...EMPTY_EVIDENCE, reportedById: remembered.reportedById ?? source.publisherId },
  });
  const { claim, evidence } = kept.draft;
  const making = useMaking<Claim>({
    kind: 'claims',
    kept,
    evidence,
    create: () => api.claims.create(bodyOf(claim) as Parameters<typeof api.claims.create>[0]),
    speakerOf: ({ claimantId }) => claimantId,
    remember: ({ id }) => ({
      claimantId: claim.claimantId,
      reportedById: evidence.reportedById,
      topics: claim.topics,
      claimId: id,
    }),
    onMade,
  });
  const { fault, check, clear } = making.faults;
  const submit = () => {
    const isWhole = check({
      '/text': claim.text.trim() === '' && 'Say what is claimed.',
      '/claimantId': claim.claimantId === null && 'Say who claims it.',
      '/statedAt': claim.statedAt.trim() === '' && 'Say when it was said, as precisely as is known.',
    });
    if (isWhole && passage) making.save.mutate(passage);
  };
  return (
    <MakingForm
      making={making}
      passage={passage}
      onEvidence={(patch) => kept.change((before) => ({ evidence: { ...before.evidence, ...patch } }))}
      onSubmit={submit}
    >
      <ClaimFields
        value={claim}
        fault={fault}
        afterText={
          <SimilarClaims
            text={claim.text}
            ownId={null}
            onSame={(claimId) => {
              kept.forget();
              onSame({ claimId, saidById: claim.claimantId, reportedById: evidence.reportedById });
            }}
          />
        }
        onChange={(patch) => {
          kept.change((before) => ({ claim: { ...before.claim, ...patch } }));
          for (const field of Object.keys(patch)) clear(field);
        }}
      />
    </MakingForm>
  );
}
