import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem, api, type NewToken as Made } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { instantWords } from '../parts/dates.tsx';
import { refreshAll } from '../queries.ts';
import classes from './access.module.css';
import { ShownOnce } from './shown-once.tsx';

const DAY_MS = 86_400_000;

const LASTS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Until it is revoked' },
];

/** Makes a token, and shows it this once. */
export function NewToken({ userId, isOwn }: { userId: string; isOwn: boolean }) {
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('90');
  const [isMissing, setMissing] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const make = useMutation({
    mutationFn: () =>
      api.tokens.create({
        label: label.trim(),
        ...(!isOwn && { userId }),
        ...(days !== '' && { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
      }),
    onSuccess: async ({ data }) => {
      setMade(data);
      setLabel('');
      await refreshAll();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(label.trim() === '');
    if (label.trim() !== '') make.mutate();
  };
  const fault = make.error instanceof ApiProblem ? make.error.fieldFault('/label') : undefined;
  return (
    <>
      {made && (
        <ShownOnce key={made.id} title={`The new token: ${made.label}`} label="Token" secret={made.token}>
          It is shown this once.{' '}
          {isOwn ? 'Keep it' : 'Hand it over in person or by an encrypted message, and keep it'} like a
          password. It works until {made.expiresAt ? instantWords(made.expiresAt) : 'it is revoked'}.
        </ShownOnce>
      )}
      {make.error && !fault && <ProblemNote error={make.error} />}
      <form onSubmit={submit} className={classes.newToken} noValidate>
        <TextInput
          label="What the new token is for"
          placeholder="The import of the wire"
          maxLength={100}
          dir="auto"
          value={label}
          error={fault ?? (isMissing && label.trim() === '' ? 'Say what it is for.' : undefined)}
          onChange={(event) => setLabel(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <NativeSelect
          label="It works for"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={LASTS}
        />
        <Button type="submit" loading={make.isPending}>
          Make a token
        </Button>
      </form>
    </>
  );
}
