import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem, api, type User } from '../api.ts';
import { ProblemNote } from '../parts/answers.tsx';
import { refreshAll } from '../queries.ts';
import { PERSON_ROLE, type PersonRole } from '../words.ts';
import { Dialog } from './dialog.tsx';

const ROLES = Object.keys(PERSON_ROLE) as PersonRole[];

/** Adds a person, or changes one. */
export function PersonForm({
  user,
  isMe = false,
  isLastAdmin = false,
  onClose,
  onSaved,
}: {
  /** Left out for somebody new. */
  user?: User;
  isMe?: boolean;
  isLastAdmin?: boolean;
  onClose: () => void;
  onSaved: (user: User) => void;
}) {
  const [email, setEmail] = useState(user?.email ?? '');
  const [name, setName] = useState(user?.name ?? '');
  const [roles, setRoles] = useState<readonly PersonRole[]>(user?.roles ?? ['editor']);
  const [wasSent, setSent] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const body = { email: email.trim(), name: name.trim(), roles: [...roles] };
      return user ? api.users.edit(user.id, body) : api.users.create(body);
    },
    onSuccess: async ({ data }) => {
      onSaved(data);
      await refreshAll();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (email.trim() !== '' && name.trim() !== '') save.mutate();
  };
  const problem = save.error instanceof ApiProblem ? save.error : null;
  const isTaken = problem?.code === 'email-taken';
  const emailFault = isTaken ? 'Somebody else has this address.' : problem?.fieldFault('/email');
  const nameFault = problem?.fieldFault('/name');
  const toggle = (role: PersonRole, isOn: boolean) =>
    setRoles(ROLES.filter((one) => (one === role ? isOn : roles.includes(one))));
  return (
    <Dialog title={user ? `Change ${user.name}` : 'Add a person'} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {save.error && !emailFault && !nameFault && <ProblemNote error={save.error} />}
          <TextInput
            type="email"
            label="E-mail address"
            description="They sign in with it. The desk sends no mail."
            required
            maxLength={254}
            autoComplete="off"
            value={email}
            error={emailFault ?? (wasSent && email.trim() === '' ? 'Give an address.' : undefined)}
            onChange={(event) => setEmail(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Name"
            description="Colleagues see it; the public does not."
            required
            maxLength={200}
            autoComplete="off"
            dir="auto"
            value={name}
            error={nameFault ?? (wasSent && name.trim() === '' ? 'Give a name.' : undefined)}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group
            label="Roles"
            description="None: they read what is public, like everybody."
            value={[...roles]}
            onChange={() => undefined}
          >
            <Stack gap="xs" mt="xs">
              {ROLES.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={PERSON_ROLE[role].label}
                  description={PERSON_ROLE[role].help}
                  disabled={role === 'admin' && isLastAdmin}
                  onChange={(event) => toggle(role, event.currentTarget.checked)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {isLastAdmin && (
            <Text size="sm">The role of an admin stays: without one, nobody could run the desk.</Text>
          )}
          {isMe && user?.roles.includes('admin') && !roles.includes('admin') && (
            <Text size="sm" role="status">
              You would no longer be an admin, and could not take that back yourself.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {user ? 'Save' : 'Add'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
