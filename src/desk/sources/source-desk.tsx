/** What staff do with a source: correct its fields, add a copy of its text, send a change on its way. */
import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, type Source } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { StateBadge } from '../parts/badges.tsx';
import { may, refreshAll, useMe } from '../queries.ts';
import classes from './source.module.css';

const EditSource = lazy(async () => ({ default: (await import('./edit-source.tsx')).EditSource }));
const NewCopy = lazy(async () => ({ default: (await import('../reader/new-copy.tsx')).NewCopy }));

export function SourceDesk({ source, etag }: { source: Source; etag: string }) {
  const { me } = useMe();
  const [open, setOpen] = useState<'edit' | 'copy' | null>(null);
  const step = useMutation({
    mutationFn: (one: 'submit' | 'takeBack') => api.steps[one]('sources', source.id, etag),
    onSettled: refreshAll,
  });
  const isChange = source.publishedVersion !== null && source.publishedVersion !== source.version;
  const isOwn = source.desk?.submittedBy?.id === me?.id;
  const close = () => setOpen(null);
  return (
    <div>
      <Group gap="sm" className={classes.deskPart}>
        <StateBadge value={source.state} />
        {may(me, 'editSource') && source.state !== 'in_review' && (
          <Button variant="default" onClick={() => setOpen('edit')}>
            Edit what it is
          </Button>
        )}
        {may(me, 'submitSource') && isChange && ['draft', 'changes_requested'].includes(source.state) && (
          <Button variant="default" loading={step.isPending} onClick={() => step.mutate('submit')}>
            Submit for review
          </Button>
        )}
        {may(me, 'takeBackSource') && source.state === 'in_review' && isOwn && (
          <Button variant="default" loading={step.isPending} onClick={() => step.mutate('takeBack')}>
            Take it back from review
          </Button>
        )}
        {may(me, 'addSnapshot') && (
          <Button variant="default" onClick={() => setOpen('copy')}>
            {source.snapshots.length > 0 ? 'Add a newer copy' : 'Add a copy of its text'}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {stateWords(source, isChange)}
      </Text>
      {step.error && <ProblemNote error={step.error} />}
      <Suspense fallback={null}>
        {open === 'edit' && <EditSource source={source} etag={etag} onClose={close} />}
        {open === 'copy' && <NewCopy source={source} onClose={close} />}
      </Suspense>
    </div>
  );
}

function stateWords({ state, publishedVersion }: Source, isChange: boolean): string {
  if (publishedVersion === null)
    return 'It becomes public with the first published claim or answer that cites it.';
  if (state === 'in_review')
    return 'A change waits for another person’s review; the public reads it as it was.';
  if (isChange) return 'A change is not submitted yet; the public reads it as it was.';
  return '';
}
