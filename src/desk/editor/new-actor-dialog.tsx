import { Alert, Button, Group, Modal, NativeSelect, Stack, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Actor, ApiProblem, api } from '../api.ts';
import { ActorPicker } from '../parts/actor-picker.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { refreshAll } from '../queries.ts';
import { ACTOR_KIND, type ActorKind, choices } from '../words.ts';
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
  const [name, setName] = useState(given);
  const [kind, setKind] = useState<ActorKind>('person');
  const [aliases, setAliases] = useState<string[]>([]);
  const [sameAs, setSameAs] = useState<string[]>([]);
  const [partOfId, setPartOfId] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: async () =>
      (await api.actors.create({ kind, name: name.trim(), aliases, sameAs, partOfId })).data,
    onSuccess: async (actor) => {
      onMade(actor);
      await refreshAll();
    },
  });
  const problem = make.error instanceof ApiProblem ? make.error : null;
  const fault = (pointer: string) =>
    problem?.errors.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))?.detail;
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
          <TextInput
            label="Name"
            description="As it is known; the person, not the office."
            required
            data-autofocus
            dir="auto"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fault('/name')}
            maxLength={300}
          />
          <LikeNames name={name} onTake={onMade} />
          <div className={classes.pair}>
            <NativeSelect
              label="Kind"
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value as ActorKind)}
              data={choices(ACTOR_KIND)}
              error={fault('/kind')}
            />
            <ActorPicker
              label="Part of"
              description="The government of a minister, say."
              value={partOfId}
              onChange={setPartOfId}
              error={fault('/partOfId')}
            />
          </div>
          <TagsInput
            label="Other names"
            description="Other spellings, names in other languages. Enter ends one."
            value={aliases}
            onChange={setAliases}
            acceptValueOnBlur
            error={fault('/aliases')}
          />
          <TagsInput
            label="Pages elsewhere"
            description="Addresses that tell who it is: Wikidata, an official page. Enter ends one."
            placeholder={sameAs.length === 0 ? 'https://' : ''}
            value={sameAs}
            onChange={setSameAs}
            acceptValueOnBlur
            error={fault('/sameAs')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
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
