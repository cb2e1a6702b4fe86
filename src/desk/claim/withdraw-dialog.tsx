import { Button, Group, Modal, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Kind } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';

/** Asks for the reason that the public reads. */
export function WithdrawDialog({
  opened,
  kind,
  isPublic,
  isPending,
  problem,
  onClose,
  onWithdraw,
}: {
  opened: boolean;
  kind: Kind;
  isPublic: boolean;
  isPending: boolean;
  problem: Error | null;
  onClose: () => void;
  onWithdraw: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const what = kind === 'claims' ? 'claim' : 'answer';
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Withdraw this ${what}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onWithdraw(reason);
        }}
      >
        <Text>
          {!isPublic && 'The public has not read it. It leaves your work, and stays readable for the desk.'}
          {isPublic &&
            kind === 'claims' &&
            'The claim and all its answers leave the public record at once; your reason stands in their place.'}
          {isPublic &&
            kind === 'rebuttals' &&
            'Its words leave the public record at once. Who answered, when it was withdrawn and your reason stay; answers to it stay, and do not count.'}
        </Text>
        <Textarea
          label="Reason"
          description={isPublic ? 'The public reads it.' : 'The desk keeps it.'}
          required
          autosize
          minRows={3}
          maxLength={1000}
          mt="sm"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <Text size="sm" c="dimmed" mt="sm">
          To reinstate it later, edit it and submit the new version for review.
        </Text>
        {problem && <ProblemNote error={problem} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button type="submit" color="red" loading={isPending} disabled={reason.trim() === ''}>
            Withdraw
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
