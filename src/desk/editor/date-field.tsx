import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { statedWords } from '../parts/dates.tsx';
import { statedDateFault, statedDateHint, statedForm } from './stated-date.ts';

/** A date of the world, as precisely as it is known; said in words once it is one. */
export function DateField({
  label,
  value,
  onChange,
  error,
  isOptional = false,
}: {
  label: string;
  value: string;
  onChange: (date: string) => void;
  error?: string | undefined;
  /** It may be left empty. */
  isOptional?: boolean;
}) {
  const [isTyping, setTyping] = useState(false);
  const now = new Date();
  const fault = value === '' ? null : (isTyping ? statedDateHint : statedDateFault)(value, now);
  const isDate = value !== '' && statedDateFault(value, now) === null;
  return (
    <TextInput
      label={label}
      description={
        isDate && value.length > 4
          ? `This is ${statedWords(value)}.`
          : 'As known: 2024, 2024-05, 2024-05-16 or a time.'
      }
      placeholder="2024-05-16"
      required={!isOptional}
      value={value}
      error={error ?? fault}
      onChange={(event) => {
        setTyping(true);
        onChange(event.currentTarget.value);
      }}
      onBlur={() => {
        setTyping(false);
        const form = statedForm(value);
        if (form !== value) onChange(form);
      }}
      autoComplete="off"
      maxLength={40}
    />
  );
}
