import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ApiProblem, api, type Source } from '../api.ts';
import { useKept } from '../editor/use-kept.ts';
import { WordsBack } from '../editor/words-back.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { useFocusBack } from '../parts/focus-back.ts';
import { passageAddress } from '../parts/quotation.tsx';
import { refreshAll } from '../queries.ts';
import { asStored, LONGEST_TEXT } from './file-text.ts';
import { type CopyDraft, copyBody, EMPTY_COPY } from './source-draft.ts';
import { CopyFields } from './source-fields.tsx';
import { lengthOf, TextIntake } from './text-intake.tsx';

/** A further copy of what a source says, for what changed there. The copies before it stay as they are. */
export function NewCopy({ source, onClose }: { source: Source; onClose: () => void }) {
  const [, navigate] = useLocation();
  useFocusBack();
  const kept = useKept<CopyDraft & { text: string }>(`new-copy:${source.id}`, { ...EMPTY_COPY, text: '' });
  const { draft, change } = kept;
  const { text } = draft;
  const [isMissing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () => api.sources.addSnapshot(source.id, { text: asStored(text), ...copyBody(draft) }),
    onSuccess: async ({ data }) => {
      kept.forget();
      await refreshAll();
      onClose();
      navigate(passageAddress(source.id, data.id));
    },
  });
  const problem = save.error instanceof ApiProblem ? save.error : null;
  const fault = (pointer: string) => problem?.fieldFault(pointer);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={source.snapshots.length > 0 ? 'Add a newer copy' : 'Add a copy of its text'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!kept.isDirty}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(text.trim() === '');
          if (text.trim() !== '' && lengthOf(text) <= LONGEST_TEXT) save.mutate();
        }}
      >
        <Stack gap="md">
          <Text size="sm">
            A copy never changes. What quotes an earlier one goes on quoting that; new passages are selected
            in this.
          </Text>
          <WordsBack form={kept} />
          <TextIntake
            text={text}
            onText={(words) => change({ text: words })}
            error={fault('/text') ?? (isMissing ? 'Paste its text, or choose a file.' : undefined)}
          />
          <CopyFields value={draft} onChange={change} fault={fault} />
          {save.error && <ProblemNote error={save.error} isKept={kept.isKept} />}
          {save.isPending && <Progress value={100} animated aria-label="Archiving" />}
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                kept.forget();
                onClose();
              }}
            >
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Archive this copy
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
