import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ShownOnce } from '../access/shown-once.tsx';
import { api, type User } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { instantWords } from '../parts/dates.tsx';
import { Dialog } from './dialog.tsx';

/** Makes a one-time link with which a person sets a password. */
export function PasswordLink({
  user,
  isNew = false,
  onClose,
}: {
  user: User;
  /** They were added just now. */
  isNew?: boolean;
  onClose: () => void;
}) {
  const make = useMutation({ mutationFn: () => api.users.passwordLink(user.id) });
  const link = make.data?.data;
  return (
    <Dialog title={isNew ? `${user.name} is added` : `Password link for ${user.name}`} onClose={onClose}>
      {link ? (
        <ShownOnce title="The link, shown this once" label="One-time link" secret={link.url}>
          Give it to <bdi>{user.name}</bdi> in person or by an encrypted message: whoever has it can take the
          account. It works once, until {instantWords(link.expiresAt)}.
        </ShownOnce>
      ) : (
        <>
          <Text>
            {isNew ? 'They cannot sign in before they have set a password. ' : ''}A one-time link lets{' '}
            <bdi>{user.name}</bdi> set {isNew ? 'one' : 'a new password'}. You never learn the password.
          </Text>
          {!isNew && (
            <Text mt="xs">
              An earlier link stops working. The password that they have now works until the new one is set.
            </Text>
          )}
          {make.error && <ProblemNote error={make.error} again={() => make.mutate()} />}
        </>
      )}
      <Group justify="flex-end" mt="lg">
        {!link && (
          <Button variant="default" onClick={onClose}>
            {isNew ? 'Later' : 'Cancel'}
          </Button>
        )}
        {link ? (
          <Button onClick={onClose}>Done</Button>
        ) : (
          <Button onClick={() => make.mutate()} loading={make.isPending} data-autofocus>
            Make a link
          </Button>
        )}
      </Group>
    </Dialog>
  );
}
