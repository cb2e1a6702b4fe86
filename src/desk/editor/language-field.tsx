import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { LANGUAGE_NAMES, languageName, languageTag } from './languages.ts';

/** A language by its name, or by its tag for one that has none here. The value is the tag; empty when it is not said. */
export function LanguageField({
  label = 'Language',
  description,
  value,
  onChange,
  error,
}: {
  label?: string;
  description: string;
  value: string;
  onChange: (tag: string) => void;
  error?: string | undefined;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const isUnknown = typed === null && value !== '' && languageTag(value) === null;
  const shown = typed ?? (isUnknown ? value : value === '' ? '' : languageName(value));
  return (
    <Autocomplete
      label={label}
      description={description}
      placeholder="Type a language"
      data={[...LANGUAGE_NAMES]}
      limit={12}
      openOnFocus={false}
      value={shown}
      error={
        error ?? (isUnknown ? 'This is no language. Choose one, or give a tag such as pt-BR.' : undefined)
      }
      onChange={(text) => {
        setTyped(text);
        onChange(text.trim() === '' ? '' : (languageTag(text) ?? text));
      }}
      onBlur={() => setTyped(null)}
      maxLength={64}
    />
  );
}
