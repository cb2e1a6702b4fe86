import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusBack } from '../parts/focus-back.ts';

/** A dialog over the list of people; closed, the focus goes back to the button that opened it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={<bdi>{title}</bdi>}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Modal>
  );
}
