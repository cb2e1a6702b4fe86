import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type User } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { refreshAll } from '../queries.ts';
import { Dialog } from './dialog.tsx';
import classes from './people.module.css';
import type { Done } from './person-row.tsx';

/** Erases a person for good, once their address was typed. */
export function EraseDialog({
  user,
  isLastAdmin,
  onClose,
  onDone,
}: {
  user: User;
  isLastAdmin: boolean;
  onClose: () => void;
  onDone: (done: Done) => void;
}) {
  const [typed, setTyped] = useState('');
  const [wasSent, setSent] = useState(false);
  const isTyped = typed.trim().toLowerCase() === user.email;
  const erase = useMutation({
    mutationFn: () => api.users.erase(user.id),
    onSuccess: async () => {
      onClose();
      onDone({ words: `${user.name} is erased.`, isGone: true });
      await refreshAll();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (isTyped) erase.mutate();
  };
  if (isLastAdmin) {
    return (
      <Dialog title={`Erase ${user.name}?`} onClose={onClose}>
        <Text>
          <bdi>{user.name}</bdi> is the only admin, and the desk could not be run without one. Make somebody
          else an admin first.
        </Text>
      </Dialog>
    );
  }
  return (
    <Dialog title={`Erase ${user.name}?`} onClose={onClose}>
      <Text>This cannot be undone. To shut somebody out for a while, disable them instead.</Text>
      <ul className={classes.points}>
        <li>Gone for good: their name and address, their roles, and the labels of their tokens.</li>
        <li>They can never sign in again, and their tokens stop at once.</li>
        <li>
          What they wrote and judged stays on the record, by an “Erased user”: it leads to nobody any more.
        </li>
      </ul>
      <form onSubmit={submit} noValidate>
        <TextInput
          label={`Type ${user.email} to go on`}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          error={wasSent && !isTyped ? 'This is not their address.' : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        {erase.error && <ProblemNote error={erase.error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red.9" loading={erase.isPending}>
            Erase for good
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
