import { api, type Rebuttal } from '../api.ts';
import {
  bodyOf,
  EMPTY_EVIDENCE,
  EMPTY_REBUTTAL,
  type EvidenceDraft,
  type RebuttalDraft,
} from '../editor/drafts.ts';
import { RebuttalFields } from '../editor/rebuttal-fields.tsx';
import { useKept } from '../editor/use-kept.ts';
import { type FormProps, MakingForm, useMaking } from './making.tsx';
import { type Target, TargetPicker } from './target-picker.tsx';

interface Draft {
  target: Target | null;
  rebuttal: RebuttalDraft;
  evidence: EvidenceDraft;
}

/** A rebuttal to a claim or to another rebuttal, and the passage as the place where it was given. */
export function RebuttalForm({ source, passage, citations, remembered, onMade }: FormProps) {
  const { claimId } = remembered;
  const kept = useKept<Draft>(`passage:${source.id}:rebuttal`, {
    target: claimId ? { kind: 'claims', id: claimId, claimId } : null,
    rebuttal: {
      ...EMPTY_REBUTTAL,
      responderId: remembered.responderId ?? null,
      statedAt: source.publishedAt ?? '',
      language: source.language ?? '',
    },
    evidence: { ...EMPTY_EVIDENCE, reportedById: remembered.reportedById ?? source.publisherId },
  });
  const { target, rebuttal, evidence } = kept.draft;
  const making = useMaking<Rebuttal>({
    kind: 'rebuttals',
    kept,
    evidence,
    create: () => {
      if (!target) throw new Error('a rebuttal answers something');
      return api[target.kind].answer(target.id, bodyOf(rebuttal) as Parameters<typeof api.claims.answer>[1]);
    },
    speakerOf: ({ responderId }) => responderId,
    remember: () => ({
      responderId: rebuttal.responderId,
      reportedById: evidence.reportedById,
      ...(target && { claimId: target.claimId }),
    }),
    onMade,
  });
  const { fault, check, clear } = making.faults;
  const submit = () => {
    const isWhole = check({
      '/target': target === null && 'Choose the claim or the rebuttal that it answers.',
      '/act': rebuttal.act === null && 'Choose what kind of rebuttal it is.',
      '/text': rebuttal.text.trim() === '' && 'Say what is answered.',
      '/responderId': rebuttal.responderId === null && 'Say who answers.',
      '/statedAt': rebuttal.statedAt.trim() === '' && 'Say when it was said, as precisely as is known.',
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
      <TargetPicker
        label="What does it answer?"
        citations={citations}
        value={target}
        onChange={(one) => {
          kept.change({ target: one });
          clear('target');
        }}
        error={fault('/target')}
      />
      <RebuttalFields
        value={rebuttal}
        fault={fault}
        onChange={(patch) => {
          kept.change((before) => ({ rebuttal: { ...before.rebuttal, ...patch } }));
          for (const field of Object.keys(patch)) clear(field);
        }}
      />
    </MakingForm>
  );
}
