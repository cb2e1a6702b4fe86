/** Asks somebody for a reply to the claim, and notes how that ended. Loaded for staff alone. */
import { Button, Group, Modal, NativeSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem, api } from '../api.ts';
import { ActorPicker } from '../parts/actor-picker.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { refreshAll } from '../queries.ts';
import { answerWords } from './answer-link.tsx';
import type { ClaimModel } from './claim.model.ts';
import classes from './staff.module.css';

const DAY = 24 * 3_600_000;

/** A time of this device for a field of the browser: `2024-05-16T09:30`. */
function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function AskForReply({ model }: { model: ClaimModel }) {
  const [opened, setOpened] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpened(true)}>
        Ask for a reply
      </Button>
      <p role="status" className={classes.done}>
        {said}
      </p>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Note that somebody was asked for a reply"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <AskForm
          model={model}
          onDone={() => {
            setOpened(false);
            setSaid('Noted. The public reads it with the next approval of the claim.');
          }}
        />
      </Modal>
    </>
  );
}

function AskForm({ model, onDone }: { model: ClaimModel; onDone: () => void }) {
  const [actorId, setActorId] = useState<string | null>(null);
  const [channel, setChannel] = useState('by e-mail');
  const [question, setQuestion] = useState('');
  const [askedAt, setAskedAt] = useState(() => localTime(Date.now()));
  const [dueAt, setDueAt] = useState(() => localTime(Date.now() + 2 * DAY));
  const ask = useMutation({
    mutationFn: () =>
      api.claims.requestReply(model.claim.id, {
        actorId: actorId ?? '',
        channel,
        question,
        askedAt: new Date(askedAt).toISOString(),
        dueAt: new Date(dueAt).toISOString(),
      }),
    onSuccess: async () => {
      await refreshAll();
      onDone();
    },
  });
  const fault = (pointer: string) =>
    ask.error instanceof ApiProblem ? ask.error.fieldFault(pointer) : undefined;
  const isWhole = actorId && channel.trim() && question.trim() && askedAt && dueAt;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <Stack gap="sm">
        <ActorPicker
          label="Who was asked"
          value={actorId}
          onChange={setActorId}
          required
          error={fault('/actorId')}
        />
        <TextInput
          label="How"
          placeholder="by e-mail, by telephone, through a spokesperson"
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
          required
          maxLength={200}
          error={fault('/channel')}
        />
        <Textarea
          label="The question"
          description="The public reads it."
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          required
          autosize
          minRows={3}
          maxLength={5000}
          error={fault('/question')}
        />
        <Group grow align="flex-start">
          <TextInput
            type="datetime-local"
            label="Asked at"
            value={askedAt}
            onChange={(event) => setAskedAt(event.currentTarget.value)}
            required
            error={fault('/askedAt')}
          />
          <TextInput
            type="datetime-local"
            label="Reply until"
            value={dueAt}
            min={askedAt}
            onChange={(event) => setDueAt(event.currentTarget.value)}
            required
            error={fault('/dueAt')}
          />
        </Group>
        {ask.error && <ProblemNote error={ask.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={ask.isPending} disabled={!isWhole}>
            Note it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Outcome = 'answered' | 'declined' | 'no_reply';
const OUTCOMES: Record<Outcome, string> = {
  answered: 'They answered',
  declined: 'They declined to comment',
  no_reply: 'No reply came in time',
};

export function SettleReply({ model, id }: { model: ClaimModel; id: string }) {
  const request = model.replyRequests.find((one) => one.id === id);
  const [opened, setOpened] = useState(false);
  const [said, setSaid] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (said) button.current?.focus();
  }, [said]);
  if (!request) return null;
  return (
    <>
      <Button ref={button} variant="default" size="compact-sm" onClick={() => setOpened(true)}>
        {request.outcome ? 'Change the outcome' : 'Note the outcome'}
      </Button>
      <p role="status" className={classes.done}>
        {said}
      </p>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="What came of it?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <SettleForm
          model={model}
          request={request}
          onDone={() => {
            setOpened(false);
            setSaid('Noted.');
          }}
        />
      </Modal>
    </>
  );
}

function SettleForm({
  model,
  request,
  onDone,
}: {
  model: ClaimModel;
  request: ClaimModel['replyRequests'][number];
  onDone: () => void;
}) {
  const [outcome, setOutcome] = useState<Outcome | null>(request.outcome);
  const [rebuttalId, setRebuttalId] = useState(request.rebuttalId ?? '');
  // Answers of who was asked come first.
  const answers = [...model.all]
    .filter((one) => one.form)
    .sort((a, b) => Number(b.responderId === request.actorId) - Number(a.responderId === request.actorId));
  const settle = useMutation({
    mutationFn: () =>
      api.replyRequests.settle(request.id, {
        outcome: outcome ?? 'no_reply',
        ...(outcome === 'answered' && rebuttalId && { rebuttalId }),
      }),
    onSuccess: async () => {
      await refreshAll();
      onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        settle.mutate();
      }}
    >
      <Radio.Group
        label="Outcome"
        value={outcome ?? ''}
        onChange={(value) => setOutcome(value as Outcome)}
        required
      >
        <Stack gap="xs" mt="xs">
          {(Object.keys(OUTCOMES) as Outcome[]).map((one) => (
            <Radio key={one} value={one} label={OUTCOMES[one]} />
          ))}
        </Stack>
      </Radio.Group>
      {outcome === 'answered' && (
        <NativeSelect
          label="Their rebuttal"
          description="Of the rebuttals on this page; leave it open when it is not recorded yet."
          mt="sm"
          value={rebuttalId}
          onChange={(event) => setRebuttalId(event.currentTarget.value)}
          data={[
            { value: '', label: 'Not recorded here yet' },
            ...answers.map((one) => ({ value: one.id, label: `${one.number} ${answerWords(model, one)}` })),
          ]}
        />
      )}
      {outcome === 'declined' && (
        <Text size="sm" mt="sm">
          If they said so on the record, record it as a rebuttal, too: “declined comment”.
        </Text>
      )}
      {settle.error && <ProblemNote error={settle.error} />}
      <Group justify="flex-end" mt="lg">
        <Button type="submit" loading={settle.isPending} disabled={outcome === null}>
          Note it
        </Button>
      </Group>
    </form>
  );
}
