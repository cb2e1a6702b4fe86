import { Text, Title } from '@mantine/core';
import { Instant } from '../parts/dates.tsx';
import { RECORD_TYPE } from '../words.ts';
import { FieldList } from './field-list.tsx';
import { FIELDS, type Reading } from './reading.ts';
import classes from './review.module.css';

/** The actors and sources that nothing published has shown yet: an approval publishes them too, so they stand here in full. */
export function ShownFirst({ reading }: { reading: Reading }) {
  const { actors, sources } = reading.shownFirst;
  const all = [
    ...actors.map((one) => ({ type: 'actor' as const, one, name: one.name, snapshots: [] })),
    ...sources.map((one) => ({ type: 'source' as const, one, name: one.title, snapshots: one.snapshots })),
  ].filter(({ one }) => one.id !== reading.id);
  if (all.length === 0) return null;
  return (
    <section aria-labelledby="first">
      <Title order={2} size="h3" id="first" mb="xs">
        An approval publishes these too
      </Title>
      <Text mb="sm">The public has not seen them yet. You vouch for them with the rest.</Text>
      <ul className={classes.cards}>
        {all.map(({ type, one, name, snapshots }) => (
          <li key={one.id}>
            <Title order={3} size="h5">
              <span className={classes.type}>{RECORD_TYPE[type]}</span> <bdi>{name}</bdi>
            </Title>
            <FieldList names={FIELDS[type]} fields={one} before={null} actors={reading.actors} />
            {snapshots.map((snapshot) => (
              <Text key={snapshot.id} size="xs" c="dimmed">
                Archived <Instant at={snapshot.capturedAt} />, SHA-256{' '}
                <code className={classes.hash}>{snapshot.sha256}</code>
              </Text>
            ))}
            {one.desk && (
              <Text size="sm" c="dimmed">
                Written by <People people={one.desk.authors} />
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function People({ people }: { people: readonly { id: string; name: string }[] }) {
  return people.map(({ id, name }, at) => (
    <span key={id}>
      {at > 0 && ', '}
      <bdi>{name}</bdi>
    </span>
  ));
}
