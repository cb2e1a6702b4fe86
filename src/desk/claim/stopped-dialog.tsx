import { Button, Group, Modal, Text } from '@mantine/core';
import { Difference } from '../parts/difference.tsx';
import classes from './staff.module.css';
import type { Stopped } from './staff-step.ts';

/** Somebody changed the record meanwhile: shows what differs, and lets the person go on or leave it. */
export function StoppedDialog({ stopped, act }: { stopped: Stopped | null; act: string }) {
  return (
    <Modal
      opened={stopped !== null}
      onClose={() => stopped?.leave()}
      title={
        <>
          <bdi>{stopped?.who ?? 'Somebody else'}</bdi> changed this meanwhile
        </>
      }
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text>Nothing was done yet. This is how it differs from what you saw:</Text>
      {stopped?.state && <Text mt="sm">It is {stopped.state} now.</Text>}
      {stopped?.changes.length === 0 && !stopped.state && <Text mt="sm">Its words are the same.</Text>}
      <dl className={classes.changes}>
        {stopped?.changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt>{field}</dt>
            <dd>
              <Difference before={before} after={after} />
            </dd>
          </div>
        ))}
      </dl>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => stopped?.goOn()}>
          {act} anyway
        </Button>
        <Button onClick={() => stopped?.leave()} data-autofocus>
          Leave it, show me the newest
        </Button>
      </Group>
    </Modal>
  );
}
