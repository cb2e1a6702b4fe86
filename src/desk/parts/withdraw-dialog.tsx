import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Kind } from '../api.ts';
import { ProblemNote } from './answers.tsx';
import { useFocusBack } from './focus-back.ts';

/** Asks why a claim or a rebuttal is withdrawn. It acts at once. Drawn only while it is open. */
export function WithdrawDialog({
  kind,
  isPublic,
  isBusy,
  error,
  onWithdraw,
  onClose,
}: {
  kind: Kind;
  /** Whether the public reads a version of it. */
  isPublic: boolean;
  isBusy: boolean;
  error: unknown;
  onWithdraw: (reason: string) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // It may stand in a form of its own.
    event.stopPropagation();
    setTried(true);
    if (reason.trim() !== '') onWithdraw(reason);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={kind === 'claims' ? 'Withdraw this claim?' : 'Withdraw this rebuttal?'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text>{consequence(isPublic, kind)}</Text>
          {error !== null && <ProblemNote error={error} />}
          <Textarea
            label="Why"
            description={isPublic ? 'Readers see this.' : 'The desk sees this.'}
            required
            data-autofocus
            autosize
            minRows={2}
            maxRows={8}
            maxLength={1000}
            dir="auto"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isTried && reason.trim() === '' ? 'Say why.' : undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red.9" loading={isBusy}>
              Withdraw it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function consequence(isPublic: boolean, kind: Kind): string {
  if (!isPublic) return 'It leaves the work of the desk. Nothing is deleted; a new version reinstates it.';
  const lost =
    kind === 'claims'
      ? 'The public loses it at once, with all rebuttals to it, and reads your reason instead.'
      : 'The public loses its words at once, and reads in their place who spoke, when it was withdrawn and your reason. Rebuttals to it stay, and do not count for where the claim stands.';
  return `${lost} Nothing is deleted; a new version reinstates it, through review.`;
}
