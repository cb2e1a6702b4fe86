import { Button, Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './exchange.module.css';

/** How far something is. `part`: from 0 to 1; null where nobody knows. */
export function ProgressBar({
  title,
  part,
  children,
  onCancel,
}: {
  title: string;
  part: number | null;
  children: ReactNode;
  onCancel?: () => void;
}) {
  return (
    <div className={classes.progress}>
      <Text fw={600} role="status">
        {title}
      </Text>
      {/* Without a part it only moves, and says nothing to a screen reader. */}
      <Progress.Root size="lg" my="xs" aria-hidden={part === null || undefined}>
        <Progress.Section
          value={part === null ? 100 : part * 100}
          striped={part === null}
          animated={part === null}
          withAria={part !== null}
          aria-label={title}
        />
      </Progress.Root>
      <Group justify="space-between" gap="sm">
        <Text size="sm" className={classes.numbers}>
          {children}
        </Text>
        {onCancel && (
          <Button variant="default" size="xs" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </div>
  );
}
