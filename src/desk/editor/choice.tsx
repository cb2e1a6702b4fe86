import { NativeSelect, Radio } from '@mantine/core';
import type { Word } from '../words.ts';
import classes from './editor.module.css';

interface Props<Value extends string> {
  label: string;
  description?: string;
  words: Readonly<Record<Value, Word>>;
  error?: string | undefined;
}

/** One of a few, each with what it means. */
export function Choice<Value extends string>({
  label,
  description,
  words,
  value,
  onChange,
  error,
}: Props<Value> & { value: Value | null; onChange: (value: Value) => void }) {
  return (
    <Radio.Group
      data-faulty={error ? true : undefined}
      label={label}
      description={description}
      error={error}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen as Value)}
    >
      <div className={classes.choices}>
        {(Object.entries(words) as [Value, Word][]).map(([one, word]) => (
          <Radio key={one} value={one} label={word.label} description={word.help} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** One of a few, or none: what it means stands below once it is chosen. */
export function OptionalChoice<Value extends string>({
  label,
  description,
  none,
  words,
  value,
  onChange,
  error,
}: Props<Value> & { none: string; value: Value | null; onChange: (value: Value | null) => void }) {
  const options = (Object.entries(words) as [Value, Word][]).map(([one, word]) => ({
    value: one as string,
    label: word.label,
  }));
  return (
    <NativeSelect
      label={label}
      description={value === null ? description : words[value].help}
      error={error}
      value={value ?? ''}
      onChange={(event) => onChange((event.currentTarget.value || null) as Value | null)}
      data={[{ value: '', label: none }, ...options]}
    />
  );
}
