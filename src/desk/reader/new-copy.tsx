import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ApiProblem, api, type Source } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { useFocusBack } from '../parts/focus-back.ts';
import { passageAddress } from '../parts/quotation.tsx';
import { refreshAll } from '../queries.ts';
import { useUnsaved } from '../shell/unsaved.tsx';
import { asStored, LONGEST_TEXT } from './file-text.ts';
import { type CopyDraft, copyBody, EMPTY_COPY } from './source-draft.ts';
import { CopyFields } from './source-fields.tsx';
import { lengthOf, TextIntake } from './text-intake.tsx';

/** A further copy of what a source says, for what changed there. The copies before it stay as they are. */
export function NewCopy({ source, onClose }: { source: Source; onClose: () => void }) {
  const [, navigate] = useLocation();
  useFocusBack();
  const [text, setText] = useState('');
  const [copy, setCopy] = useState<CopyDraft>(EMPTY_COPY);
  const [isMissing, setMissing] = useState(false);
  useUnsaved(text !== '');
  const save = useMutation({
    mutationFn: () => api.sources.addSnapshot(source.id, { text: asStored(text), ...copyBody(copy) }),
    onSuccess: async ({ data }) => {
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
      closeOnClickOutside={text === ''}
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
          <TextIntake
            text={text}
            onText={setText}
            error={fault('/text') ?? (isMissing ? 'Paste its text, or choose a file.' : undefined)}
          />
          <CopyFields
            value={copy}
            onChange={(patch) => setCopy((before) => ({ ...before, ...patch }))}
            fault={fault}
          />
          {save.error && <ProblemNote error={save.error} />}
          {save.isPending && <Progress value={100} animated aria-label="Archiving" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
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
