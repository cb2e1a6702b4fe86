import { Button, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { api, type Me, type User } from '../api.ts';
import { Allowed } from '../parts/allowed.tsx';
import { Answer } from '../parts/answers.tsx';
import { useList } from '../parts/list-query.ts';
import lists from '../parts/lists.module.css';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import classes from './people.module.css';
import { type Done, PersonRow } from './person-row.tsx';

const PersonForm = lazy(async () => ({ default: (await import('./person-form.tsx')).PersonForm }));
const PasswordLink = lazy(async () => ({ default: (await import('./password-link.tsx')).PasswordLink }));

/** The people of the desk. */
export function PeoplePage() {
  return (
    <Allowed operation="listUsers" who="admins" title="People">
      {(me) => <People me={me} />}
    </Allowed>
  );
}

function People({ me }: { me: Me }) {
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState<User | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (done?.isGone) place.current?.focus();
  }, [done]);
  const users = useList(['users'], (cursor, signal) => api.users.list({ cursor, limit: 100 }, signal));
  return (
    <Page title="People" aside={<Button onClick={() => setAdding(true)}>Add a person</Button>}>
      <Text mb="lg">
        Who may work at this desk, and as what. Roles imply no other role: nobody reviews what they wrote,
        also who is both editor and reviewer.
      </Text>
      <p ref={place} role="status" tabIndex={-1} className={classes.done}>
        {done?.words}
      </p>
      <Answer query={users} what="list of people">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const admins = items.filter((one) => one.roles.includes('admin') && one.disabledAt === null);
          const lastAdminId = users.hasNextPage || admins.length !== 1 ? null : (admins[0]?.id ?? null);
          return (
            <>
              <ul className={lists.rows} aria-label="People">
                {items.map((user) => (
                  <li key={user.id}>
                    <PersonRow
                      user={user}
                      isMe={user.id === me.id}
                      isLastAdmin={user.id === lastAdminId}
                      onDone={setDone}
                    />
                  </li>
                ))}
              </ul>
              {users.hasNextPage && <More query={users} />}
            </>
          );
        }}
      </Answer>
      <Suspense fallback={null}>
        {isAdding && (
          <PersonForm
            onClose={() => setAdding(false)}
            onSaved={(user) => {
              setAdding(false);
              setAdded(user);
            }}
          />
        )}
        {added && <PasswordLink user={added} isNew onClose={() => setAdded(null)} />}
      </Suspense>
    </Page>
  );
}
