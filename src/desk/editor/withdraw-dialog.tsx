import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ProblemNote } from '../parts/answers.tsx';
import { useFocusBack } from '../parts/focus-back.ts';
import type { EditedRecord } from './records.ts';

/** Asks why something is withdrawn. It acts at once. */
export function WithdrawDialog({
  record,
  isClaim,
  isBusy,
  error,
  onWithdraw,
  onClose,
}: {
  record: EditedRecord;
  isClaim: boolean;
  isBusy: boolean;
  error: unknown;
  onWithdraw: (reason: string) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isPublic = record.publishedVersion !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (reason.trim() !== '') onWithdraw(reason);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={isClaim ? 'Withdraw this claim?' : 'Withdraw this rebuttal?'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text>{consequence(isPublic, isClaim)}</Text>
          {error !== null && <ProblemNote error={error} />}
          <Textarea
            label="Why"
            description={isPublic ? 'Readers see this.' : 'The desk sees this.'}
            required
            data-autofocus
            autosize
            minRows={2}
            maxRows={8}
            dir="auto"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isTried && reason.trim() === '' ? 'Say why.' : undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red" loading={isBusy}>
              Withdraw it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function consequence(isPublic: boolean, isClaim: boolean): string {
  if (!isPublic) return 'It leaves the work of the desk. Nothing is deleted; a new version reinstates it.';
  const answers = isClaim
    ? 'The public loses it at once, with all answers to it, and reads your reason instead.'
    : 'The public loses it at once, and reads in its place who answered and your reason. Answers to it stay.';
  return `${answers} Nothing is deleted; a new version reinstates it, through review.`;
}
