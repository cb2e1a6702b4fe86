import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api } from '../api.ts';
import { useMe } from '../queries.ts';
import { choices, STANDING, STATE } from '../words.ts';
import classes from './record.module.css';

const ActorPicker = lazy(async () => ({ default: (await import('../parts/actor-picker.tsx')).ActorPicker }));

/** The parameters that an address of the record may carry beside `q`. */
export const FILTERS: readonly string[] = [
  'standing',
  'topic',
  'claimantId',
  'statedFrom',
  'statedTo',
  'state',
  'order',
];

const DATE = /^\d{4}(?:-\d\d(?:-\d\d)?)?$/;

interface Props {
  values: Readonly<Record<string, string>>;
  onChange: (changes: Readonly<Record<string, string>>) => void;
}

/** Narrows the record down: where claims stand, of what, by whom, and when. */
export function Filters({ values, onChange }: Props) {
  const { isStaff } = useMe();
  const topics = useQuery({
    queryKey: ['topics'],
    queryFn: ({ signal }) => api.claims.topics(signal),
    staleTime: 60_000,
  });
  const [isOpen, setOpen] = useState(false);
  const count = FILTERS.filter((name) => name in values).length;
  return (
    <>
      <Button
        variant="default"
        className={classes.disclosure}
        onClick={() => setOpen(!isOpen)}
        aria-expanded={isOpen}
        aria-controls="filters"
      >
        {count > 0 ? `Filters (${count} set)` : 'Filters'}
      </Button>
      <fieldset id="filters" className={classes.filters} data-open={isOpen || undefined}>
        <legend className={classes.legend}>Filters</legend>
        <NativeSelect
          label="Standing"
          value={values.standing ?? ''}
          onChange={(event) => onChange({ standing: event.currentTarget.value })}
          data={[{ value: '', label: 'Any' }, ...choices(STANDING)]}
        />
        <NativeSelect
          label="Topic"
          value={values.topic ?? ''}
          onChange={(event) => onChange({ topic: event.currentTarget.value })}
          data={[{ value: '', label: 'Any' }, ...topicChoices(topics.data?.items ?? [], values.topic)]}
        />
        <Suspense fallback={<TextInput label="Claimant" disabled />}>
          <ActorPicker
            label="Claimant"
            placeholder="Anybody"
            value={values.claimantId ?? null}
            onChange={(id) => onChange({ claimantId: id ?? '' })}
          />
        </Suspense>
        <DateBox
          label="Stated from"
          value={values.statedFrom ?? ''}
          onChange={(statedFrom) => onChange({ statedFrom })}
        />
        <DateBox
          label="Stated until"
          value={values.statedTo ?? ''}
          onChange={(statedTo) => onChange({ statedTo })}
        />
        {isStaff && (
          <NativeSelect
            label="State"
            value={values.state ?? ''}
            onChange={(event) => onChange({ state: event.currentTarget.value })}
            data={[{ value: '', label: 'Any' }, ...choices(STATE)]}
          />
        )}
        <NativeSelect
          label="Order"
          value={values.order ?? ''}
          onChange={(event) => onChange({ order: event.currentTarget.value })}
          data={[
            { value: '', label: 'Last recorded first' },
            { value: 'stated', label: 'Last stated first' },
          ]}
        />
        {count > 0 && (
          <Button
            variant="default"
            className={classes.clear}
            onClick={() => onChange(Object.fromEntries(FILTERS.map((name) => [name, ''])))}
          >
            Clear filters
          </Button>
        )}
      </fieldset>
    </>
  );
}

/** A topic in the address stays a choice, also when nothing has it any more. */
function topicChoices(topics: readonly { topic: string; count: number }[], chosen: string | undefined) {
  const known = topics.map(({ topic, count }) => ({ value: topic, label: `${topic} (${count})` }));
  if (!chosen || topics.some(({ topic }) => topic === chosen)) return known;
  return [{ value: chosen, label: chosen }, ...known];
}

/** A year, a month or a day; it counts once it is one of them. */
function DateBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (date: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const isDate = typed === '' || DATE.test(typed);
  const take = (date: string) => {
    setTyped(date);
    if ((date === '' || DATE.test(date)) && date !== value) onChange(date);
  };
  return (
    <TextInput
      label={label}
      placeholder="2024-05"
      value={typed}
      error={isDate || typed.length < 4 ? undefined : 'A year, month or day: 2024, 2024-05, 2024-05-16'}
      onChange={(event) => take(event.currentTarget.value.trim())}
      maxLength={10}
    />
  );
}
