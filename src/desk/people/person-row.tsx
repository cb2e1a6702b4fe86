import { Button, Group, Text, Title } from '@mantine/core';
import { lazy, Suspense, useId, useState } from 'react';
import { Tokens } from '../access/tokens.tsx';
import type { User } from '../api.ts';
import { Instant } from '../parts/dates.tsx';
import { PERSON_ROLE } from '../words.ts';
import classes from './people.module.css';

const PersonForm = lazy(async () => ({ default: (await import('./person-form.tsx')).PersonForm }));
const PasswordLink = lazy(async () => ({ default: (await import('./password-link.tsx')).PasswordLink }));
const DisableDialog = lazy(async () => ({ default: (await import('./disable-dialog.tsx')).DisableDialog }));
const EraseDialog = lazy(async () => ({ default: (await import('./erase-dialog.tsx')).EraseDialog }));

type Opened = 'edit' | 'link' | 'disable' | 'erase';

/** The address of who was erased is no address. */
const isErased = (user: User) => !user.email.includes('@');

/** What was done with a person, in a sentence. */
export interface Done {
  words: string;
  /** The button that did it is gone, and the focus with it. */
  isGone?: boolean;
}

/** A person, what they may do, and what an admin can do about it. */
export function PersonRow({
  user,
  isMe,
  isLastAdmin,
  onDone,
}: {
  user: User;
  isMe: boolean;
  isLastAdmin: boolean;
  onDone: (done: Done) => void;
}) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [areTokensOpen, setTokensOpen] = useState(false);
  const tokensId = useId();
  const close = () => setOpened(null);
  if (isErased(user)) {
    return (
      <article className={classes.person}>
        <div>
          <Title order={2} size="h4">
            Erased person
          </Title>
          <Text size="sm" c="dimmed">
            Name and address are gone for good; what they did stays on the record.
          </Text>
        </div>
      </article>
    );
  }
  const isDisabled = user.disabledAt !== null;
  const button = (what: Opened, label: string) => (
    <Button variant="default" size="xs" onClick={() => setOpened(what)} aria-label={`${label}: ${user.name}`}>
      {label}
    </Button>
  );
  return (
    <article className={classes.person} data-disabled={isDisabled || undefined}>
      <div>
        <Title order={2} size="h4">
          <bdi>{user.name}</bdi>
          {isMe && (
            <Text span size="sm" c="dimmed">
              {' '}
              (you)
            </Text>
          )}
        </Title>
        <Text size="sm" className={classes.email}>
          {user.email}
        </Text>
        <Text size="sm" c="dimmed">
          Added <Instant at={user.createdAt} />
          {user.disabledAt && (
            <>
              {' · '}
              <b>
                disabled <Instant at={user.disabledAt} />
              </b>
            </>
          )}
        </Text>
        {isLastAdmin && (
          <Text size="sm">The only admin: this account stays one until somebody else is an admin too.</Text>
        )}
      </div>
      <ul className={classes.roles} aria-label="Roles">
        {user.roles.length === 0 && <li className={classes.none}>No role: reads what is public</li>}
        {user.roles.map((role) => (
          <li key={role} title={PERSON_ROLE[role].help}>
            {PERSON_ROLE[role].label}
          </li>
        ))}
      </ul>
      <Group gap="xs" className={classes.acts}>
        {button('edit', 'Change')}
        {!isDisabled && button('link', 'Password link')}
        <Button
          variant="default"
          size="xs"
          onClick={() => setTokensOpen(!areTokensOpen)}
          aria-expanded={areTokensOpen}
          aria-controls={tokensId}
          aria-label={`Tokens: ${user.name}`}
        >
          Tokens
        </Button>
        {button('disable', isDisabled ? 'Enable' : 'Disable')}
        {!isMe && button('erase', 'Erase')}
      </Group>
      <section
        id={tokensId}
        hidden={!areTokensOpen}
        className={classes.tokens}
        aria-label={`Tokens of ${user.name}`}
      >
        {areTokensOpen && <Tokens userId={user.id} isOwn={isMe} />}
      </section>
      <Suspense fallback={null}>
        {opened === 'edit' && (
          <PersonForm
            user={user}
            isMe={isMe}
            isLastAdmin={isLastAdmin}
            onClose={close}
            onSaved={() => {
              close();
              onDone({ words: `${user.name} is saved.` });
            }}
          />
        )}
        {opened === 'link' && <PasswordLink user={user} onClose={close} />}
        {opened === 'disable' && (
          <DisableDialog user={user} isMe={isMe} isLastAdmin={isLastAdmin} onClose={close} onDone={onDone} />
        )}
        {opened === 'erase' && (
          <EraseDialog user={user} isLastAdmin={isLastAdmin} onClose={close} onDone={onDone} />
        )}
      </Suspense>
    </article>
  );
}
