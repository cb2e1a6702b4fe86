import { Button, Group, Modal, Text } from '@mantine/core';
import { useLayoutEffect } from 'react';

/** Asks a person who would leave unsaved work. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  // The library gives the focus back when a dialog closes, but not when it goes away at once.
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <Modal opened onClose={onStay} title="Leave without saving?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text>
        What you changed here has not been saved yet. This device keeps it, if it can, until you come back;
        nobody else sees it.
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onLeave}>
          Leave without saving
        </Button>
        <Button onClick={onStay} data-autofocus>
          Stay here
        </Button>
      </Group>
    </Modal>
  );
}
