/** A box in which something of the record is found by typing. What is found, and how it is shown, its users say. */
import { Combobox, InputBase, Loader, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

/** How long after the last key a search begins. */
const PAUSE_MS = 200;
const MOST = 12;
const NEW = 'new';

interface Props<Item> {
  label: ReactNode;
  description?: string | undefined;
  placeholder: string;
  required: boolean;
  /** What is wrong with the choice. */
  error: string | undefined;
  /** What is chosen, in words; null when nothing is. */
  chosen: string | null;
  onChoose: (item: Item | null) => void;
  /** Under which what was found is remembered. */
  of: 'actors' | 'sources';
  find: (query: { q: string; limit: number }, signal: AbortSignal) => Promise<{ items: Item[] }>;
  /** The list, for a screen reader. */
  listName: string;
  option: (item: Item) => ReactNode;
  /** When nothing is found. */
  nothing: string;
  /** Offered for words that no item has as its name; it opens what makes one. */
  onNew?: ((words: string) => void) | undefined;
  /** How that is offered. */
  newWords?: string;
  nameOf?: (item: Item) => string;
}

/** Emptied, it chooses nothing. */
export function Finder<Item extends { id: string }>({
  label,
  description,
  placeholder,
  required,
  error,
  chosen,
  onChoose,
  of,
  find,
  listName,
  option,
  nothing,
  onNew,
  newWords,
  nameOf,
}: Props<Item>) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue((typed ?? '').trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: [of, 'find', search],
    queryFn: ({ signal }) => find({ q: search, limit: MOST }, signal),
    placeholderData: keepPreviousData,
    enabled: combobox.dropdownOpened,
  });
  const items = found.data?.items ?? [];
  // While an earlier search stands in for this one, nobody can tell yet.
  const isKnown =
    found.isPlaceholderData || items.some((one) => nameOf?.(one).toLowerCase() === search.toLowerCase());
  const isNewOffered = onNew !== undefined && search !== '';
  const choose = (value: string) => {
    combobox.closeDropdown();
    setTyped(null);
    if (value === NEW) onNew?.(search);
    else onChoose(items.find(({ id }) => id === value) ?? null);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
      <Combobox.Target withExpandedAttribute>
        <InputBase
          role="combobox"
          label={label}
          description={description}
          placeholder={placeholder}
          required={required}
          error={error}
          value={typed ?? chosen ?? ''}
          rightSection={found.isFetching ? <Loader size="xs" aria-hidden /> : <Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            if (text === '' && chosen !== null) onChoose(null);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
          }}
          dir="auto"
          autoComplete="off"
          maxLength={300}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={listName}>
          {items.map((item) => (
            <Combobox.Option key={item.id} value={item.id}>
              {option(item)}
            </Combobox.Option>
          ))}
          {isNewOffered && !isKnown && (
            <Combobox.Option value={NEW}>
              {newWords}: <bdi>“{search}”</bdi>
            </Combobox.Option>
          )}
          {items.length === 0 && !isNewOffered && (
            <Combobox.Empty>{found.isFetching ? 'Looking …' : nothing}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
