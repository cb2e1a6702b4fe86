import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ApiProblem, api } from '../api.ts';
import { Empty, Loading, ProblemNote } from '../parts/answers.tsx';
import { instantWords } from '../parts/dates.tsx';
import { Page } from '../parts/page.tsx';
import { signedIn } from '../queries.ts';
import classes from './access.module.css';
import { NewPassword } from './new-password.tsx';

/** Sets a password by the one-time link that an admin gave: `/password#<secret>`. */
export function PasswordPage() {
  const secret = useSecret();
  const link = useQuery({
    queryKey: ['password-link', secret],
    queryFn: async () => (await api.session.checkLink({ secret })).data,
    enabled: secret !== '',
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isEnded = link.error instanceof ApiProblem && [404, 410].includes(link.error.status);
  return (
    <Page title="Choose a password">
      {secret === '' && <NoLink />}
      {isEnded && <LinkEnded />}
      {!isEnded && link.error && <ProblemNote error={link.error} again={() => void link.refetch()} />}
      {secret !== '' && link.isPending && <Loading what="the link" />}
      {link.data && <PasswordForm key={secret} secret={secret} {...link.data} />}
    </Page>
  );
}

/** The secret of the link. It is taken out of the address at once, so that it stays in no history and no screenshot. */
function useSecret(): string {
  const [secret, setSecret] = useState(secretInAddress);
  useEffect(() => {
    const take = () => {
      if (location.hash === '') return;
      setSecret(secretInAddress());
      history.replaceState(history.state, '', location.pathname);
    };
    take();
    // Another link, opened in the same window, changes nothing but this.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return secret;
}

function secretInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

function NoLink() {
  return (
    <Empty title="Open your link again">
      <Text>
        This page needs the whole link that an admin of your desk gave you. It works until it has been used,
        for three days.
      </Text>
    </Empty>
  );
}

function LinkEnded() {
  return (
    <Empty title="This link does not work any more">
      <Text>A link works once, and for three days. Ask an admin of your desk for a new one.</Text>
      <Button component={Link} href="/sign-in" variant="default" mt="md">
        Sign in
      </Button>
    </Empty>
  );
}

function PasswordForm({
  secret,
  email,
  name,
  expiresAt,
}: {
  secret: string;
  email: string;
  name: string;
  expiresAt: string;
}) {
  const [, navigate] = useLocation();
  const [password, setPassword] = useState('');
  const set = useMutation({
    mutationFn: () => api.session.setPassword({ secret, password }),
    onSuccess: async ({ data }) => {
      await signedIn(data.user);
      navigate('/', { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate();
  };
  const fault = set.error instanceof ApiProblem ? set.error.fieldFault('/password') : undefined;
  if (set.error instanceof ApiProblem && set.error.status === 410) return <LinkEnded />;
  return (
    <form onSubmit={submit} className={classes.form}>
      <Stack gap="md">
        <Text>
          Welcome, <bdi>{name}</bdi>. You sign in with <b>{email}</b> and the password that you choose here.
          The link works until {instantWords(expiresAt)}.
        </Text>
        {set.error && !fault && <ProblemNote error={set.error} />}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <NewPassword label="New password" value={password} onChange={setPassword} fault={fault} />
        <Button type="submit" loading={set.isPending}>
          Save and sign in
        </Button>
      </Stack>
    </form>
  );
}
