/** What staff do with a source: correct its fields, add a copy of its text, send a change on its way. */
import { Button, Group } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Source } from '../api.ts';
import { ReferenceDesk } from '../parts/reference-desk.tsx';
import { may, useMe } from '../queries.ts';
import classes from './source.module.css';

const EditSource = lazy(async () => ({ default: (await import('./edit-source.tsx')).EditSource }));
const NewCopy = lazy(async () => ({ default: (await import('../reader/new-copy.tsx')).NewCopy }));

export function SourceDesk({ source, etag }: { source: Source; etag: string }) {
  const { me } = useMe();
  const [open, setOpen] = useState<'edit' | 'copy' | null>(null);
  const close = () => setOpen(null);
  return (
    <section className={classes.desk} aria-label="At the desk">
      <ReferenceDesk kind="sources" record={source} etag={etag} />
      <Group gap="sm">
        {may(me, 'editSource') && source.state !== 'in_review' && (
          <Button variant="default" onClick={() => setOpen('edit')}>
            Edit
          </Button>
        )}
        {may(me, 'addSnapshot') && (
          <Button variant="default" onClick={() => setOpen('copy')}>
            {source.snapshots.length > 0 ? 'Add a newer copy' : 'Add a copy of its text'}
          </Button>
        )}
      </Group>
      <Suspense fallback={null}>
        {open === 'edit' && <EditSource source={source} etag={etag} onClose={close} />}
        {open === 'copy' && <NewCopy source={source} onClose={close} />}
      </Suspense>
    </section>
  );
}
