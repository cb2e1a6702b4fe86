import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, api, type Source, type Tagged } from '../api.ts';
import { changesOf } from '../editor/drafts.ts';
import { useKept } from '../editor/use-kept.ts';
import { WordsBack } from '../editor/words-back.tsx';
import { ProblemNote } from '../parts/answers.tsx';
import { Difference } from '../parts/difference.tsx';
import { useFocusBack } from '../parts/focus-back.ts';
import { whoChanged } from '../parts/who-changed.ts';
import { refreshAll, useMe } from '../queries.ts';
import { type SourceDraft, sourceBody, sourceDraft } from '../reader/source-draft.ts';
import { SourceFields } from '../reader/source-fields.tsx';
import { FIELD } from '../words.ts';

/** The fields of a source. Of one that is published, the change goes into review. */
export function EditSource({ source, etag, onClose }: { source: Source; etag: string; onClose: () => void }) {
  useFocusBack();
  const { me } = useMe();
  const [base, setBase] = useState<Tagged<Source>>({ data: source, etag });
  const kept = useKept<SourceDraft>(`source:${source.id}`, sourceDraft(base.data));
  const { draft, change } = kept;
  /** What somebody else made of it meanwhile. */
  const [newer, setNewer] = useState<Tagged<Source> | null>(null);
  const changes = changesOf(sourceBody(sourceDraft(base.data)), sourceBody(draft));
  const isDirty = Object.keys(changes).length > 0;
  const save = useMutation({
    mutationFn: async (at: Tagged<Source>) => {
      try {
        await api.sources.edit(source.id, at.etag, changes);
        return true;
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'stale') throw error;
        setNewer(await api.sources.get(source.id));
        return false;
      }
    },
    onSuccess: async (isSaved) => {
      if (!isSaved) return;
      kept.forget();
      await refreshAll();
      onClose();
    },
  });
  const problem = save.error instanceof ApiProblem ? save.error : null;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title="Edit the source"
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!isDirty}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isDirty) save.mutate(base);
        }}
      >
        <Stack gap="md">
          {source.publishedVersion !== null && (
            <Text size="sm">
              Something published shows this source. What you change goes to review; the public reads it as it
              was until another person approves.
            </Text>
          )}
          <WordsBack form={kept} />
          <SourceFields value={draft} onChange={change} fault={(pointer) => problem?.fieldFault(pointer)} />
          {newer && (
            <Alert
              color="yellow"
              role="alert"
              title={
                <>
                  <bdi>{whoChanged(base.data, newer.data, me?.id)}</bdi> changed it while you wrote
                </>
              }
            >
              <Theirs before={base.data} after={newer.data} />
              <Group mt="sm" gap="sm">
                <Button
                  size="compact-md"
                  onClick={() => {
                    setBase(newer);
                    setNewer(null);
                    // Over theirs goes only what was changed here.
                    change({ ...sourceDraft(newer.data), ...changedFields(base.data, draft) });
                  }}
                >
                  Take theirs, and keep what I changed
                </Button>
                <Button
                  size="compact-md"
                  variant="default"
                  onClick={() => {
                    setBase(newer);
                    setNewer(null);
                    change(sourceDraft(newer.data));
                  }}
                >
                  Take theirs alone
                </Button>
              </Group>
            </Alert>
          )}
          {save.error && <ProblemNote error={save.error} isKept={kept.isKept} />}
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                kept.forget();
                onClose();
              }}
            >
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!isDirty || newer !== null}>
              {source.publishedVersion === null ? 'Save' : 'Save and send to review'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function changedFields(before: Source, mine: SourceDraft): Partial<SourceDraft> {
  const base = sourceDraft(before);
  return Object.fromEntries(
    Object.entries(mine).filter(([field, value]) => value !== base[field as keyof SourceDraft]),
  );
}

/** What they changed, field by field. */
function Theirs({ before, after }: { before: Source; after: Source }) {
  const named = (source: Source) => ({ ...sourceDraft(source), publisherId: source.publisherName ?? '' });
  const [old, now] = [named(before), named(after)];
  const fields = (Object.keys(now) as (keyof SourceDraft)[]).filter((field) => old[field] !== now[field]);
  if (fields.length === 0) return <Text size="sm">Its fields are the same; its state is not.</Text>;
  return (
    <ul>
      {fields.map((field) => (
        <li key={field}>
          {FIELD[field]}: <Difference before={old[field] ?? ''} after={now[field] ?? ''} />
        </li>
      ))}
    </ul>
  );
}
