import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, type Rebuttal, type Tagged } from '../api.ts';
import {
  bodyOf,
  EMPTY_EVIDENCE,
  EMPTY_REBUTTAL,
  type EvidenceDraft,
  type RebuttalDraft,
} from '../editor/drafts.ts';
import { RebuttalFields } from '../editor/rebuttal-fields.tsx';
import { useKept } from '../editor/use-kept.ts';
import { WordsBack } from '../editor/words-back.tsx';
import { refreshAll } from '../queries.ts';
import type { FormProps } from './claim-form.tsx';
import { HowGiven } from './how-given.tsx';
import { type Target, TargetPicker } from './target-picker.tsx';
import { type Passage, tieToNew, useFaults } from './tie.ts';
import { TieProblem } from './tie-problem.tsx';
import classes from './workbench.module.css';

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
  const { target, rebuttal: draft, evidence } = kept.draft;
  /** The rebuttal, once it is saved and its passage is not. */
  const [saved, setSaved] = useState<Tagged<Rebuttal> | null>(null);
  const save = useMutation({
    mutationFn: async ({ from, to }: { from: Passage; to: Target }) => {
      const body = bodyOf(draft) as Parameters<typeof api.claims.answer>[1];
      const rebuttal = saved ?? (await api[to.kind].answer(to.id, body));
      // From here on it is on the record.
      kept.forget();
      setSaved(rebuttal);
      return await tieToNew('rebuttals', rebuttal, from, {
        ...evidence,
        saidById: rebuttal.data.responderId,
      });
    },
    onSuccess: async (record) => {
      await refreshAll();
      onMade(
        { kind: 'rebuttals', record, isNew: true },
        {
          responderId: draft.responderId,
          reportedById: evidence.reportedById,
          ...(target && { claimId: target.claimId }),
        },
      );
    },
    onError: refreshAll,
  });
  const { form, fault, check, clear } = useFaults(save.error);
  const submit = () => {
    const isWhole = check({
      '/target': target === null && 'Choose the claim or the rebuttal that it answers.',
      '/act': draft.act === null && 'Choose what kind of rebuttal it is.',
      '/text': draft.text.trim() === '' && 'Say what is answered.',
      '/responderId': draft.responderId === null && 'Say who answers.',
      '/statedAt': draft.statedAt.trim() === '' && 'Say when it was said, as precisely as is known.',
    });
    if (isWhole && passage && target) save.mutate({ from: passage, to: target });
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
          <Alert color="yellow" title="The rebuttal is saved, its passage is not yet">
            <Text size="sm">
              Nothing that you wrote is lost:{' '}
              <Anchor component={Link} href={`/rebuttals/${saved.data.id}`} inherit c="inherit">
                the rebuttal
              </Anchor>{' '}
              is a draft. Try again to tie the selected words to it.
            </Text>
          </Alert>
        ) : (
          <>
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
              value={draft}
              fault={fault}
              onChange={(patch) => {
                kept.change(({ rebuttal }) => ({ rebuttal: { ...rebuttal, ...patch } }));
                for (const field of Object.keys(patch)) clear(field);
              }}
            />
          </>
        )}
        <HowGiven
          value={evidence}
          onChange={(patch) => kept.change((before) => ({ evidence: { ...before.evidence, ...patch } }))}
          fault={fault}
        />
        <TieProblem error={save.error} passage={passage} isKept={kept.isKept && !saved} />
        <Group justify="flex-end" className={classes.act}>
          <Button type="submit" loading={save.isPending} disabled={!passage}>
            {saved ? 'Try again' : 'Record the rebuttal'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
