/** What the reader trusts: keys from elsewhere, and if they have them a source's full text and an earlier checkpoint. */
import { Button, Group, Text, Textarea, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { FileDrop, type Given } from '../parts/file-drop.tsx';
import classes from './verify.module.css';
import { keysOf } from './verify.ts';

export interface Trust {
  /** One a line. */
  keys: string;
  snapshots: readonly Given[];
  since: Given | null;
}

/** The keys are remembered on this device; files are not. */
export function useTrust(): [Trust, (changes: Partial<Trust>) => void] {
  const [keys, setKeys] = useLocalStorage({ key: 'rejoinder-trusted-keys', defaultValue: '' });
  const [files, setFiles] = useState<Omit<Trust, 'keys'>>({ snapshots: [], since: null });
  const change = ({ keys: text, ...rest }: Partial<Trust>) => {
    if (text !== undefined) setKeys(text);
    setFiles((before) => ({ ...before, ...rest }));
  };
  return [{ keys, ...files }, change];
}

export function readOptions({ snapshots, since }: Trust) {
  return { snapshots, ...(since && { since: since.bytes }) };
}

export function TrustedKeys({
  value,
  onChange,
}: {
  value: Trust;
  onChange: (changes: Partial<Trust>) => void;
}) {
  const fetchKeys = useMutation({
    mutationFn: () => api.log.keys(),
    onSuccess: ({ items }) => {
      const all = [...new Set([...keysOf(value.keys), ...items.map(({ vkey }) => vkey)])];
      onChange({ keys: all.join('\n') });
    },
  });
  return (
    <section>
      <Title order={2} size="h4">
        Whom you trust
      </Title>
      <Textarea
        mt="xs"
        label="Keys that you trust, one a line"
        description="From where the desk publishes them, or from somebody who keeps them. Remembered on this device."
        placeholder="record.example.org+0a1b2c3d+AX…"
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        value={value.keys}
        onChange={(event) => onChange({ keys: event.currentTarget.value })}
        classNames={{ input: classes.keys ?? '' }}
      />
      <Group mt="xs" gap="sm">
        <Button variant="default" onClick={() => fetchKeys.mutate()} loading={fetchKeys.isPending}>
          Use the keys of this service
        </Button>
        {value.keys !== '' && (
          <Button variant="subtle" onClick={() => onChange({ keys: '' })}>
            Forget them
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        A key that comes from the same place as the dossier proves less: whoever forged the one could have
        forged the other.
      </Text>
      {fetchKeys.error && <ProblemNote error={fetchKeys.error} again={() => fetchKeys.mutate()} />}
      <details className={classes.further}>
        <summary>Further proofs: a source’s full text, an earlier checkpoint</summary>
        <FileDrop
          label="The full text of a source, as it was archived"
          accept=".txt,text/plain"
          onFile={(file) => onChange({ snapshots: [...value.snapshots, file] })}
        />
        <GivenFiles files={value.snapshots} onClear={() => onChange({ snapshots: [] })} />
        <FileDrop
          label="A checkpoint of the log that was kept earlier"
          accept=".txt,text/plain,.note"
          onFile={(since) => onChange({ since })}
        />
        <GivenFiles files={value.since ? [value.since] : []} onClear={() => onChange({ since: null })} />
      </details>
    </section>
  );
}

function GivenFiles({ files, onClear }: { files: readonly Given[]; onClear: () => void }) {
  if (files.length === 0) return null;
  return (
    <Group gap="sm" my="xs">
      <Text size="sm">{files.map(({ name }) => name).join(', ')}</Text>
      <Button size="compact-sm" variant="default" onClick={onClear}>
        Take away
      </Button>
    </Group>
  );
}
