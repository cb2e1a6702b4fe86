import { Button, Group, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useId, useRef, useState } from 'react';
import { api, type Kind, type Notice, type Tagged } from '../api.ts';
import { Loading, ProblemNote } from '../parts/answers.tsx';
import { type Evidence, EvidenceItem, type Shown } from '../parts/quotation.tsx';
import { refreshAll } from '../queries.ts';
import type { EvidenceBody } from './add-evidence.tsx';
import classes from './editor.module.css';
import { evidenceWords } from './overtaken.tsx';
import type { EditedRecord } from './records.ts';
import type { Editing } from './use-autosave.ts';

const AddEvidence = lazy(async () => ({ default: (await import('./add-evidence.tsx')).AddEvidence }));

/** The evidence of a record: to add to, and to take from. */
export function EvidenceSection<Draft extends object, Read extends EditedRecord>({
  kind,
  record,
  editing,
  shown,
  notice,
  mayEdit,
}: {
  kind: Kind;
  record: EditedRecord;
  editing: Editing<Draft, Read>;
  shown: Shown;
  /** Of the first change of something published. */
  notice: Notice | undefined;
  mayEdit: boolean;
}) {
  const id = useId();
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Evidence | null>(null);
  const undo = useRef<HTMLButtonElement>(null);
  const adder = useRef<HTMLButtonElement>(null);

  const put = async (body: EvidenceBody): Promise<boolean> => {
    const answer = await editing.act(
      (recordId, etag) =>
        api.evidence.add(kind, recordId, etag, { ...body, ...(notice && { notice }) }) as Promise<
          Tagged<Read>
        >,
      { again: true },
    );
    await refreshAll();
    return answer !== null;
  };
  const remove = useMutation({
    mutationFn: async (evidence: Evidence) => {
      const answer = await editing.act(
        (recordId, etag) =>
          api.evidence.remove(kind, recordId, etag, evidence.id, notice) as Promise<Tagged<Read>>,
        { again: true },
      );
      if (answer) setRemoved(evidence);
      await refreshAll();
    },
    onSuccess: () => setTimeout(() => undo.current?.focus()),
  });
  const putBack = useMutation({
    mutationFn: (evidence: Evidence) => put(bodyOfEvidence(evidence)),
    onSuccess: (isBack) => {
      if (!isBack) return;
      setRemoved(null);
      setTimeout(() => document.getElementById(id)?.focus());
    },
  });
  const close = () => {
    setAdding(false);
    setTimeout(() => adder.current?.focus());
  };
  const failed = remove.error ?? putBack.error;

  return (
    <section aria-labelledby={id} className={classes.section}>
      <Title order={2} size="h4" id={id} tabIndex={-1}>
        Evidence
      </Title>
      {failed && <ProblemNote error={failed} />}
      {record.evidence.length === 0 && (
        <Text c="dimmed">
          None yet. The first is where it was said: choose the source, and quote the words.
        </Text>
      )}
      <ul className={classes.plainBlocks} aria-label="Evidence">
        {record.evidence.map((one) => (
          <li key={one.id}>
            <EvidenceItem evidence={one} shown={shown} type={kind === 'claims' ? 'claim' : 'rebuttal'} />
            {mayEdit && (
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                loading={remove.isPending && remove.variables.id === one.id}
                disabled={remove.isPending || putBack.isPending}
                onClick={() => remove.mutate(one)}
                aria-label={`Remove the evidence ${evidenceWords(one).slice(0, 80)}`}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div role="status">
        {removed && (
          <Group gap="sm" className={classes.undo}>
            <Text>
              Removed: <bdi>{evidenceWords(removed)}</bdi>
            </Text>
            <Button
              ref={undo}
              variant="default"
              size="compact-sm"
              loading={putBack.isPending}
              onClick={() => putBack.mutate(removed)}
            >
              Put it back
            </Button>
          </Group>
        )}
      </div>
      {mayEdit &&
        (isAdding ? (
          <Suspense fallback={<Loading what="the form" />}>
            <AddEvidence onAdd={put} onClose={close} />
          </Suspense>
        ) : (
          <Button ref={adder} variant="default" onClick={() => setAdding(true)}>
            Add evidence
          </Button>
        ))}
    </section>
  );
}

/** The same evidence once more, as it was. */
function bodyOfEvidence({ id, verified, redacted, quotation, ...evidence }: Evidence): EvidenceBody {
  const given = Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== null));
  return {
    ...(given as Pick<EvidenceBody, 'role' | 'sourceId'>),
    ...(quotation && { quotation: { exact: quotation.exact, start: quotation.start } }),
  };
}
