import { Button, Group, Modal, Text } from '@mantine/core';
import { useLayoutEffect } from 'react';
import type { LeaveWords } from './unsaved.tsx';

/** Asks a person who would leave unsaved work. */
export function LeaveDialog({
  words,
  onStay,
  onLeave,
}: {
  words: LeaveWords;
  onStay: () => void;
  onLeave: () => void;
}) {
  // The library gives the focus back when a dialog closes, but not when it goes away at once.
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <Modal opened onClose={onStay} title={words.title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text>{words.loss}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onLeave}>
          {words.leave}
        </Button>
        <Button onClick={onStay} data-autofocus>
          Stay here
        </Button>
      </Group>
    </Modal>
  );
}
