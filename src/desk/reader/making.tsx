/** What the forms have in common in which a record is made of a passage: the record first, then the passage tied to it. */
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Citation, Claim, Kind, Rebuttal, Source, Tagged } from '../api.ts';
import type { EvidenceDraft } from '../editor/drafts.ts';
import type { KeptWords } from '../editor/use-kept.ts';
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

/** `create` records it as the form says; `speakerOf` tells whose words the passage gives. */
export function useMaking<Read extends Claim | Rebuttal>({
  kind,
  kept,
  evidence,
  create,
  speakerOf,
  remember,
  onMade,
}: {
  kind: Kind;
  kept: KeptWords;
  /** What is said of the passage. */
  evidence: EvidenceDraft;
  create: () => Promise<Tagged<Read>>;
  speakerOf: (record: Read) => string;
  /** For the next passage. */
  remember: (record: Claim | Rebuttal) => Remembered;
  onMade: FormProps['onMade'];
}) {
  /** The record, once it is saved and its passage is not. */
  const [saved, setSaved] = useState<Tagged<Read> | null>(null);
  const save = useMutation({
    mutationFn: async (from: Passage) => {
      const record = saved ?? (await create());
      // From here on it is on the record.
      kept.forget();
      setSaved(record);
      return await tieToNew(kind, record, from, {
        ...evidence,
        saidById: speakerOf(record.data),
      });
    },
    onSuccess: async (record) => {
      await refreshAll();
      onMade({ kind, record, isNew: true }, remember(record.data));
    },
    onError: refreshAll,
  });
  return { kind, kept, evidence, saved, save, faults: useFaults(save.error) };
}

/** The form around the fields of the record, which are gone once that is saved. */
export function MakingForm<Read extends Claim | Rebuttal>({
  making: { kind, kept, evidence, saved, save, faults },
  passage,
  onEvidence,
  onSubmit,
  children,
}: {
  making: ReturnType<typeof useMaking<Read>>;
  passage: Passage | null;
  onEvidence: (patch: Partial<EvidenceDraft>) => void;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const one = kind === 'claims' ? 'claim' : 'rebuttal';
  return (
    <form
      ref={faults.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="md">
        {saved ? (
          <Alert color="yellow" title={`The ${one} is saved, its passage is not yet`}>
            <Text size="sm">
              Nothing that you wrote is lost:{' '}
              <Anchor component={Link} href={`/${kind}/${saved.data.id}`} inherit c="inherit">
                the {one}
              </Anchor>{' '}
              is a draft. Try again to tie the selected words to it.
            </Text>
          </Alert>
        ) : (
          <>
            <WordsBack form={kept} />
            {children}
          </>
        )}
        <HowGiven value={evidence} onChange={onEvidence} fault={faults.fault} />
        <TieProblem error={save.error} passage={passage} isKept={kept.isKept && !saved} />
        <Group justify="flex-end" className={classes.act}>
          <Button type="submit" loading={save.isPending} disabled={!passage}>
            {saved ? 'Try again' : `Record the ${one}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
