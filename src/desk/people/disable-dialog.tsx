import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, type User } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { refreshAll } from '../queries.ts';
import { Dialog } from './dialog.tsx';
import type { Done } from './person-row.tsx';

/** Shuts a person out, or lets them in again. */
export function DisableDialog({
  user,
  isMe,
  isLastAdmin,
  onClose,
  onDone,
}: {
  user: User;
  isMe: boolean;
  isLastAdmin: boolean;
  onClose: () => void;
  onDone: (done: Done) => void;
}) {
  const isDisabled = user.disabledAt !== null;
  const change = useMutation({
    mutationFn: () => api.users.edit(user.id, { disabled: !isDisabled }),
    onSuccess: async () => {
      onClose();
      onDone({ words: `${user.name} is ${isDisabled ? 'enabled' : 'disabled'}.` });
      await refreshAll();
    },
  });
  return (
    <Dialog title={`${isDisabled ? 'Enable' : 'Disable'} ${user.name}?`} onClose={onClose}>
      {isLastAdmin ? (
        <Text>
          <bdi>{user.name}</bdi> is the only admin, and the desk could not be run without one. Make somebody
          else an admin first.
        </Text>
      ) : isDisabled ? (
        <Text>
          They can sign in again, with the password and the roles that they had. Their tokens work again, as
          far as they have not expired and were not revoked.
        </Text>
      ) : (
        <Text>
          {isMe ? 'You are signed out at once, and only another admin lets you in again. ' : ''}
          They can no longer sign in, and their tokens stop at once. What they wrote stays, and you can enable
          them again at any time.
        </Text>
      )}
      {change.error && <ProblemNote error={change.error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {isLastAdmin ? 'Close' : 'Cancel'}
        </Button>
        {!isLastAdmin && (
          <Button
            onClick={() => change.mutate()}
            loading={change.isPending}
            color={isDisabled ? undefined : 'red.9'}
          >
            {isDisabled ? 'Enable' : 'Disable'}
          </Button>
        )}
      </Group>
    </Dialog>
  );
}
