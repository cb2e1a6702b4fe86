/** Finds an actor by name, and can make one that is not there yet. */
import { Combobox, InputBase, Loader, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Actor, api } from '../api.ts';
import { ACTOR_KIND } from '../words.ts';

const PAUSE_MS = 200;
const NEW = 'new';

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
  placeholder,
  value,
  onChange,
  error,
  required,
  onNew,
}: Props) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue((typed ?? '').trim(), PAUSE_MS);
  const chosen = useQuery({
    queryKey: ['actors', value],
    queryFn: async ({ signal }) => (await api.actors.get(value ?? '', signal)).data,
    enabled: value !== null,
  });
  const found = useQuery({
    queryKey: ['actors', 'find', search],
    queryFn: ({ signal }) => api.actors.list({ q: search, limit: 12 }, signal),
    placeholderData: keepPreviousData,
    enabled: combobox.dropdownOpened,
  });
  const actors = found.data?.items ?? [];
  // While an earlier search stands in for this one, nobody can tell yet.
  const isKnown =
    found.isPlaceholderData || actors.some((actor) => actor.name.toLowerCase() === search.toLowerCase());

  const choose = (option: string) => {
    combobox.closeDropdown();
    setTyped(null);
    if (option === NEW) onNew?.(search);
    else onChange(option);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
      <Combobox.Target withExpandedAttribute>
        <InputBase
          role="combobox"
          label={label}
          description={description}
          placeholder={placeholder ?? 'Type a name'}
          required={required ?? false}
          error={error}
          value={typed ?? (value === null ? '' : (chosen.data?.name ?? ''))}
          rightSection={found.isFetching ? <Loader size="xs" aria-hidden /> : <Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            if (text === '' && value !== null) onChange(null);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
          }}
          autoComplete="off"
          maxLength={300}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="Actors">
          {actors.map((actor) => (
            <ActorOption key={actor.id} actor={actor} />
          ))}
          {onNew && search !== '' && !isKnown && (
            <Combobox.Option value={NEW}>
              New actor: <bdi>“{search}”</bdi>
            </Combobox.Option>
          )}
          {actors.length === 0 && !(onNew && search !== '') && (
            <Combobox.Empty>{found.isFetching ? 'Looking …' : 'Nobody has this name.'}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function ActorOption({ actor }: { actor: Actor }) {
  return (
    <Combobox.Option value={actor.id}>
      <bdi>{actor.name}</bdi>{' '}
      <small>
        {ACTOR_KIND[actor.kind]}
        {actor.partOfName && <> · {actor.partOfName}</>}
      </small>
    </Combobox.Option>
  );
}
