import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { ApiProblem, api } from '../api.ts';
import { Loading, ProblemNote } from '../parts/answers.tsx';
import { Page } from '../parts/page.tsx';
import { sessionQuery, signedIn } from '../queries.ts';
import classes from './access.module.css';
import { safeTarget } from './safe-target.ts';

export function SignInPage() {
  const [params] = useSearchParams();
  const [, navigate] = useLocation();
  // A session may have ended since it was read last.
  const { data: me, isFetchedAfterMount } = useQuery({ ...sessionQuery, refetchOnMount: 'always' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [capsLock, setCapsLock] = useState(false);
  const signIn = useMutation({
    mutationFn: () => api.session.signIn({ email: email.trim(), password }),
    onSuccess: async ({ data }) => {
      await signedIn(data.user);
      navigate(safeTarget(params.get('to'), location.origin), { replace: true });
    },
    onError: () => setPassword(''),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  if (me && !isFetchedAfterMount) {
    return (
      <Page title="Sign in">
        <Loading what="the page" />
      </Page>
    );
  }
  if (me && !signIn.isPending) {
    return (
      <Page title="Sign in">
        <Text>
          You are signed in as <bdi>{me.name}</bdi>.
        </Text>
        <Group mt="md">
          <Button component={Link} href={safeTarget(params.get('to'), location.origin)}>
            Go on
          </Button>
        </Group>
      </Page>
    );
  }
  return (
    <Page title="Sign in">
      <form onSubmit={submit} className={classes.form}>
        <Stack gap="md">
          <Text>For the people of the desk. Reading and verifying the record needs no account.</Text>
          {signIn.error && <SignInProblem error={signIn.error} />}
          <TextInput
            type="email"
            name="email"
            label="E-mail address"
            autoComplete="username"
            required
            withAsterisk={false}
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            name="password"
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            maxLength={200}
            value={password}
            description={capsLock ? 'Caps Lock is on.' : undefined}
            onChange={(event) => setPassword(event.currentTarget.value)}
            onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          />
          <Button type="submit" loading={signIn.isPending}>
            Sign in
          </Button>
          <Text size="sm" c="dimmed">
            No password yet, or forgotten? An admin of your desk gives you a link that sets a new one.
          </Text>
        </Stack>
      </form>
    </Page>
  );
}

function SignInProblem({ error }: { error: Error }) {
  const problem = error instanceof ApiProblem ? error : null;
  if (problem?.code === 'wrong-credentials') {
    return (
      <div role="alert" className={classes.problem}>
        The e-mail address or the password is not right. Check both, and Caps Lock.
      </div>
    );
  }
  if (problem?.code === 'too-many-requests') {
    const minutes = Math.max(1, Math.ceil((problem.retryAfter ?? 60) / 60));
    return (
      <div role="alert" className={classes.problem}>
        Too many attempts. Wait {minutes === 1 ? 'a minute' : `${minutes} minutes`}, then try again; or ask an
        admin for a new link.
      </div>
    );
  }
  return <ProblemNote error={error} />;
}
