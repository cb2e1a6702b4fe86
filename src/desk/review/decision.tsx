import { Button, Kbd, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiProblem, api, type Me } from '../api.ts';
import { useKept } from '../editor/use-kept.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { queryClient, refreshAll } from '../queries.ts';
import { letLeave } from '../shell/unsaved.tsx';
import type { Decision as Choice } from '../words.ts';
import classes from './decision.module.css';
import { DecisionForm, type Written } from './decision-form.tsx';
import { KeysSwitch, useKeys, useKeysSetting } from './keys.tsx';
import { refusalOf } from './may-decide.ts';
import type { Reading } from './reading.ts';
import { withNames } from './with-names.ts';

const NOTHING: Written = { rationale: '', publicNote: '' };

const CHOICES: { choice: Choice; key: string; label: string }[] = [
  { choice: 'approve', key: 'a', label: 'Approve' },
  { choice: 'request_changes', key: 'c', label: 'Request changes' },
  { choice: 'reject', key: 'r', label: 'Reject' },
];

/** The decision on what was read, by buttons or keys; or why there is none to take. */
export function Decision({
  reading,
  me,
  hasMoved,
  onStale,
  onDone,
}: {
  reading: Reading;
  me: Me;
  /** It is another by now than what was read: that has to be read first. */
  hasMoved: boolean;
  onStale: () => void;
  onDone: (decision: Choice) => void;
}) {
  const refusal = refusalOf(reading, me);
  const [choice, setChoice] = useState<Choice | null>(null);
  const kept = useKept(`review:${reading.type}:${reading.id}`, NOTHING);
  const written = kept.draft;
  const buttons = useRef<HTMLDivElement>(null);
  const areKeysOn = useKeysSetting();

  const send = useMutation({
    mutationFn: (decision: Choice) => {
      const publicNote = decision === 'approve' ? written.publicNote.trim() : '';
      return api.steps.review(`${reading.type}s`, reading.id, reading.etag, {
        decision,
        rationale: written.rationale.trim(),
        ...(publicNote !== '' && { publicNote }),
      });
    },
    onSuccess: async (_, decision) => {
      kept.forget();
      letLeave();
      // A list that still holds what was decided just now is not shown again.
      queryClient.removeQueries({ queryKey: ['review-queue', 'pages'] });
      onDone(decision);
      await refreshAll();
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.code === 'stale') onStale();
    },
  });
  const isStale = send.error instanceof ApiProblem && send.error.code === 'stale';

  const may = (one: Choice) => !hasMoved && !refusal?.isWhole && !(refusal && one === 'approve');
  const choose = (one: Choice) => {
    if (may(one)) setChoice(one);
  };
  useKeys(Object.fromEntries(CHOICES.map(({ key, choice: one }) => [key, () => choose(one)])));

  const leave = () => {
    setChoice(null);
    buttons.current?.querySelector<HTMLElement>(`[data-choice="${choice}"]`)?.focus();
  };
  const offered = CHOICES.filter(({ choice: one }) => hasMoved || may(one));
  return (
    <section aria-labelledby="decision">
      <Title order={2} size="h4" id="decision" mb="xs">
        Decision
      </Title>
      {refusal && (
        <div className={classes.refusal} data-whole={refusal.isWhole || undefined}>
          <b>{refusal.isWhole ? 'Nothing for you to decide.' : 'It cannot be approved.'}</b> {refusal.why}{' '}
          {refusal.help}
        </div>
      )}
      {!refusal?.isWhole && (
        <Stack gap="sm">
          <div ref={buttons} className={classes.choices}>
            {offered.map(({ choice: one, key, label }) => (
              <Button
                key={one}
                data-choice={one}
                variant={choice === one ? 'filled' : 'default'}
                aria-pressed={choice === one}
                aria-keyshortcuts={areKeysOn ? key : undefined}
                disabled={hasMoved}
                onClick={() => choose(one)}
                rightSection={areKeysOn && <Kbd aria-hidden>{key}</Kbd>}
                justify="space-between"
              >
                {label}
              </Button>
            ))}
          </div>
          {hasMoved && (
            <Text size="sm">It changed since you opened it. Read it as it is now, above, then decide.</Text>
          )}
          {choice && !hasMoved && (
            <DecisionForm
              decision={choice}
              written={written}
              onWrite={kept.change}
              onSend={() => send.mutate(choice)}
              onLeave={leave}
              isSending={send.isPending}
            />
          )}
          {!choice && !hasMoved && kept.isDirty && (
            <Text size="sm" role="status">
              What you began to write is kept on this device. Choose a decision, and go on with it.
            </Text>
          )}
          {send.error && !isStale && (
            <ProblemNote error={withNames(send.error, reading)} isKept={kept.isKept} />
          )}
        </Stack>
      )}
      <div className={classes.keys}>
        <KeysSwitch help="a, c and r decide; j and k go to the next and the one before." />
      </div>
    </section>
  );
}
