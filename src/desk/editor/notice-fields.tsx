import { Stack, Textarea } from '@mantine/core';
import { Choice } from './choice.tsx';
import type { NoticeDraft } from './drafts.ts';

export type { NoticeDraft } from './drafts.ts';

const NOTICE_KIND = {
  correction: { label: 'Correction', help: 'What is published is wrong.' },
  update: { label: 'Update', help: 'It was right, and things have moved on.' },
};

/** What readers of something published are told of its change. Pointers are those of a body that carries a notice. */
export function NoticeFields({
  value,
  onChange,
  fault,
}: {
  value: NoticeDraft;
  onChange: (patch: Partial<NoticeDraft>) => void;
  fault: (pointer: string) => string | undefined;
}) {
  return (
    <Stack gap="md">
      <Choice
        label="What kind of change is it?"
        words={NOTICE_KIND}
        value={value.kind}
        onChange={(kind) => onChange({ kind })}
        error={fault('/notice/kind')}
      />
      <Textarea
        label="What changes, and why"
        description="Readers see this beside the new version."
        required
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        value={value.reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
        error={fault('/notice/reason')}
      />
    </Stack>
  );
}
