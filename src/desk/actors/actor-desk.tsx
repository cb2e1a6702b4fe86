import { Alert, Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Actor, ApiProblem, api, type Tagged } from '../api.ts';
import { type ActorDraft, ActorFields, ActorNameField, faultIn } from '../editor/actor-fields.tsx';
import { useKept } from '../editor/use-kept.ts';
import { WordsBack } from '../editor/words-back.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { useFocusBack } from '../parts/focus-back.ts';
import { ReferenceDesk } from '../parts/reference-desk.tsx';
import { whoChanged } from '../parts/who-changed.ts';
import { may, refreshAll, useMe } from '../queries.ts';

/** What staff see of an actor and can do with it. */
export function ActorDesk({ answer }: { answer: Tagged<Actor> }) {
  const { me } = useMe();
  const [isEditing, setEditing] = useState(false);
  const { data: actor } = answer;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        At the desk
      </Title>
      <ReferenceDesk kind="actors" record={actor} etag={answer.etag} />
      {may(me, 'editActor') && actor.state !== 'in_review' && (
        <Button variant="default" mt="sm" onClick={() => setEditing(true)}>
          Edit
        </Button>
      )}
      {isEditing && <EditActorDialog answer={answer} onClose={() => setEditing(false)} />}
    </section>
  );
}

function draftOf({ kind, name, aliases, sameAs, partOfId }: Actor): ActorDraft {
  return { kind, name, aliases, sameAs, partOfId };
}

/** The fields that differ, as a PATCH names them. */
function changed(before: ActorDraft, after: ActorDraft): Partial<ActorDraft> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof ActorDraft]),
    ),
  );
}

function EditActorDialog({ answer, onClose }: { answer: Tagged<Actor>; onClose: () => void }) {
  useFocusBack();
  const [read, setRead] = useState(answer);
  const kept = useKept<ActorDraft>(`actor:${answer.data.id}`, draftOf(read.data));
  const { draft, change } = kept;
  const { me } = useMe();
  /** Who was faster. */
  const [merged, setMerged] = useState<string | null>(null);
  const patch = changed(draftOf(read.data), draft);
  const save = useMutation({
    mutationFn: () => api.actors.edit(read.data.id, read.etag, patch),
    onSuccess: async () => {
      kept.forget();
      onClose();
      await refreshAll();
    },
    onError: async (error) => {
      if (!(error instanceof ApiProblem) || error.code !== 'stale') return;
      // Somebody else was faster: what they changed and this person did not is taken over; the rest is theirs to decide.
      const newest = await api.actors.get(read.data.id);
      change({ ...draftOf(newest.data), ...patch });
      setRead(newest);
      setMerged(whoChanged(read.data, newest.data, me?.id));
    },
  });
  const isStale = save.error instanceof ApiProblem && save.error.code === 'stale';
  const fault = faultIn(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Edit the actor"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!kept.isDirty}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {answer.data.publishedVersion !== null && (
            <Text>
              This actor is public. Your change goes to review at once, and the public reads the old version
              until somebody else approves it.
            </Text>
          )}
          {save.error && !isStale && <ProblemNote error={save.error} isKept={kept.isKept} />}
          <WordsBack form={kept} />
          {merged && (
            <Alert
              color="yellow"
              role="alert"
              title={
                <>
                  <bdi>{merged}</bdi> changed this actor meanwhile
                </>
              }
            >
              Their changes are in the form now, where you had changed nothing. Look it through, and save
              again.
            </Alert>
          )}
          <ActorNameField value={draft} onChange={change} fault={fault} />
          <ActorFields value={draft} onChange={change} fault={fault} />
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
            <Button
              type="submit"
              loading={save.isPending}
              disabled={draft.name.trim() === '' || Object.keys(patch).length === 0}
            >
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
