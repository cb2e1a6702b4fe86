/** Evidence for a record that is being written: which source, which words of it, and what they are to the statement. */
import { Anchor, Button, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { ApiProblem, type api, type Source } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { instantWords } from '../parts/dates.tsx';
import { EMPTY_EVIDENCE, type EvidenceDraft, evidencePart } from './drafts.ts';
import classes from './editor.module.css';
import { EvidenceFields } from './evidence-fields.tsx';
import { focusFirstFault } from './focus.ts';
import { type Place, QuoteProblem } from './quote-problem.tsx';
import { sourceQuery } from './shown.ts';
import { SourcePicker } from './source-picker.tsx';

const QUOTE_FAULT: Record<string, string> = {
  'quote-not-found': 'These words do not stand in the archived text.',
  'quote-ambiguous': 'These words stand there more than once.',
};

export type EvidenceBody = Parameters<typeof api.evidence.add>[3];

export function AddEvidence({
  onAdd,
  onClose,
}: {
  /** Adds it to the record; whether it could. */
  onAdd: (body: EvidenceBody) => Promise<boolean>;
  onClose: () => void;
}) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<Source | null>(null);
  const [snapshotId, setSnapshotId] = useState<string | null>(null);
  const [words, setWords] = useState('');
  /** Where the words stand, when that was chosen. */
  const [place, setPlace] = useState<number | null>(null);
  const [draft, setDraft] = useState<EvidenceDraft>(EMPTY_EVIDENCE);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const { data: source = chosen } = useQuery({ ...sourceQuery(chosen?.id ?? ''), enabled: chosen !== null });
  const snapshots = [...(source?.snapshots ?? [])].sort((one, other) =>
    other.capturedAt.localeCompare(one.capturedAt),
  );
  const hasText = source === null || snapshots.length > 0;

  const add = useMutation({
    mutationFn: async (start: number | null) => {
      const quoted = hasText && words.trim() !== '';
      return onAdd({
        ...evidencePart(hasText ? { ...draft, locator: '' } : draft),
        sourceId: chosen?.id ?? '',
        ...(hasText && snapshots[0] && { snapshotId: snapshotId ?? snapshots[0].id }),
        ...(quoted && { quotation: { exact: words, ...(start !== null && { start }) } }),
      });
    },
    onSuccess: (isAdded) => {
      if (isAdded) onClose();
    },
    onError: () => focusFirstFault(form.current),
  });
  const problem = add.error instanceof ApiProblem ? add.error : null;
  const isOfQuote = problem?.code === 'quote-not-found' || problem?.code === 'quote-ambiguous';
  const fault = (pointer: string) => problem?.fieldFault(pointer) ?? missing[pointer];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const found = {
      ...(!chosen && { '/sourceId': 'Choose the source.' }),
      ...(chosen && hasText && words.trim() === '' && { '/quotation/exact': 'Quote at least one word.' }),
      ...(!hasText && draft.locator.trim() === '' && { '/locator': 'Say where in the source to look.' }),
    };
    setMissing(found);
    if (Object.keys(found).length === 0) add.mutate(place);
    else focusFirstFault(form.current);
  };
  const take = ({ exact, start }: Place) => {
    setWords(exact);
    setPlace(start);
    add.reset();
    form.current?.querySelector<HTMLElement>('[data-words]')?.focus();
  };
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  return (
    <form ref={form} onSubmit={submit} noValidate className={classes.panel} aria-labelledby={id}>
      <Stack gap="md">
        <Title order={3} size="h5" id={id}>
          Add evidence
        </Title>
        {problem && !isOfQuote && <ProblemNote error={problem} />}
        {add.data === false && (
          <Text role="alert">It was not added: look at what the form above says, then add it again.</Text>
        )}
        <div>
          <SourcePicker
            value={chosen}
            onChange={(one) => {
              setChosen(one);
              setMissing({});
              setSnapshotId(null);
              setPlace(null);
              add.reset();
            }}
            error={fault('/sourceId')}
          />
          <Anchor href="/sources/new" target="_blank" size="sm" className={classes.out}>
            Read in a new source <ExternalLink size={13} aria-label="(in a new tab)" />
          </Anchor>
        </div>
        {snapshots.length > 1 && (
          <NativeSelect
            label="Archived text"
            value={snapshotId ?? snapshots[0]?.id ?? ''}
            onChange={(event) => {
              setSnapshotId(event.currentTarget.value);
              setPlace(null);
            }}
            data={snapshots.map((one, at) => ({
              value: one.id,
              label: `Captured ${instantWords(one.capturedAt)}${at === 0 ? ' (the newest)' : ''}`,
            }))}
            error={fault('/snapshotId')}
          />
        )}
        {source && hasText && (
          <Textarea
            className={classes.words}
            label="The quoted words"
            description="Paste them as they stand in the archived text; they are looked up there."
            required
            autosize
            minRows={2}
            maxRows={10}
            dir="auto"
            lang={source.language ?? undefined}
            data-words
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value);
              setMissing({});
              setPlace(null);
              if (isOfQuote) add.reset();
            }}
            error={fault('/quotation/exact') ?? (isOfQuote ? QUOTE_FAULT[problem.code] : undefined)}
          />
        )}
        {problem && isOfQuote && <QuoteProblem problem={problem} words={words} onTake={take} />}
        {source && (
          <EvidenceFields
            value={draft}
            onChange={(patch) => setDraft((before) => ({ ...before, ...patch }))}
            fault={fault}
            hasText={hasText}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add this evidence
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
