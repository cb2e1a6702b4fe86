/** Finds an actor by name, and can make one that is not there yet. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Actor, api } from '../api.ts';
import { ACTOR_KIND } from '../words.ts';
import { Finder } from './finder.tsx';

interface Props {
  label: ReactNode;
  description?: string;
  placeholder?: string;
  /** The id of the chosen actor. */
  value: string | null;
  onChange: (id: string | null) => void;
  /** What is wrong with the choice. */
  error?: string | undefined;
  required?: boolean;
  /** Offered for a name that nobody has; it opens what makes an actor of it. */
  onNew?: ((name: string) => void) | undefined;
}

/** A box to type a name into, with the actors who have it. Emptied, it chooses nobody. */
export function ActorPicker({
  label,
  description,
  placeholder = 'Type a name',
  value,
  onChange,
  error,
  required = false,
  onNew,
}: Props) {
  const chosen = useQuery({
    queryKey: ['actors', value],
    queryFn: async ({ signal }) => (await api.actors.get(value ?? '', signal)).data,
    enabled: value !== null,
  });
  return (
    <Finder
      label={label}
      description={description}
      placeholder={placeholder}
      required={required}
      error={error}
      chosen={value === null ? null : (chosen.data?.name ?? '')}
      onChoose={(actor) => onChange(actor?.id ?? null)}
      of="actors"
      find={api.actors.list}
      listName="Actors"
      option={(actor) => <ActorOption actor={actor} />}
      nothing="Nobody has this name."
      onNew={onNew}
      newWords="New actor"
      nameOf={({ name }) => name}
    />
  );
}

function ActorOption({ actor }: { actor: Actor }) {
  return (
    <>
      <bdi>{actor.name}</bdi>{' '}
      <small>
        {ACTOR_KIND[actor.kind]}
        {actor.partOfName && <> · {actor.partOfName}</>}
      </small>
    </>
  );
}
