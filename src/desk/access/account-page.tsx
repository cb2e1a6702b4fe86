import { Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem, api, type Me } from '../api.ts';
import { Empty, Loading, ProblemNote } from '../parts/answers.tsx';
import { Page } from '../parts/page.tsx';
import { useMe } from '../queries.ts';
import { PERSON_ROLE } from '../words.ts';
import classes from './access.module.css';
import { NewPassword } from './new-password.tsx';
import { Tokens } from './tokens.tsx';

/** One's own password and tokens. */
export function AccountPage() {
  const { me } = useMe();
  return (
    <Page title="Password and tokens">
      {me === undefined && <Loading what="the account" />}
      {me === null && (
        <Empty title="You are not signed in">
          <Button component={Link} href="/sign-in?to=/account" mt="md">
            Sign in
          </Button>
        </Empty>
      )}
      {me && (
        <div className={classes.account}>
          <Who me={me} />
          <ChangePassword me={me} />
          <section>
            <Title order={2} size="h3" mb="xs">
              Tokens
            </Title>
            <Text mb="md">
              With a token a program acts in your name, by the API. Keep it like a password; take it back when
              it is not needed any more.
            </Text>
            <Tokens userId={me.id} isOwn />
          </section>
        </div>
      )}
    </Page>
  );
}

function Who({ me }: { me: Me }) {
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        <bdi>{me.name}</bdi>
      </Title>
      <Text>{me.email}</Text>
      {me.roles.length === 0 ? (
        <Text>You have no role: you read the record, like everybody. An admin gives roles.</Text>
      ) : (
        <ul>
          {me.roles.map((role) => (
            <li key={role}>
              <b>{PERSON_ROLE[role].label}:</b> {PERSON_ROLE[role].help}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ChangePassword({ me }: { me: Me }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => api.session.changePassword({ current, password }),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
    },
  });
  const problem = change.error instanceof ApiProblem ? change.error : null;
  const isCurrentWrong = problem?.code === 'wrong-credentials';
  const fault = problem?.fieldFault('/password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        Change the password
      </Title>
      <form onSubmit={submit} className={classes.form}>
        <Stack gap="md">
          <input type="hidden" name="username" autoComplete="username" value={me.email} />
          {change.error && !isCurrentWrong && !fault && <ProblemNote error={change.error} />}
          <PasswordInput
            name="current-password"
            label="Current password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            maxLength={200}
            value={current}
            error={isCurrentWrong ? 'This is not your current password.' : undefined}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          />
          <NewPassword label="New password" value={password} onChange={setPassword} fault={fault} />
          <Button type="submit" loading={change.isPending}>
            Change the password
          </Button>
          <div role="status">
            {change.isSuccess &&
              'The password is changed. Everywhere else you were signed in, you are signed out.'}
          </div>
        </Stack>
      </form>
    </section>
  );
}
