import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Actor, api } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { useFocusBack } from '../parts/focus-back.ts';
import { refreshAll } from '../queries.ts';
import { ACTOR_KIND } from '../words.ts';
import { type ActorDraft, ActorFields, ActorNameField, faultIn, NO_ACTOR } from './actor-fields.tsx';
import classes from './editor.module.css';

const PAUSE_MS = 300;

/** Makes an actor, and warns of one who is there under a like name. */
export function NewActorDialog({
  name: given,
  onMade,
  onClose,
}: {
  name: string;
  /** With the new actor, or with the one who was there already. */
  onMade: (actor: Actor) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const [actor, setActor] = useState<ActorDraft>({ ...NO_ACTOR, name: given });
  const change = (patch: Partial<ActorDraft>) => setActor((before) => ({ ...before, ...patch }));
  const make = useMutation({
    mutationFn: async () => (await api.actors.create({ ...actor, name: actor.name.trim() })).data,
    onSuccess: async (made) => {
      onMade(made);
      await refreshAll();
    },
  });
  const fault = faultIn(make.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // In React's tree this form may stand inside another one.
    event.stopPropagation();
    make.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="New actor" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {make.error && <ProblemNote error={make.error} />}
          <ActorNameField value={actor} onChange={change} fault={fault} />
          <LikeNames name={actor.name} onTake={onMade} />
          <ActorFields value={actor} onChange={change} fault={fault} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={actor.name.trim() === ''}>
              Make this actor
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The actors whose names share words with this one. */
function LikeNames({ name, onTake }: { name: string; onTake: (actor: Actor) => void }) {
  const [search] = useDebouncedValue(name.trim(), PAUSE_MS);
  const { data } = useQuery({
    queryKey: ['actors', 'like', search],
    queryFn: ({ signal }) => api.actors.list({ q: search, limit: 4 }, signal),
    enabled: search.length > 1,
  });
  if (search.length < 2 || !data || data.items.length === 0) return null;
  return (
    <Alert color="yellow" role="status" title="Is it one of these?">
      <ul className={classes.plain}>
        {data.items.map((actor) => (
          <li key={actor.id}>
            <span>
              <bdi>{actor.name}</bdi>, {ACTOR_KIND[actor.kind].toLowerCase()}
              {actor.partOfName && (
                <>
                  {' '}
                  of <bdi>{actor.partOfName}</bdi>
                </>
              )}
            </span>
            <Button variant="default" size="compact-sm" onClick={() => onTake(actor)}>
              Take this one
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
