import { Button, Group, Kbd, Text, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Decision } from '../words.ts';
import classes from './decision.module.css';
import { RATIONALES, withSentence } from './rationales.ts';

export interface Written {
  rationale: string;
  publicNote: string;
}

const SEND: Record<Decision, string> = {
  approve: 'Approve and publish',
  request_changes: 'Request changes',
  reject: 'Reject',
};

/** Why it is decided so: for the desk, and with an approval also for the public. */
export function DecisionForm({
  decision,
  written,
  onWrite,
  onSend,
  onLeave,
  isSending,
}: {
  decision: Decision;
  written: Written;
  onWrite: (written: Written) => void;
  onSend: () => void;
  onLeave: () => void;
  isSending: boolean;
}) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [isMissing, setMissing] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another decision is written in the same box.
  useEffect(() => box.current?.focus(), [decision]);

  const send = () => {
    if (isSending) return;
    setMissing(written.rationale.trim() === '');
    if (written.rationale.trim() === '') box.current?.focus();
    else onSend();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form onSubmit={onSubmit} onKeyDown={onKeyDown} className={classes.form} noValidate>
      <Textarea
        ref={box}
        label="Why"
        description="For the desk: its authors and other reviewers read it."
        required
        autosize
        minRows={3}
        maxRows={14}
        maxLength={5_000}
        dir="auto"
        value={written.rationale}
        error={isMissing && written.rationale.trim() === '' ? 'Say why, in a sentence at least.' : undefined}
        onChange={(event) => onWrite({ ...written, rationale: event.currentTarget.value })}
      />
      <fieldset className={classes.templates}>
        <legend>Begin with</legend>
        {RATIONALES[decision].map((sentence) => (
          <Button
            key={sentence}
            variant="default"
            size="compact-sm"
            className={classes.template}
            onClick={() => {
              onWrite({ ...written, rationale: withSentence(written.rationale, sentence) });
              box.current?.focus();
            }}
          >
            {sentence.trim()}
          </Button>
        ))}
      </fieldset>
      {decision === 'approve' && (
        <Textarea
          label="Note for the public"
          description="If readers should know something about this approval. Everybody can read it."
          autosize
          minRows={1}
          maxRows={6}
          maxLength={1_000}
          dir="auto"
          value={written.publicNote}
          onChange={(event) => onWrite({ ...written, publicNote: event.currentTarget.value })}
        />
      )}
      <Group gap="sm">
        <Button type="submit" loading={isSending} color={decision === 'reject' ? 'red.9' : undefined}>
          {SEND[decision]}
        </Button>
        <Button variant="default" onClick={onLeave}>
          Not yet
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd> sends, <Kbd size="xs">Esc</Kbd> leaves; what you
        wrote stays.
      </Text>
    </form>
  );
}
