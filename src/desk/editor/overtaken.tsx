/** Somebody else wrote in the same record: what they changed, and a choice wherever both changed the same. */
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../api.ts';
import { statedWords } from '../parts/dates.tsx';
import { Difference } from '../parts/difference.tsx';
import { inQuotes } from '../parts/text.tsx';
import { whoChanged } from '../parts/who-changed.ts';
import { useMe } from '../queries.ts';
import { ACT, ATTACK, FIELD, OFFERED, type Word } from '../words.ts';
import { languageName } from './languages.ts';
import type { EditedRecord } from './records.ts';
import type { Editing } from './use-autosave.ts';

export function Overtaken<Draft extends object, Read extends EditedRecord>({
  editing,
}: {
  editing: Editing<Draft, Read>;
}) {
  const { me } = useMe();
  const { overtaken, conflicts, draft } = editing.state;
  const open = Object.keys(conflicts) as (keyof Draft & string)[];
  if (!overtaken && open.length === 0) return null;
  const { record } = editing.state;
  const after = overtaken?.after ?? record;
  const who = after ? whoChanged(overtaken?.before ?? null, after, me?.id) : 'Somebody else';
  return (
    <Stack gap="sm" mb="md">
      {overtaken && (
        <Alert
          color="blue"
          role="status"
          title={
            <Title order={2} size="h5">
              {who === 'You' ? (
                'You changed this in another window'
              ) : (
                <>
                  <bdi>{who}</bdi> changed this while you had it open
                </>
              )}
            </Title>
          }
          withCloseButton={open.length === 0}
          closeButtonLabel="Close this note"
          onClose={editing.dismissNote}
        >
          <OvertakenWords overtaken={overtaken} />
        </Alert>
      )}
      {open.map((field) => (
        <Conflict
          key={field}
          field={field}
          who={who}
          mine={draft[field]}
          theirs={conflicts[field]}
          onSettle={(keep) => editing.settle(field, keep)}
        />
      ))}
    </Stack>
  );
}

function OvertakenWords<Draft>({
  overtaken: { taken, before, after },
}: {
  overtaken: { taken: (keyof Draft & string)[]; before: EditedRecord | null; after: EditedRecord };
}) {
  const fields = taken.map((field) => (FIELD[field] ?? field).toLowerCase());
  const had = new Map((before?.evidence ?? []).map((one) => [one.id, one]));
  const has = new Map(after.evidence.map((one) => [one.id, one]));
  const added = [...has.values()].filter(({ id }) => !had.has(id));
  const removed = [...had.values()].filter(({ id }) => !has.has(id));
  return (
    <Stack gap={4}>
      {fields.length > 0 && <Text>Their changes are in your form now: {fields.join(', ')}.</Text>}
      {added.map((one) => (
        <Text key={one.id}>
          They added evidence: <bdi>{evidenceWords(one)}</bdi>
        </Text>
      ))}
      {removed.map((one) => (
        <Text key={one.id}>
          They took evidence out: <bdi>{evidenceWords(one)}</bdi>
        </Text>
      ))}
      {before && before.state !== after.state && <Text>{STEP[after.state]}</Text>}
      {fields.length + added.length + removed.length === 0 && before?.state === after.state && (
        <Text>Nothing that you changed is touched by it.</Text>
      )}
    </Stack>
  );
}

const STEP: Record<EditedRecord['state'], string> = {
  draft: 'It is a draft again.',
  in_review: 'It was submitted for review.',
  published: 'It was published.',
  changes_requested: 'A reviewer asks for changes.',
  rejected: 'A reviewer rejected it.',
  withdrawn: 'It was withdrawn.',
};

export function evidenceWords({ quotation, locator }: EditedRecord['evidence'][number]): string {
  return quotation ? inQuotes(quotation.exact) : (locator ?? 'the whole source');
}

function Conflict({
  field,
  who,
  mine,
  theirs,
  onSettle,
}: {
  field: string;
  who: string;
  mine: unknown;
  theirs: unknown;
  onSettle: (keep: 'mine' | 'theirs') => void;
}) {
  const id = useId();
  const name = FIELD[field] ?? field;
  const isNamed = who !== 'Somebody else';
  const theirWord = who === 'You' ? 'the other window’s' : 'theirs';
  const theirWords = useValueWords(field, theirs);
  const myWords = useValueWords(field, mine);
  return (
    <Alert
      color="yellow"
      role="group"
      aria-labelledby={id}
      title={
        <Title order={3} size="h5" id={id}>
          {who === 'You' ? (
            `${name}: changed here and in another window`
          ) : (
            <>
              {name}: you and <bdi>{isNamed ? who : 'somebody else'}</bdi> changed it
            </>
          )}
        </Title>
      }
    >
      <Text size="sm" mb={4}>
        Struck out: only in {theirWord}. Underlined: only in yours. You can also go on writing in the form,
        and then keep that.
      </Text>
      <Difference before={theirWords} after={myWords} />
      <Group mt="sm" gap="sm">
        <Button variant="default" size="compact-md" onClick={() => onSettle('mine')}>
          Keep mine
        </Button>
        <Button variant="default" size="compact-md" onClick={() => onSettle('theirs')}>
          Take theirs
        </Button>
      </Group>
    </Alert>
  );
}

const CHOICES: Record<string, Record<string, Word>> = { act: ACT, attack: ATTACK, evidenceOffered: OFFERED };

/** A value of a field as a person reads it. */
function useValueWords(field: string, value: unknown): string {
  const isActor = field === 'claimantId' || field === 'responderId';
  const actor = useQuery({
    queryKey: ['actors', value],
    queryFn: async ({ signal }) => (await api.actors.get(String(value), signal)).data,
    enabled: isActor && typeof value === 'string',
  });
  if (value === null || value === '') return '(nothing)';
  const text = String(value);
  if (isActor) return actor.data?.name ?? '…';
  if (field === 'statedAt') return statedWords(text);
  if (field === 'language') return languageName(text);
  return CHOICES[field]?.[text]?.label ?? text;
}
