import { Alert, Button, Group, Text } from '@mantine/core';
import { clock } from './save-status.tsx';
import type { KeptWords } from './use-kept.ts';

/** Says that what was written at an earlier visit is back in the form, and lets its writer throw it away. */
export function WordsBack({ form: { backAt, isDirty, throwAway } }: { form: KeptWords }) {
  if (backAt === null || !isDirty) return null;
  return (
    <Alert color="blue" role="status" title="Your unsaved words are back" mb="md">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          What you wrote here on {new Date(backAt).toLocaleDateString('en-GB', { dateStyle: 'long' })} at{' '}
          {clock(backAt)} was kept on this device.
        </Text>
        <Button variant="default" size="compact-md" onClick={throwAway}>
          Throw it away
        </Button>
      </Group>
    </Alert>
  );
}
