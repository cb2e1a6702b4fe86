import { Button, Group, Modal, Text } from '@mantine/core';

/** Asks a person who would leave unsaved work. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Modal opened onClose={onStay} title="Leave without saving?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text>What you changed here has not been saved yet. If you leave now, it is lost.</Text>
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
