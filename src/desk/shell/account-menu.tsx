import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, type Me } from '../api.ts';
import { countKept } from '../editor/kept.ts';
import { signedOut } from '../queries.ts';
import { hasUnsaved, letLeave } from './unsaved.tsx';

const SCHEMES = { auto: 'As on this device', light: 'Light', dark: 'Dark' } as const;

/** The menu of who is signed in. */
export function AccountMenu({ me }: { me: Me }) {
  const [, navigate] = useLocation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: api.session.signOut,
    onSuccess: async () => {
      letLeave();
      navigate('/');
      await signedOut(me);
    },
  });
  /** What was written and is not saved goes with the person: that is asked first. */
  const [isAsked, setAsked] = useState(false);
  const begin = () => {
    if (hasUnsaved() || countKept(me.id) > 0) setAsked(true);
    else signOut.mutate();
  };
  return (
    <Menu
      position="bottom-end"
      width={230}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      onClose={() => setAsked(false)}
    >
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" c="inherit">
          <bdi>{me.name}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Menu.Item component={Link} href="/account">
          Password and tokens
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {(Object.keys(SCHEMES) as (keyof typeof SCHEMES)[]).map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? '✓' : undefined}
            aria-current={colorScheme === scheme || undefined}
          >
            {SCHEMES[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {isAsked && (
          <Menu.Label id="unsaved-goes">
            Something that you wrote is not saved yet. Signing out deletes it from this device.
          </Menu.Label>
        )}
        <Menu.Item
          onClick={isAsked ? () => signOut.mutate() : begin}
          closeMenuOnClick={isAsked}
          aria-describedby={isAsked ? 'unsaved-goes' : undefined}
          disabled={signOut.isPending}
        >
          {isAsked ? 'Sign out and delete it' : 'Sign out'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
