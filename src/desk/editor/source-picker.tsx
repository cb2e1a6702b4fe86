import { Combobox, InputBase, Loader, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Source } from '../api.ts';
import { statedWords } from '../parts/dates.tsx';

const PAUSE_MS = 200;

/** Finds a source by the words of its title. */
export function SourcePicker({
  value,
  onChange,
  error,
}: {
  value: Source | null;
  onChange: (source: Source | null) => void;
  error?: string | undefined;
}) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue((typed ?? '').trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: ['sources', 'find', search],
    queryFn: ({ signal }) => api.sources.list({ q: search, limit: 12 }, signal),
    placeholderData: keepPreviousData,
    enabled: combobox.dropdownOpened,
  });
  const sources = found.data?.items ?? [];
  const choose = (id: string) => {
    combobox.closeDropdown();
    setTyped(null);
    onChange(sources.find((one) => one.id === id) ?? null);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
      <Combobox.Target withExpandedAttribute>
        <InputBase
          role="combobox"
          label="Source"
          placeholder="Words of its title"
          required
          error={error}
          value={typed ?? value?.title ?? ''}
          rightSection={found.isFetching ? <Loader size="xs" aria-hidden /> : <Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            if (text === '' && value) onChange(null);
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
          maxLength={200}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="Sources">
          {sources.map((source) => (
            <Combobox.Option key={source.id} value={source.id}>
              <bdi>{source.title}</bdi> <small>{sourceWords(source)}</small>
            </Combobox.Option>
          ))}
          {sources.length === 0 && (
            <Combobox.Empty>
              {found.isFetching ? 'Looking …' : 'No source has these words in its title.'}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function sourceWords({ publisherName, publishedAt, snapshots }: Source): string {
  return [
    publisherName,
    publishedAt && statedWords(publishedAt),
    snapshots.length === 0 && 'no archived text',
  ]
    .filter(Boolean)
    .join(' · ');
}
