import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, type Claim, type Notice, type Rebuttal, type Tagged } from '../api.ts';
import { EMPTY_EVIDENCE, EMPTY_NOTICE, type EvidenceDraft, type NoticeDraft } from '../editor/drafts.ts';
import { EvidenceFields } from '../editor/evidence-fields.tsx';
import { NoticeFields } from '../editor/notice-fields.tsx';
import { useKept } from '../editor/use-kept.ts';
import { WordsBack } from '../editor/words-back.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { Difference } from '../parts/difference.tsx';
import { whoChanged } from '../parts/who-changed.ts';
import { refreshAll, useMe } from '../queries.ts';
import type { FormProps } from './making.tsx';
import { type Target, TargetPicker } from './target-picker.tsx';
import { type Passage, readNewest, tie, useFaults } from './tie.ts';
import { TieProblem } from './tie-problem.tsx';
import classes from './workbench.module.css';

interface Draft {
  target: Target | null;
  evidence: EvidenceDraft;
  notice: NoticeDraft;
}

type Head = Tagged<Claim | Rebuttal>;

/** A passage for a claim or a rebuttal that is on the record: where it stands too, or what speaks for or against it. */
export function EvidenceForm({
  isAppearance,
  source,
  passage,
  citations,
  remembered,
  onMade,
}: FormProps & { isAppearance: boolean }) {
  const { claimId } = remembered;
  const kept = useKept<Draft>(`passage:${source.id}:${isAppearance ? 'appearance' : 'evidence'}`, {
    target: claimId ? { kind: 'claims', id: claimId, claimId } : null,
    evidence: {
      ...EMPTY_EVIDENCE,
      role: isAppearance ? 'appearance' : 'supports',
      saidById: remembered.saidById ?? null,
      reportedById: remembered.reportedById ?? source.publisherId,
    },
    notice: EMPTY_NOTICE,
  });
  const { target, evidence: draft, notice } = kept.draft;
  const head = useQuery({
    queryKey: [target?.kind, target?.id, 'newest'],
    queryFn: () => readNewest(target?.kind ?? 'claims', target?.id ?? ''),
    enabled: target !== null,
    // The version that was looked at is the one that is changed: only a person who saw a newer one goes on with it.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  /** What somebody else made of it while this was written. */
  const [changed, setChanged] = useState<{ before: Head; after: Head } | null>(null);
  const needsNotice = head.data ? isPublishedAsItIs(head.data.data) : false;

  const save = useMutation({
    mutationFn: async ({ from, to, at }: { from: Passage; to: Target; at: Head }) => {
      try {
        const told = isPublishedAsItIs(at.data) ? (notice as Notice) : undefined;
        return await tie(to.kind, at, from, draft, told);
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'stale') throw error;
        setChanged({ before: at, after: await readNewest(to.kind, to.id) });
        return null;
      }
    },
    onSuccess: async (record) => {
      if (!record || !target) return;
      kept.forget();
      await refreshAll();
      onMade(
        { kind: target.kind, record, isNew: false },
        { claimId: target.claimId, reportedById: draft.reportedById, saidById: draft.saidById },
      );
    },
  });
  const { form, fault, check, clear } = useFaults(save.error);
  const submit = (at: Head | undefined) => {
    const isWhole = check({
      '/target': target === null && 'Choose the claim or the rebuttal that it belongs to.',
      '/notice/kind': needsNotice && notice.kind === null && 'Say what kind of change it is.',
      '/notice/reason': needsNotice && notice.reason.trim() === '' && 'Say what changes, and why.',
    });
    if (isWhole && passage && target && at) save.mutate({ from: passage, to: target, at });
  };
  const isInReview = head.data?.data.state === 'in_review';
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(head.data);
      }}
    >
      <Stack gap="md">
        <WordsBack form={kept} />
        <TargetPicker
          label={isAppearance ? 'What is said here?' : 'What is it evidence for?'}
          citations={citations}
          value={target}
          onChange={(one) => {
            kept.change({ target: one });
            setChanged(null);
            clear('target');
          }}
          error={fault('/target')}
        />
        {head.error && <ProblemNote error={head.error} again={() => void head.refetch()} />}
        {isInReview && (
          <Alert color="yellow" role="status" title="It is in review">
            A reviewer reads it now, so it cannot change. Who submitted it can take it back; then add this.
          </Alert>
        )}
        <EvidenceFields
          value={draft}
          hasText
          fault={fault}
          onChange={(patch) => {
            kept.change(({ evidence }) => ({ evidence: { ...evidence, ...patch } }));
          }}
        />
        {needsNotice && (
          <Stack gap="xs">
            <Text size="sm">
              It is published. With this passage it becomes a new version, which is reviewed before readers
              see it.
            </Text>
            <NoticeFields
              value={notice}
              fault={fault}
              onChange={(patch) => {
                kept.change((before) => ({ notice: { ...before.notice, ...patch } }));
                for (const field of Object.keys(patch)) clear(`notice/${field}`);
              }}
            />
          </Stack>
        )}
        {changed && target && (
          <Changed
            {...changed}
            onGoOn={() => {
              head.refetch().then(({ data }) => {
                setChanged(null);
                submit(data);
              });
            }}
          />
        )}
        <TieProblem error={save.error} passage={passage} isKept={kept.isKept} />
        {!changed && (
          <Group justify="flex-end" className={classes.act}>
            <Button
              type="submit"
              loading={save.isPending || (target !== null && head.isPending)}
              disabled={!passage || isInReview}
            >
              {isAppearance ? 'Add where it was said' : 'Add the evidence'}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** Whether the newest version is the one that the public reads, or read until it was withdrawn. */
function isPublishedAsItIs({ publishedVersion, version }: Claim | Rebuttal): boolean {
  return publishedVersion !== null && publishedVersion === version;
}

/** Somebody was faster: what they changed, and the way on. */
function Changed({ before, after, onGoOn }: { before: Head; after: Head; onGoOn: () => void }) {
  const { me } = useMe();
  const isReworded = before.data.text !== after.data.text;
  return (
    <Alert
      color="yellow"
      role="alert"
      title={
        <>
          <bdi>{whoChanged(before.data, after.data, me?.id)}</bdi> changed it while you wrote
        </>
      }
    >
      {isReworded ? (
        <Difference before={before.data.text} after={after.data.text} />
      ) : (
        <Text size="sm">
          Its words are the same; its evidence, its date or its state is not. Nothing that you wrote is lost.
        </Text>
      )}
      <div>
        <Button mt="sm" size="compact-md" onClick={onGoOn}>
          Add the passage to what it is now
        </Button>
      </div>
    </Alert>
  );
}
