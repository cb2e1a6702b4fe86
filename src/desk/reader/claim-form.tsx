import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, type Citation, type Claim, type Source, type Tagged } from '../api.ts';
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
import { WordsBack } from '../editor/words-back.tsx';
import { refreshAll } from '../queries.ts';
import type { Made } from './done.tsx';
import { HowGiven } from './how-given.tsx';
import { type Passage, type Remembered, tieToNew, useFaults } from './tie.ts';
import { TieProblem } from './tie-problem.tsx';
import classes from './workbench.module.css';

export interface FormProps {
  /** In which words are chosen. */
  source: Source;
  passage: Passage | null;
  citations: readonly Citation[];
  remembered: Remembered;
  onMade: (made: Made, remember: Remembered) => void;
  /** The passage belongs to a claim that is there already. */
  onSame: (remember: Remembered) => void;
}

/** A new claim, and the passage as the place where it was said. */
export function ClaimForm({ source, passage, remembered, onMade, onSame }: FormProps) {
  const kept = useKept<{ claim: ClaimDraft; evidence: EvidenceDraft }>(`passage:${source.id}:claim`, {
    claim: {
      ...EMPTY_CLAIM,
      claimantId: remembered.claimantId ?? null,
      statedAt: source.publishedAt ?? '',
      language: source.language ?? '',
      topics: remembered.topics ?? [],
    },
    evidence: { ...EMPTY_EVIDENCE, reportedById: remembered.reportedById ?? source.publisherId },
  });
  const { claim: draft, evidence } = kept.draft;
  /** The claim, once it is saved and its passage is not. */
  const [saved, setSaved] = useState<Tagged<Claim> | null>(null);
  const save = useMutation({
    mutationFn: async (from: Passage) => {
      const claim =
        saved ?? (await api.claims.create(bodyOf(draft) as Parameters<typeof api.claims.create>[0]));
      // From here on it is on the record.
      kept.forget();
      setSaved(claim);
      return await tieToNew('claims', claim, from, { ...evidence, saidById: claim.data.claimantId });
    },
    onSuccess: async (record) => {
      await refreshAll();
      onMade(
        { kind: 'claims', record, isNew: true },
        {
          claimantId: draft.claimantId,
          reportedById: evidence.reportedById,
          topics: draft.topics,
          claimId: record.data.id,
        },
      );
    },
    onError: refreshAll,
  });
  const { form, fault, check, clear } = useFaults(save.error);
  const submit = () => {
    const isWhole = check({
      '/text': draft.text.trim() === '' && 'Say what is claimed.',
      '/claimantId': draft.claimantId === null && 'Say who claims it.',
      '/statedAt': draft.statedAt.trim() === '' && 'Say when it was said, as precisely as is known.',
    });
    if (isWhole && passage) save.mutate(passage);
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {!saved && <WordsBack form={kept} />}
        {saved ? (
          <Alert color="yellow" title="The claim is saved, its passage is not yet">
            <Text size="sm">
              Nothing that you wrote is lost:{' '}
              <Anchor component={Link} href={`/claims/${saved.data.id}`} inherit c="inherit">
                the claim
              </Anchor>{' '}
              is a draft. Try again to tie the selected words to it.
            </Text>
          </Alert>
        ) : (
          <ClaimFields
            value={draft}
            fault={fault}
            afterText={
              <SimilarClaims
                text={draft.text}
                ownId={null}
                onSame={(claimId) => {
                  kept.forget();
                  onSame({ claimId, saidById: draft.claimantId, reportedById: evidence.reportedById });
                }}
              />
            }
            onChange={(patch) => {
              kept.change(({ claim }) => ({ claim: { ...claim, ...patch } }));
              for (const field of Object.keys(patch)) clear(field);
            }}
          />
        )}
        <HowGiven
          value={evidence}
          onChange={(patch) => kept.change((before) => ({ evidence: { ...before.evidence, ...patch } }))}
          fault={fault}
        />
        <TieProblem error={save.error} passage={passage} isKept={kept.isKept && !saved} />
        <Group justify="flex-end" className={classes.act}>
          <Button type="submit" loading={save.isPending} disabled={!passage}>
            {saved ? 'Try again' : 'Record the claim'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
