import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { Notice } from '../api.ts';
import { EMPTY_NOTICE } from './drafts.ts';
import classes from './editor.module.css';
import { focusFirstFault } from './focus.ts';
import { NoticeFields } from './notice-fields.tsx';
import { noticeOf } from './records.ts';

const START = { correction: 'Start a correction', update: 'Start an update' };
/** Before the kind is chosen. */
const START_NONE = 'Start a new version';

/** Asked before anything published changes: what readers are told of it. */
export function NoticePanel({
  title,
  children,
  start,
  button,
  isBusy,
  fault,
  onGiven,
  onClose,
}: {
  title: string;
  children: ReactNode;
  /** What was told so far. */
  start?: Notice | null;
  button?: string;
  isBusy?: boolean;
  fault: (pointer: string) => string | undefined;
  onGiven: (notice: Notice) => void;
  onClose?: () => void;
}) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(start ?? EMPTY_NOTICE);
  const [isTried, setTried] = useState(false);
  const missing = (pointer: string) => {
    if (!isTried) return undefined;
    if (pointer === '/notice/reason' && draft.reason.trim() === '')
      return 'Tell readers what changes, and why.';
    return undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const notice = noticeOf(draft);
    if (notice) onGiven(notice);
    else focusFirstFault(form.current);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className={classes.panel} aria-labelledby={id}>
      <Stack gap="md">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        <Text component="div">{children}</Text>
        <NoticeFields
          value={draft}
          onChange={(patch) => setDraft((before) => ({ ...before, ...patch }))}
          fault={(pointer) => fault(pointer) ?? missing(pointer)}
        />
        <Group>
          <Button
            type="submit"
            loading={isBusy ?? false}
            disabled={draft.kind === null}
            aria-describedby={draft.kind === null ? `${id}-missing` : undefined}
          >
            {button ?? (draft.kind === null ? START_NONE : START[draft.kind])}
          </Button>
          {draft.kind === null && (
            <Text size="sm" c="dimmed" id={`${id}-missing`}>
              Choose first what kind of change it is.
            </Text>
          )}
          {onClose && (
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
